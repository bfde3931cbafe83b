"""Who may connect: passwords and certificates on a real Mosquitto, read anew at each attempt."""

from __future__ import annotations

import logging
import queue
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.ledger import Ledger
from kiosk.reporter import Link
from tests.broker import Broker, running_broker
from tests.kiosk.ledgers import open_ledger
from tests.kiosk.link import WITHIN_S, link_to, reporting, write

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the test's certificates")


class Lines(logging.Handler):
    """What the reporter's log says, one line at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.said: queue.Queue[str] = queue.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        self.said.put(record.getMessage())

    def next(self) -> str:
        """Without the broker's address."""
        return self.said.get(timeout=WITHIN_S).split(" ", 2)[2]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    logger = logging.getLogger("kiosk.reporter")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(level)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "ledger.db")
    yield opened
    opened.close()


@pytest.fixture
def guarded_broker(tmp_path: Path) -> Iterator[Broker]:
    """Knows one user, k1, whose password is "mở cửa ra"."""
    users = write(tmp_path, "users", "k1:mở cửa ra\n")
    subprocess.run(["mosquitto_passwd", "-U", str(users)], check=True)
    with running_broker("allow_anonymous false", f"password_file {users}") as started:
        yield started


def test_a_wrong_password_is_refused_and_a_mended_one_is_read_without_a_restart(
    guarded_broker: Broker, ledger: Ledger, tmp_path: Path, lines: Lines
) -> None:
    password = write(tmp_path, "password", "wrong\n")
    with reporting(link_to(guarded_broker, username="k1", password_file=password), ledger):
        assert lines.next() == "lost: refused: Not authorized"
        password.write_text("mở cửa ra\n", "utf-8")
        assert lines.next() == "connected"


def test_a_missing_password_file_is_said_and_waited_for(
    guarded_broker: Broker, ledger: Ledger, tmp_path: Path, lines: Lines
) -> None:
    password = tmp_path / "password"
    with reporting(link_to(guarded_broker, username="k1", password_file=password), ledger):
        assert lines.next() == "lost: FileNotFoundError: No such file or directory"
        password.write_text("mở cửa ra\n", "utf-8")
        assert lines.next() == "connected"


NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"


def openssl(folder: Path, command: str) -> None:
    subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)


def make_authority(folder: Path) -> None:
    folder.mkdir()
    write(folder, "alt", "subjectAltName=IP:127.0.0.1\n")
    rights = "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign"
    openssl(folder, f"req -x509 {NEW_KEY} -days 2 -subj /CN=ward -keyout ca.key -out ca.pem {rights}")


def make_certificate(folder: Path, name: str) -> None:
    openssl(folder, f"req {NEW_KEY} -subj /CN={name} -keyout {name}.key -out {name}.csr")
    by_authority = "-CA ca.pem -CAkey ca.key -CAcreateserial -extfile alt"
    openssl(folder, f"x509 -req -days 2 {by_authority} -in {name}.csr -out {name}.pem")


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A folder with an authority's, a broker's and a kiosk's certificates."""
    folder = tmp_path / "ward"
    make_authority(folder)
    make_certificate(folder, "broker")
    make_certificate(folder, "k1")
    return folder


@pytest.fixture
def tls_broker(ward: Path) -> Iterator[Broker]:
    files = (f"cafile {ward}/ca.pem", f"certfile {ward}/broker.pem", f"keyfile {ward}/broker.key")
    with running_broker(*files, "require_certificate true", "use_identity_as_username true") as started:
        yield started


def tls_link(broker: Broker, ward: Path, ca_file: Path) -> Link:
    return link_to(broker, ca_file=ca_file, cert_file=ward / "k1.pem", key_file=ward / "k1.key")


@needs_openssl
def test_broker_and_kiosk_know_each_other_by_certificate(
    tls_broker: Broker, ward: Path, ledger: Ledger, lines: Lines
) -> None:
    with reporting(tls_link(tls_broker, ward, ward / "ca.pem"), ledger):
        assert lines.next() == "connected"


@needs_openssl
@pytest.mark.filterwarnings("ignore:.*unclosed <ssl.SSLSocket")  # paho leaves it to the garbage collector
def test_a_broker_of_a_stranger_is_not_spoken_to(
    tls_broker: Broker, ward: Path, ledger: Ledger, lines: Lines, tmp_path: Path
) -> None:
    make_authority(tmp_path / "stranger")
    with reporting(tls_link(tls_broker, ward, tmp_path / "stranger" / "ca.pem"), ledger):
        assert lines.next().startswith("lost: SSLCertVerificationError")


@needs_openssl
def test_a_kiosk_without_a_certificate_is_not_let_in(
    tls_broker: Broker, ward: Path, ledger: Ledger, lines: Lines
) -> None:
    with reporting(link_to(tls_broker, ca_file=ward / "ca.pem"), ledger):
        assert lines.next().startswith("lost: ")
