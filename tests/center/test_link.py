"""The way to a real broker: pauses, passwords, certificates, refusals."""

from __future__ import annotations

import logging
import queue
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.link import LONGEST_PAUSE_S, Connected, Disconnected, Heard, Link, Received, pause
from center.protocol import Message
from center.session import Identity
from center.settings import LinkSection
from tests.broker import running_broker
from tests.center.kiosk_end import PATIENCE_S
from tests.scenarios.programs import eventually

WILL = Message("ward/state", b"gone", retain=True)
DICE = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 10_000), DICE)
def test_a_pause_is_never_none_and_never_longer_than_half_a_minute(failures: int, dice: float) -> None:
    assert 0.25 <= pause(failures, dice) <= LONGEST_PAUSE_S


@given(st.integers(1, 100), DICE, DICE)
def test_pauses_grow_and_are_scattered(failures: int, one: float, other: float) -> None:
    assert pause(failures, one) <= pause(failures + 1, one)
    assert (pause(failures, one) == pause(failures, other)) is (0.5 + one / 2 == 0.5 + other / 2)


@contextmanager
def linked(port: int, **how: Any) -> Iterator[tuple[Link, queue.SimpleQueue[Heard]]]:
    """A link that is tried for ever, and what it tells."""
    heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
    identity = Identity("center-ward", WILL, ("ward/#",))
    link = Link(LinkSection("127.0.0.1", port, **how), identity, heard.put)
    link.start()
    try:
        yield link, heard
    finally:
        link.stop()


def test_it_hears_what_it_says_and_comes_back_after_the_broker_was_killed() -> None:
    with running_broker() as broker, linked(broker.port) as (link, heard):
        assert heard.get(timeout=PATIENCE_S) == Connected()
        link.publish(Message("ward/x", b"1", retain=False))
        assert heard.get(timeout=PATIENCE_S) == Received("ward/x", b"1")
        broker.kill()
        assert heard.get(timeout=PATIENCE_S) == Disconnected()
        broker.start()
        assert heard.get(timeout=PATIENCE_S) == Connected()


def test_a_lost_broker_is_logged_once_and_so_is_its_return(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with running_broker() as broker:
        broker.kill()
        with linked(broker.port) as (_, heard):
            hang_up_on(broker.port, times=3)
            broker.start()
            assert heard.get(timeout=PATIENCE_S) == Connected()
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 2
    assert messages[0].startswith("no broker at")
    assert messages[1].startswith("connected to the broker")


def hang_up_on(port: int, times: int) -> None:
    """Be a broker that ends every connection at once."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        for _ in range(times):
            listener.accept()[0].close()


def test_a_user_name_and_password_are_shown_and_a_wrong_one_is_said_to_be_wrong(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    passwords = tmp_path / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(passwords), "center", "right"], check=True, capture_output=True)
    (tmp_path / "right").write_text("right\n", encoding="utf-8")
    (tmp_path / "wrong").write_text("wrong\n", encoding="utf-8")
    passwords.chmod(0o644)
    with running_broker("allow_anonymous false", f"password_file {passwords}") as broker:
        with linked(broker.port, username="center", password_file=str(tmp_path / "wrong")) as (_, heard):
            eventually(lambda: caplog.text, lambda words: "refused: Not authorized" in words)
            assert heard.empty()
        with linked(broker.port, username="center", password_file=str(tmp_path / "right")) as (_, heard):
            assert heard.get(timeout=PATIENCE_S) == Connected()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_it_proves_who_it_is_by_certificate_and_asks_the_broker_to(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_certificates(tmp_path)
    file = {name: str(tmp_path / name) for name in ("ca.crt", "broker.crt", "broker.key", "center.crt", "center.key")}
    tls = [f"cafile {file['ca.crt']}", f"certfile {file['broker.crt']}", f"keyfile {file['broker.key']}"]
    who = ["require_certificate true", "use_identity_as_username true", "allow_anonymous false"]
    mine = {"ca_file": file["ca.crt"], "cert_file": file["center.crt"], "key_file": file["center.key"]}
    with running_broker(*tls, *who) as broker:
        with linked(broker.port, **mine) as (_, heard):
            assert heard.get(timeout=PATIENCE_S) == Connected()
        with linked(broker.port, ca_file=file["ca.crt"]) as (_, heard):
            eventually(lambda: caplog.text, lambda words: "no broker at" in words)
            assert heard.empty()


def make_certificates(folder: Path) -> None:
    """An authority of our own, and a certificate each for the broker and the centre."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=authority", "-days", "2")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n", encoding="utf-8")
    for name in ("broker", "center"):
        openssl("req", "-new", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"]
        openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.crt", *signed)
        (folder / f"{name}.key").chmod(0o644)
