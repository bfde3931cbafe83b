"""What a visitor looks up, with every real program of the centre: a dossier typed, a ticket shown, the way back in."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import zxingcpp
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.remote.webdriver import WebDriver

from drivers.scanner.repeats import REPEAT_MS
from kiosk import buttons
from tests.scenarios.hall import Hall
from tests.scenarios.programs import eventually
from tests.scenarios.showing import show_until_seen

DOSSIER = "H29.12.3-260110-0420"
FEED = f"""Mã hồ sơ;Họ và tên;Trạng thái;Ngày hẹn trả;Quầy;Cập nhật
{DOSSIER};Nguyễn Văn Ẩn;Có kết quả;20/01/2026;7;15/01/2026 08:05
"""
APPOINTMENT = "Mã lịch hẹn;Dịch vụ;Ngày;Giờ\nLH20260042;Hộ tịch;{day};00:00\n"
"""At the day's first minute, which is over whenever the test runs."""


class ScanningHall(Hall):
    """A hall of visitors with codes, and what its staff do at the centre."""

    def show_code(self, words: str) -> None:
        """Hold a code before the reader."""
        show_until_seen(self.dock, "code/words", words.encode())

    def put_away(self) -> None:
        """Keep the code away from the reader until it would take it for another one than the last."""
        ActionChains(self.page).pause(1.1 * REPEAT_MS / 1000).perform()

    def command(self, *words: str) -> str:
        """What the centre's command says; it must not fail."""
        line = [sys.executable, "-m", "center", *words, "--db", str(self.database)]
        return subprocess.run(line, capture_output=True, check=True, text=True).stdout.strip()

    def take_in(self, command: str, words: str, *more: str) -> None:
        """Import a feed."""
        file = self.folder / "feed.csv"
        file.write_text(words, encoding="utf-8-sig")
        self.command(command, str(file), *more)

    def type_dossier(self, code: str = DOSSIER) -> None:
        """All but the last touch."""
        self.tap(buttons.START, buttons.SCAN, buttons.TYPE_DOSSIER, *map(buttons.key, code))

    def take_number(self) -> str:
        """Take a number; what its code says."""
        before = self.papers()
        self.tap("start", "service:ho_tich", "take_number")
        (code,) = zxingcpp.read_barcodes(self.until_papers(before + 1))
        self.tap("done")
        return code.text

    def state_of(self, label: str) -> str:
        """What the centre says of a ticket."""
        return next(str(one["state"]) for one in self.tickets() if one["label"] == label)


@pytest.fixture
def hall(tmp_path: Path, page: WebDriver) -> Iterator[ScanningHall]:
    with ExitStack() as stack:
        hall = ScanningHall(tmp_path, stack, page)
        hall.until_light("Centre", "ok")
        yield hall


def kept_by_kiosk(hall: Hall) -> bytes:
    """All that the kiosk keeps."""
    return b"".join(file.read_bytes() for file in (hall.folder / "kiosk").rglob("*") if file.is_file())


def test_a_typed_dossier_is_told_with_its_stage_its_day_and_its_age_and_is_kept_nowhere(hall: ScanningHall) -> None:
    hall.take_in("import-dossiers", FEED)
    hall.type_dossier()
    hall.tap(buttons.ENTER)
    words = hall.until_screen("showing_dossier")
    assert "Hồ sơ đã có kết quả" in words
    assert any("20/01/2026" in one for one in words)
    assert any("08:05" in one and "15/01/2026" in one for one in words)
    hall.show_code(f"https://tracuu.example/?ma={DOSSIER[:-1]}1")
    eventually(hall.screen, lambda shown: shown[0] == "not_found" and "Chưa thấy hồ sơ này" in shown[1])
    hall.program.stop()
    said = "".join([*hall.program.said, *hall.program.rest()])
    for secret in (DOSSIER, DOSSIER[:-1] + "1", "Nguyễn"):
        assert secret.encode() not in kept_by_kiosk(hall)
        assert secret not in said


def test_a_centre_that_is_stopped_says_so_and_touch_goes_on(hall: ScanningHall) -> None:
    hall.type_dossier()
    hall.centre.stop()
    hall.until_light("Centre", "warn")
    hall.tap(buttons.ENTER)
    assert "Bây giờ chưa tra được" in hall.until_screen("not_found")
    hall.tap(buttons.SERVICES, "service:ho_tich", "take_number")
    hall.until_papers(1)


def test_a_centre_that_hangs_is_given_up_in_time_and_touch_goes_on(hall: ScanningHall) -> None:
    hall.type_dossier()
    hall.centre.process.send_signal(signal.SIGSTOP)
    try:
        hall.tap(buttons.ENTER)
        hall.until_screen("looking_up")
        assert "Bây giờ chưa tra được" in hall.until_screen("not_found")
        hall.tap(buttons.SERVICES, "service:ho_tich", "take_number")
        hall.until_papers(1)
    finally:
        hall.centre.process.send_signal(signal.SIGCONT)
    hall.until_light("Outbox", "ok")
    assert [ticket["label"] for ticket in hall.tickets()] == ["B1001"]


def test_whoever_missed_the_call_comes_back_in_with_the_same_number_and_is_called_next(hall: ScanningHall) -> None:
    first, second = hall.take_number(), hall.take_number()
    hall.until_light("Outbox", "ok")
    hall.show_code(second)
    words = hall.until_screen("showing_turn")
    assert "Số B1002 chưa tới lượt" in words
    assert any("1 người" in one for one in words)
    assert hall.command("call", "--counter", "3") == "B1001"
    hall.command("call", "--counter", "3", "--no-show")
    hall.show_code(first)
    eventually(hall.screen, lambda shown: "Số B1001 đã được gọi" in shown[1])
    hall.tap(buttons.RETURN)
    eventually(hall.screen, lambda shown: any("Bác đã vào lại với số B1001" in one for one in shown[1]))
    eventually(lambda: hall.state_of("B1001"), lambda state: state == "waiting")
    assert hall.tickets()[0]["returned_at"] is not None
    hall.put_away()
    hall.show_code(first)
    eventually(hall.screen, lambda shown: "Số B1001 chưa tới lượt" in shown[1])
    assert hall.command("call", "--counter", "3") == "B1001"
    assert hall.command("call", "--counter", "3") == "B1002"
    hall.show_code(first[:-6] + "000000")
    eventually(hall.screen, lambda shown: "Số này không phải của hôm nay" in shown[1])


def test_who_has_an_appointment_checks_in_with_its_code_and_goes_first_from_its_time_on(hall: ScanningHall) -> None:
    hall.take_number()
    hall.until_light("Outbox", "ok")
    day = hall.tickets()[0]["day"]
    codes = hall.folder / "codes.csv"
    hall.take_in("import-appointments", APPOINTMENT.format(day=day), "--codes", str(codes))
    hall.show_code(codes.read_text("utf-8").splitlines()[1].rpartition(",")[2])
    hall.until_screen("confirming")
    hall.tap("take_number")
    hall.until_papers(2)
    hall.until_light("Outbox", "ok")
    assert [ticket["appointment"] for ticket in hall.tickets()] == [None, "00:00"]
    assert [hall.command("call", "--counter", "3") for _ in range(2)] == ["B1002", "B1001"]
