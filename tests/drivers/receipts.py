"""Slips that the printer tests print, and a clock that passes only when somebody waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.printer.escpos import EscPosPrinter
from drivers.printer.profile import Profile, load_profiles
from drivers.printer.receipt import BigNumber, Gap, Item, QrCode, Receipt, Rule, Words
from drivers.printer.simulated import SimulatedPrinter

if TYPE_CHECKING:
    from PIL import Image

PROFILES = load_profiles(Path(__file__).parents[2] / "config" / "printers")
WIDE, NARROW, EPSON = PROFILES["generic_80mm"], PROFILES["generic_58mm"], PROFILES["epson_tm_t82iii"]
PAYLOAD = "Q1:2026-11-21:A1023:7Q2M9X"
CENTRE = "Trung tâm Phục vụ hành chính công\nphường Pleiku"


def ticket(
    service: tuple[str, ...], about: tuple[str, ...], hint: tuple[str, ...], label: str = "A1023", mark: str = ""
) -> Receipt:
    """A ticket as the kiosk lays it out; each text in the visitor's language, then in Vietnamese."""
    items: list[Item] = [Words(mark, 2.8, bold=True, framed=True), Gap(2)] if mark else []
    items += [Words(CENTRE, 2.6, bold=True), Gap(2.5), Words(service[0], 4.0, bold=True)]
    items += [Words(name, 2.6) for name in service[1:]]
    items += [Gap(1.5), BigNumber(label), Gap(1)]
    items += [Words(line, 3.0 if n == 0 else 2.6, bold=n == 0) for n, line in enumerate(about)]
    items += [Gap(1), Words("09:41 · 21/11/2026", 2.4), Gap(2), Rule(), Gap(1), QrCode(PAYLOAD)]
    items += [Words(line, 2.4) for line in hint]
    return Receipt((*items, Gap(1), Words("Hỏi đáp: 1022", 2.4, bold=True)))


VI_AHEAD, VI_HINT = "Còn 4 người · khoảng 10–20 phút", "Quá lượt? Quét mã này ở máy để vào lại"
TICKETS = {
    "vi": ticket(("Chứng thực",), (VI_AHEAD, "Quầy 1, 2"), (VI_HINT,)),
    "en": ticket(
        ("Certified copies", "Chứng thực"),
        ("4 people before you · about 10–20 minutes", VI_AHEAD, "Counters 1, 2 · Quầy 1, 2"),
        ("Missed your turn? Scan this code at the kiosk", VI_HINT),
    ),
    "ko": ticket(
        ("사본 공증", "Chứng thực"),
        ("대기 4명 · 약 10–20분", VI_AHEAD, "창구 1, 2 · Quầy 1, 2"),
        ("순서를 놓치셨나요? 이 코드를 기기에 다시 대 주세요", VI_HINT),
        label="B2047",
    ),
    "zh": ticket(
        ("认证副本", "Chứng thực"),
        ("前面还有4人 · 约10–20分钟", VI_AHEAD, "窗口 1、2 · Quầy 1, 2"),
        ("过号了？请在自助机上重新扫描此二维码。", VI_HINT),
        label="C999",
    ),
    "jra": ticket(
        ("Ngă bruă hră pơ-ơ̆r", "Chứng thực"),
        ("Dŏ 4 čô · ƀiă kơ 10–20 mơnit", "Anih 1, 2"),
        ("Ơ̆ ơ̆ Ĭ ĭ Ŭ ŭ Ŏ ŏ Ĕ ĕ Ƀ ƀ Č č Ñ ñ Ê̆ ê̆ Ô̆ ô̆ ư̆",),
        label="D123456",
        mark="IN LẠI 1",
    ),
}


@dataclass(slots=True)
class Clock:
    """Seconds that pass when somebody sleeps. `at` has things happen while they do."""

    now: float = 0.0
    plans: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        while due := [plan for plan in self.plans if plan[0] <= until]:
            first = min(due, key=lambda plan: plan[0])
            self.plans.remove(first)
            self.now = max(self.now, first[0])
            first[1]()
        self.now = until

    def at(self, seconds: float, happens: Callable[[], None]) -> None:
        self.plans.append((seconds, happens))


@dataclass(slots=True)
class Desk:
    """A simulated printer, its driver, the paper that came out and the time it took."""

    profile: Profile
    baud: int | None = 115_200
    clock: Clock = field(default_factory=Clock)
    slips: list[Image.Image] = field(default_factory=list)
    when_out: list[Callable[[], None]] = field(default_factory=list)
    """What happens at the instant when a slip leaves the printer."""
    simulated: SimulatedPrinter = field(init=False)
    printer: EscPosPrinter = field(init=False)

    def __post_init__(self) -> None:
        self.simulated = SimulatedPrinter(
            self.profile, baud=self.baud, monotonic=self.clock, sleep=self.clock.sleep, on_paper=self._on_paper
        )
        self.printer = EscPosPrinter(self.simulated, self.profile, monotonic=self.clock)

    def _on_paper(self, slip: Image.Image) -> None:
        self.slips.append(slip)
        for happens in self.when_out:
            happens()
