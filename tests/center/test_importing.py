"""`center import-dossiers` and `center import-appointments`, as real programs: with a running server and without."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from center import importing
from kiosk.codes import Appointment, read_code
from kiosk.contract import ServerState
from kiosk.inquiries import AppointmentAsked, Booking, DossierAsked, DossierStatus, NothingKnown
from tests.broker import running_broker
from tests.center.kiosk_end import KioskEnd
from tests.center.test_cli import House

DOSSIERS = """Mã hồ sơ;Họ và tên;Trạng thái;Ngày hẹn trả;Quầy
H29.12.3-261110-0420;Nguyễn Văn Ẩn;Đang giải quyết;30/11/2026;7
H29.12.3-261112-0007;Trần Thị Bí;Có kết quả;2026-11-20;7
"""
BAD = "H29.12.3-261113-0001;Lê Văn Mật;đâu đó;;\n"
APPOINTMENTS = "Mã lịch hẹn;Họ tên;Dịch vụ;Ngày;Giờ\nLH20260042;Nguyễn Văn Ẩn;Hộ tịch;24/11/2026;9h30\n"
ASK = "0123456789abcdef"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with running_broker() as broker:
        yield House(tmp_path, broker)


def written(house: House, words: str, name: str = "feed.csv") -> str:
    path = house.database.with_name(name)
    path.write_text(words, encoding="utf-8-sig")
    return str(path)


def everything_of(house: House) -> bytes:
    """All that the centre keeps and says in its log."""
    return b"".join(file.read_bytes() for file in house.database.parent.glob("center*") if file.is_file())


def test_a_running_server_takes_a_feed_and_answers_from_it_at_once(house: House) -> None:
    with house.server() as server, KioskEnd(house.broker.port) as kiosk:
        kiosk.until(ServerState, kiosk.topics.server, lambda state: state.online)
        kiosk.ask(DossierAsked(1, ASK, "H29.12.3-261112-0007"))
        kiosk.until(NothingKnown, kiosk.topics.answers, lambda answer: answer.ask_id == ASK)
        summary = house.told("import-dossiers", written(house, DOSSIERS))
        assert (summary["done"], summary["rows"], summary["new"], summary["refused"]) == (True, 2, 2, [])
        kiosk.ask(DossierAsked(1, ASK, "H29.12.3-261112-0007"))
        status = kiosk.until(DossierStatus, kiosk.topics.answers, lambda answer: answer.ask_id == ASK)
        assert (status.stage, f"{status.appointed}", status.counter) == ("ready", "2026-11-20", 7)
        assert house.told("status")["dossiers"] == 2
        kept = everything_of(house)
        assert b"H29.12.3-261112-0007" in kept
        for name in ("Nguyễn", "Trần", "Bí"):
            assert name.encode() not in kept
        assert "0007" not in server.logged()


def test_without_a_server_the_database_takes_it_and_the_server_knows_it_later(house: House) -> None:
    code, out, _ = house.ask("import-dossiers", written(house, DOSSIERS))
    assert (code, out) == (
        0,
        "2 of 2 rows taken: 2 new, 0 changed, 0 as before, 0 older than what is known, 0 forgotten\n",
    )
    assert house.told("status")["dossiers"] == 2
    with house.server():
        assert house.told("status")["dossiers"] == 2


@pytest.mark.parametrize("running", [False, True])
def test_one_row_that_is_refused_refuses_all_and_is_told_with_its_place(running: bool, house: House) -> None:
    file = written(house, DOSSIERS + BAD)
    with house.server() if running else running_broker():
        code, out, complaint = house.ask("import-dossiers", file, "--json")
        assert code == importing.REFUSED
        told = json.loads(out)
        assert (told["done"], told["taken"], told["rows"]) == (False, 0, 3)
        assert [(one["row"], one["column"]) for one in told["refused"]] == [(4, "stage")]
        assert "feed.csv, row 4, column stage: not a stage that is known" in complaint
        assert "đâu đó" not in out + complaint
        assert house.ask("status")[0] == (0 if running else 4)
        assert house.told("import-dossiers", file, "--skip-refused")["taken"] == 2
        assert house.told("import-dossiers", file, "--stage", "Đâu đó=processing")["new"] == 1


def test_a_file_that_is_not_there_or_empty_is_refused(house: House) -> None:
    for file in (str(house.database.with_name("none.csv")), written(house, "")):
        code, out, complaint = house.ask("import-dossiers", file)
        assert (code, out) == (importing.REFUSED, "")
        assert "refused; nothing was taken" in complaint


def test_of_many_refused_rows_the_first_are_told_and_a_program_hears_all(house: House) -> None:
    code, out, complaint = house.ask("import-dossiers", written(house, "code;stage\n" + "x;y\n" * 100), "--json")
    assert code == importing.REFUSED
    assert len(json.loads(out)["refused"]) == 100
    assert len(complaint.splitlines()) == importing.MOST_TOLD + 2


def test_appointments_are_taken_with_the_text_that_their_qr_codes_bear(house: House) -> None:
    codes = house.database.with_name("codes.csv")
    with house.server(), KioskEnd(house.broker.port) as kiosk:
        kiosk.until(ServerState, kiosk.topics.server, lambda state: state.online)
        summary = house.told("import-appointments", written(house, APPOINTMENTS), "--codes", str(codes))
        assert (summary["new"], summary["refused"]) == (1, [])
        with codes.open(encoding="utf-8") as file:
            (row,) = csv.DictReader(file)
        code = read_code(row["qr"].encode(), None)
        assert code == Appointment("LH20260042")
        kiosk.ask(AppointmentAsked(1, ASK, row["id"]))
        booking = kiosk.until(Booking, kiosk.topics.answers, lambda answer: answer.ask_id == ASK)
        assert (booking.service, f"{booking.day}", booking.at) == ("ho_tich", "2026-11-24", "09:30")
        assert "Nguyễn".encode() not in everything_of(house)


def test_codes_that_cannot_be_written_are_told(house: House) -> None:
    file = written(house, APPOINTMENTS)
    code, _, complaint = house.ask("import-appointments", file, "--codes", str(house.database.parent))
    assert code == importing.FAILED
    assert "the appointments were taken, but" in complaint
