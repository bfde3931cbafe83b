"""What the technician is told: true, complete, in both languages, and without disturbing a kiosk that runs."""

from __future__ import annotations

import json
import os
import shutil
import socket
import string
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.printer.condition import PrinterCondition
from drivers.printer.faults import Fault
from drivers.printer.simulated import SimulatedPrinter
from drivers.pty_server import PtyServer, serve_on_pty
from kiosk import cli, doctor, examine
from kiosk.contract import KioskState, ServerState, Topics, encode
from kiosk.doctor import Instruments
from kiosk.examine_link import Hearing, listen
from kiosk.finding_words import ADVICE, NAMES, SAID
from kiosk.findings import Finding, Level, failed, for_program, in_words
from kiosk.in_use import Use, use_of
from kiosk.moment import Clock, ClockFacts
from kiosk.mqtt import Link, Session
from kiosk.settings import Faults, Settings, load, parse_override
from tests.broker import running_broker
from tests.drivers.receipts import WIDE
from tests.kiosk.ledgers import issue, open_ledger

CONFIG = Path(__file__).parents[2] / "config"
SYNCHRONIZED = ClockFacts(synchronized=True)
SERVER = ServerState(v=1, online=True, epoch="epoch001")
THERE = Hearing(server=SERVER)
WALL_S = 1_795_000_000.0
TURNS = 500
HEARS_AND_SPEAKS = [Finding(check, Level.OK, f"{check}.ready", {"languages": "vi"}) for check in ("ears", "mouth")]


def instruments(heard: Hearing = THERE, facts: ClockFacts = SYNCHRONIZED) -> Instruments:
    clock = Clock("boot", facts=lambda: facts, monotonic_ms=lambda: 0, wall_s=lambda: WALL_S)
    return Instruments(clock, time.monotonic, lambda *_, **__: heard, voice=lambda *_: list(HEARS_AND_SPEAKS))


def with_values(*words: str) -> Settings:
    found = load(CONFIG, tuple(map(parse_override, words)))
    assert isinstance(found, Settings), found
    return found


def report(found: Settings | Faults, state: Path, tools: Instruments) -> dict[str, Finding]:
    return {finding.check: finding for finding in doctor.examine(found, state, tools)}


@pytest.fixture
def printer() -> SimulatedPrinter:
    return SimulatedPrinter(WIDE, baud=None, monotonic=time.monotonic, sleep=time.sleep, on_paper=lambda _: None)


@pytest.fixture
def line(printer: SimulatedPrinter) -> Iterator[PtyServer]:
    with serve_on_pty(printer) as server:
        yield server


@pytest.fixture
def connected(line: PtyServer) -> Settings:
    """Settings whose printer is the simulated one."""
    return with_values(f"printer.address=serial:{line.path}")


@contextmanager
def running(state: Path) -> Iterator[None]:
    """Another process that holds the ledger, as a kiosk does."""
    words = "import sys; from pathlib import Path; from tests.kiosk.ledgers import *;"
    words += "ledger = open_ledger(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", words, str(state / "ledger.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        yield
        holder.communicate("")


# -- all well ---------------------------------------------------------------------------------------------------


def test_a_kiosk_that_has_everything_has_nothing_but_ok_and_nothing_to_do(connected: Settings, tmp_path: Path) -> None:
    with running(tmp_path):
        found = report(connected, tmp_path, instruments(Hearing(server=SERVER, kiosk=state_with("ready"))))
    assert {finding.level for finding in found.values()} == {Level.OK}
    assert [finding.advice("vi") for finding in found.values()] == [None] * len(NAMES)


def state_with(printer: str, *, online: bool = True) -> KioskState:
    return KioskState(
        v=1, online=online, boot="b", version="1", incarnation="incarn01", pending=0, devices={"printer": printer}
    )


# -- printer ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code", "level"),
    [
        (None, "printer.ready", Level.OK),
        (Fault.PAPER_LOW, "printer.paper_low", Level.WARN),
        (Fault.PAPER_OUT, "printer.paper_out", Level.FAIL),
        (Fault.COVER_OPEN, "printer.cover_open", Level.FAIL),
        (Fault.FAULT, "printer.fault", Level.FAIL),
        (Fault.SILENT, "printer.silent", Level.FAIL),
        (Fault.GARBAGE, "printer.silent", Level.FAIL),
    ],
)
def test_the_printer_is_asked_over_its_line_and_believed(
    fault: Fault | None, code: str, level: Level, printer: SimulatedPrinter, connected: Settings, tmp_path: Path
) -> None:
    if fault:
        printer.faults.set(fault)
    found = report(connected, tmp_path, instruments())["printer"]
    assert (found.code, found.level) == (code, level)


def test_a_printer_that_is_not_plugged_in_is_named_with_its_address(tmp_path: Path) -> None:
    found = report(with_values("printer.address=serial:/dev/none"), tmp_path, instruments())["printer"]
    assert (found.code, found.level) == ("printer.disconnected", Level.FAIL)
    assert found.said("en") == "not there: serial:/dev/none (No such file or directory)"


def test_a_model_that_cannot_be_asked_is_not_called_ready(connected: Settings, tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    profile = config / "printers" / "generic_80mm.toml"
    profile.write_text(profile.read_text("utf-8").replace("dle_eot = true", "dle_eot = false"), "utf-8")
    mute = load(config, (parse_override(f"printer.address={connected.kiosk.printer.address}"),))
    found = report(mute, tmp_path, instruments())["printer"]
    assert (found.code, found.level) == ("printer.mute", Level.WARN)


def test_a_running_kiosk_keeps_its_printer_and_is_believed_about_it(
    printer: SimulatedPrinter, connected: Settings, tmp_path: Path
) -> None:
    printer.faults.set(Fault.SILENT)  # it is not asked: it would be silent
    said = {}
    with running(tmp_path):
        for told in PrinterCondition:
            heard = Hearing(server=SERVER, kiosk=state_with(told.value))
            said[told.value] = report(connected, tmp_path, instruments(heard))["printer"].code
    assert said == {condition.value: f"printer.{condition.value}" for condition in PrinterCondition}


@pytest.mark.parametrize("kiosk", [None, state_with("ready", online=False), state_with("dancing")])
def test_a_running_kiosk_that_is_not_heard_leaves_the_printer_unknown(
    kiosk: KioskState | None, connected: Settings, tmp_path: Path
) -> None:
    with running(tmp_path):
        found = report(connected, tmp_path, instruments(Hearing(server=SERVER, kiosk=kiosk)))["printer"]
    assert (found.code, found.level) == ("printer.busy", Level.WARN)


# -- is a kiosk running? ------------------------------------------------------------------------------------------


def test_a_ledger_is_held_while_it_is_open_in_another_process_and_free_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    assert use_of(path) is Use.FREE
    with running(tmp_path):
        assert use_of(path) is Use.HELD
    assert use_of(path) is Use.FREE


def test_looking_changes_nothing_of_a_ledger_and_leaves_no_file(connected: Settings, tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    issue(ledger)
    ledger.close()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    report(connected, tmp_path, instruments())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is hidden from root")
def test_a_ledger_that_may_not_be_read_is_not_taken_for_a_kiosk_that_rests(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").touch(mode=0)
    assert use_of(tmp_path / "ledger.db") is Use.HIDDEN


# -- the way to the centre ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heard", "codes"),
    [
        (THERE, ["broker.reachable", "centre.there"]),
        (Hearing(server=ServerState(v=1, online=False, epoch="epoch001")), ["broker.reachable", "centre.away"]),
        (Hearing(), ["broker.reachable", "centre.unheard"]),
        (Hearing(why_not="Connection refused"), ["broker.unreachable", "centre.unseen"]),
    ],
)
def test_broker_and_centre_are_told_apart(
    heard: Hearing, codes: list[str], connected: Settings, tmp_path: Path
) -> None:
    found = report(connected, tmp_path, instruments(heard))
    assert [found["broker"].code, found["centre"].code] == codes


def test_what_a_real_broker_keeps_is_heard_and_nothing_is_left_there() -> None:
    topics = Topics("phuong_mau", "k1")
    with running_broker() as broker:
        keep(broker.port, {topics.server: encode(SERVER), topics.state: encode(state_with("ready"))})
        heard = listen(with_values(f"link.port={broker.port}"), time.monotonic, for_kiosk=True)
        again = listen(with_values(f"link.port={broker.port}"), time.monotonic, for_kiosk=True)
    assert heard == again == Hearing(server=SERVER, kiosk=state_with("ready"))


def keep(port: int, messages: dict[str, bytes]) -> None:
    """Have the broker retain these."""
    wake, other = socket.socketpair()
    heard: list[str] = []
    session = Session(Link("127.0.0.1", port), "keeper", ("will", b""), lambda topic, *_: heard.append(topic))
    session.open(list(messages))
    for _ in range(TURNS):
        if session.up:
            break
        session.turn(wake, 0.02)
    for topic, payload in messages.items():
        assert session.publish(topic, payload, retain=True)
    for _ in range(TURNS):
        if len(heard) == len(messages):
            break
        session.turn(wake, 0.02)
    session.close()
    wake.close()
    other.close()


def test_a_broker_that_is_not_there_is_told_with_its_reason() -> None:
    with running_broker() as broker:
        port = broker.port
    assert listen(with_values(f"link.port={port}"), time.monotonic, for_kiosk=False).why_not == "Connection refused"


# -- clock, disk, fonts, configuration --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "quality", "level"),
    [
        (SYNCHRONIZED, "ntp", Level.OK),
        (ClockFacts(synchronized=False, hardware=(WALL_S,)), "rtc", Level.OK),
        (ClockFacts(synchronized=False, saved=WALL_S - 100), "saved", Level.WARN),
        (ClockFacts(synchronized=False), "unknown", Level.WARN),
    ],
)
def test_a_clock_that_nothing_vouches_for_is_a_warning(
    facts: ClockFacts, quality: str, level: Level, connected: Settings, tmp_path: Path
) -> None:
    found = report(connected, tmp_path, instruments(facts=facts))["clock"]
    assert (found.code, found.level) == (f"clock.{quality}", level)


@pytest.mark.parametrize(
    ("free_mb", "fsync_s", "code", "level"),
    [
        (5_000, 0.01, "disk.good", Level.OK),
        (5_000, 0.5, "disk.slow", Level.WARN),
        (400, 0.5, "disk.low", Level.WARN),
        (40, 0.01, "disk.full", Level.FAIL),
    ],
)
def test_room_and_the_time_of_a_write_are_judged(
    free_mb: int, fsync_s: float, code: str, level: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=free_mb * examine.MB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    ticks = iter(range(1000))
    found = examine.look_at_disk(tmp_path, lambda: next(ticks) * fsync_s)
    assert (found.code, found.level) == (code, level)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_or_takes_no_writes_is_a_failure(tmp_path: Path) -> None:
    assert examine.look_at_disk(tmp_path / "none", time.monotonic).code == "disk.missing"
    kernels = examine.look_at_disk(Path("/proc/self"), time.monotonic)
    assert (kernels.code, kernels.level) == ("disk.unwritable", Level.FAIL)


def test_every_fault_of_the_configuration_is_told_and_the_rest_is_looked_at_all_the_same(tmp_path: Path) -> None:
    faulty = load(CONFIG, (parse_override("link.port=0"), parse_override("kiosk.digit=xx")))
    found = report(faulty, tmp_path, instruments())
    assert found["configuration"].facts["count"] == 2
    assert [found[name].code for name in ("printer", "scanner", "broker", "centre")] == [
        "printer.unseen",
        "scanner.unseen",
        "broker.unseen",
        "centre.unseen",
    ]
    assert found["clock"].level is found["disk"].level is found["fonts"].level is Level.OK


def test_a_password_file_that_is_not_there_is_a_fault_of_the_configuration(tmp_path: Path) -> None:
    settings = with_values("link.username=k1", "link.password_file=none.password")
    found = report(settings, tmp_path, instruments())["configuration"]
    assert found.code == "configuration.faulty"
    assert "link.password_file" in found.said("vi")


# -- words and exit codes ---------------------------------------------------------------------------------------------


def test_everything_is_said_in_both_languages_with_the_same_gaps() -> None:
    for words in (*NAMES.values(), *SAID.values(), *ADVICE.values()):
        assert set(words) == {"vi", "en"}
        gaps = [{gap for _, gap, _, _ in string.Formatter().parse(words[code]) if gap} for code in ("vi", "en")]
        assert gaps[0] == gaps[1], words


def test_whatever_is_no_ok_says_what_to_do_next() -> None:
    good = {"configuration.good", "kiosk.running", "printer.ready", "broker.reachable", "centre.there"}
    good |= {
        "scanner.ready",
        "scanner.absent",
        "locker.ready",
        "locker.absent",
        "ears.ready",
        "mouth.ready",
        "clock.ntp",
        "clock.rtc",
        "disk.good",
        "fonts.good",
    }
    assert set(SAID) - set(ADVICE) == good


def test_a_warning_is_no_failure_and_one_failure_is() -> None:
    warning, failure = (Finding("clock", level, "clock.unknown") for level in (Level.WARN, Level.FAIL))
    assert not failed([warning])
    assert failed([warning, failure])


def test_for_a_person_advice_stands_under_what_it_is_about() -> None:
    words = in_words(
        [Finding("printer", Level.FAIL, "printer.paper_out"), Finding("fonts", Level.OK, "fonts.good")], "en"
    )
    assert [line[:3] for line in words.splitlines()] == ["✗ P", "   ", "✓ F"]


def test_for_a_program_codes_levels_and_facts_are_plain_json() -> None:
    told = for_program([Finding("disk", Level.WARN, "disk.low", {"folder": "/x", "free_mb": 7})], "vi")
    assert json.loads(json.dumps(told))["checks"][0]["facts"] == {"folder": "/x", "free_mb": 7}
    assert told["ok"] is True


def test_the_command_ends_with_1_where_something_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running_broker() as broker:
        port = broker.port
    words = ["doctor", "--json", "--lang", "en", "--state", str(tmp_path), "--config", str(CONFIG)]
    assert cli.main([*words, "--set", f"link.port={port}", "--set", "printer.address=serial:/dev/none"]) == cli.FAILED
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert [check["check"] for check in told["checks"]] == [
        "configuration",
        "kiosk",
        "printer",
        "scanner",
        "locker",
        "ears",
        "mouth",
        "broker",
        "centre",
        "clock",
        "disk",
        "fonts",
    ]
