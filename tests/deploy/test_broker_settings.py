"""The broker's settings, on a real Mosquitto: open to this machine alone, and each kiosk speaks for itself only."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.contract import Topics
from kiosk.demo import free_port
from kiosk.mqtt import Link, Session

SETTINGS = Path(__file__).parent.parent.parent / "systemd" / "mosquitto"
PASSWORDS = {"k1": "one", "k2": "two", "center": "three"}
K1, K2 = Topics("phuong_mau", "k1"), Topics("phuong_mau", "k2")
DEBIAN = "pid_file {0}/mosquitto.pid\npersistence true\npersistence_location {0}/\ninclude_dir {0}/conf.d\nuser root\n"
"""What Debian's own mosquitto.conf has, but for its log."""
TURNS = 500


def opened(settings: str, folder: Path, port: int) -> str:
    """The settings as a technician leaves them who opens the broker to other machines; TLS is tested elsewhere."""
    for key in ("listener 8883", "allow_anonymous false", "acl_file", "password_file"):
        settings = re.sub(rf"^#({key})", r"\1", settings, flags=re.MULTILINE)
    return settings.replace("listener 8883", f"listener {port} 127.0.0.1").replace("/etc/mosquitto", str(folder))


@contextmanager
def broker(folder: Path, settings: str, port: int) -> Iterator[None]:
    (folder / "conf.d").mkdir()
    (folder / "conf.d" / "kiosk.conf").write_text(settings, "utf-8")
    (folder / "mosquitto.conf").write_text(DEBIAN.format(folder), "utf-8")
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    process = subprocess.Popen([program, "-c", str(folder / "mosquitto.conf")], stderr=subprocess.PIPE)
    try:
        for _ in range(TURNS):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            try:
                process.wait(0.02)
                raise AssertionError(process.stderr.read() if process.stderr else "")
            except subprocess.TimeoutExpired:
                continue
        yield
    finally:
        process.terminate()
        process.communicate()


class Client:
    """One connection, and what it heard."""

    def __init__(self, link: Link, name: str, *topics: str) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self._wake, self._other = socket.socketpair()
        will = (f"kqs/v1/phuong_mau/{name}/up/state", b"")
        self.session = Session(
            link, f"test-{name}", will, lambda topic, payload, _: self.heard.append((topic, payload))
        )
        self.session.open(topics or ("kqs/v1/phuong_mau/srv/state",))
        self.turn_until(lambda: self.session.up)

    def turn_until(self, done: Callable[[], object]) -> None:
        for _ in range(TURNS):
            if done() or self.session.lost:
                return
            self.session.turn(self._wake, 0.02)
        raise AssertionError("it never came")

    def close(self) -> None:
        self.session.close()
        self._wake.close()
        self._other.close()


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[int]:
    """The port of a broker that asks for passwords."""
    local, port = free_port(), free_port()
    shutil.copy(SETTINGS / "kiosk.acl", tmp_path)
    for name, password in PASSWORDS.items():
        create = [] if (tmp_path / "kiosk.passwd").exists() else ["-c"]
        subprocess.run(["mosquitto_passwd", "-b", *create, tmp_path / "kiosk.passwd", name, password], check=True)
    shipped = (SETTINGS / "kiosk.conf").read_text("utf-8").replace("listener 1883", f"listener {local}")
    with broker(tmp_path, opened(shipped, tmp_path, port), port):
        yield port


def link(port: int, name: str | None, tmp_path: Path, password: str | None = None) -> Link:
    if name is None:
        return Link("127.0.0.1", port)
    file = tmp_path / f"{name}.password"
    file.write_text(password or PASSWORDS[name], "utf-8")
    return Link("127.0.0.1", port, username=name, password_file=file)


def test_as_shipped_the_broker_listens_to_this_machine_alone_and_keeps_nothing(tmp_path: Path) -> None:
    port = free_port()
    settings = (SETTINGS / "kiosk.conf").read_text("utf-8")
    listeners = re.findall(r"^listener (.*)", settings, flags=re.MULTILINE)
    assert listeners == ["1883 127.0.0.1"]
    with broker(tmp_path, settings.replace("1883", str(port)), port):
        client = Client(Link("127.0.0.1", port), "k1", K1.state)
        assert client.session.publish(K1.state, b"here", retain=True)
        client.turn_until(lambda: client.heard)
        client.close()
    assert not list(tmp_path.glob("*.db"))


def test_without_a_password_or_with_a_wrong_one_nobody_gets_in(guarded: int, tmp_path: Path) -> None:
    for who in (link(guarded, None, tmp_path), link(guarded, "k1", tmp_path, "wrong")):
        client = Client(who, "k1")
        assert client.session.lost
        client.close()


def test_a_kiosk_reaches_the_centre_and_hears_its_own_answers(guarded: int, tmp_path: Path) -> None:
    centre = Client(link(guarded, "center", tmp_path), "center", K1.events, K1.asks)
    kiosk = Client(link(guarded, "k1", tmp_path), "k1", K1.acks, K1.answers, K1.server)
    kiosk.session.publish(K1.events, b"event")
    kiosk.session.publish(K1.asks, b"question")
    centre.turn_until(lambda: len(centre.heard) == 2)
    centre.session.publish(K1.acks, b"ack")
    centre.session.publish(K1.answers, b"answer")
    centre.session.publish(K1.server, b"server", retain=True)
    kiosk.turn_until(lambda: len(kiosk.heard) == 3)
    assert centre.heard == [(K1.events, b"event"), (K1.asks, b"question")]
    assert sorted(kiosk.heard) == [(K1.acks, b"ack"), (K1.answers, b"answer"), (K1.server, b"server")]
    centre.close()
    kiosk.close()


def test_a_kiosk_cannot_speak_for_another_nor_for_the_centre(guarded: int, tmp_path: Path) -> None:
    centre = Client(link(guarded, "center", tmp_path), "center", K2.events, K2.asks, K2.answers, K1.server, K1.events)
    kiosk = Client(link(guarded, "k1", tmp_path), "k1")
    for topic in (K2.events, K2.asks, K2.answers, K1.server, K1.events):  # the last one is allowed, after the others
        assert kiosk.session.publish(topic, b"said by k1")
    centre.turn_until(lambda: centre.heard)
    assert centre.heard == [(K1.events, b"said by k1")]
    kiosk.close()
    centre.close()


def test_a_kiosk_does_not_hear_what_another_one_asks_or_is_told(guarded: int, tmp_path: Path) -> None:
    centre = Client(link(guarded, "center", tmp_path), "center")
    spy = Client(link(guarded, "k2", tmp_path), "k2", K1.acks, K1.asks, K1.answers, K2.acks)
    if spy.session.up:  # a broker may also refuse the subscription
        for topic in (K1.acks, K1.asks, K1.answers):
            centre.session.publish(topic, b"for k1")
        centre.session.publish(K2.acks, b"for k2")
        spy.turn_until(lambda: spy.heard)
        assert spy.heard == [(K2.acks, b"for k2")]
    spy.close()
    centre.close()
