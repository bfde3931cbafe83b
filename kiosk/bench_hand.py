"""What the dock can hold before the simulated scanner: codes that lie ready, and any picture.

The card is nobody's: there is no province 999. Dossier and appointment are those that the demo's centre knows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from kiosk.bench_scanner import code_in
from kiosk.demo_feed import APPOINTMENT, ready_dossier
from kiosk.own_code import PICK_UP, appointment_payload
from kiosk.pictures import Unreadable, read_picture
from ui.dock import ReadyCode, Shown

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey
    from kiosk.bench_scanner import SimulatedScanner

OLD = 79
"""Years: old enough to go first."""
READY = (
    ReadyCode("card", f"Thẻ, {OLD} tuổi · ID card, age {OLD}"),
    ReadyCode("dossier", "Hồ sơ · Dossier"),
    ReadyCode("slip", "Vé mới in · Last slip"),
    ReadyCode("appointment", "Lịch hẹn · Appointment"),
    ReadyCode("link", "Liên kết · Link"),
    ReadyCode("pick_up", "Mã nhận · Pick-up code", typed="8 chữ số · 8 digits"),
    ReadyCode("words", "Mã bất kỳ · Any code", typed="nội dung · its text"),
)
LINK = "https://dichvucong.example/tra-cuu"
NO_SLIP = "Chưa có vé nào in ra · No slip came out yet"
NO_SLIP_CODE = "Vé mới in không có mã · The last slip has no code"
NOTHING_TYPED = "Chưa gõ gì · Nothing was typed"


class BenchHand:
    """Implements `ui.dock.Hand`."""

    codes = READY

    def __init__(
        self, scanner: SimulatedScanner, last_slip: Callable[[], Grey | None], today: Callable[[], date]
    ) -> None:
        self._scanner = scanner
        self._last_slip = last_slip
        self._today = today

    def show_picture(self, file: bytes) -> Shown:
        """As `Hand.show_picture`."""
        picture = read_picture(BytesIO(file))
        if isinstance(picture, Unreadable):
            return Shown(False, f"Không đọc được hình · {picture.why}")
        return self._scanner.show_picture(picture)

    def show_code(self, code_id: str, typed: str) -> Shown:
        """As `Hand.show_code`."""
        match code_id:
            case "card":
                return self._show(card(self._today(), OLD))
            case "dossier":
                return self._show(ready_dossier(self._today()))
            case "slip":
                return self._show_slip()
            case "appointment":
                return self._show(appointment_payload(APPOINTMENT))
            case "link":
                return self._show(LINK)
            case "pick_up" if typed:
                return self._show(PICK_UP + typed)
            case "words" if typed:
                return self._show(typed)
            case _:
                return Shown(False, NOTHING_TYPED)

    def _show(self, words: str) -> Shown:
        return self._scanner.show(words.encode())

    def _show_slip(self) -> Shown:
        """What came out of the printer last, as its holder shows it."""
        slip = self._last_slip()
        if slip is None:
            return Shown(False, NO_SLIP)
        payload = code_in(slip)
        return Shown(False, NO_SLIP_CODE) if payload is None else self._scanner.show(payload)


def card(today: date, years: int) -> str:
    """The card of a woman who does not exist and is so many years old."""
    born = date(today.year - years, 1, 1)
    century_and_sex = (born.year - 1900) // 100 * 2 + 1
    number = f"999{century_and_sex}{born.year % 100:02}000079"
    return f"{number}||Nguyễn Thị Ví Dụ|{born:%d%m%Y}|Nữ|Số 1 Đường Thử Nghiệm, Phường Mẫu|15062021||||"
