"""A hand that notes what it was given, and can be made to wait."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from tests.ui.dock.page import PATIENCE_S
from ui.dock import ReadyCode, Shown

CARD = ReadyCode("card", "Thẻ · Card")
TYPED = ReadyCode("words", "Mã bất kỳ · Any code", typed="nội dung · what it says")


@dataclass
class NotingHand:
    """Sees what is not empty."""

    codes: tuple[ReadyCode, ...] = (CARD, TYPED)
    pictures: list[bytes] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    may_go_on: threading.Event = field(default_factory=threading.Event)
    at_it: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_go_on.set()

    def show_picture(self, file: bytes) -> Shown:
        self.at_it.set()
        assert self.may_go_on.wait(PATIENCE_S)
        self.pictures.append(file)
        return Shown(bool(file), f"{len(file)} bytes")

    def show_code(self, code_id: str, typed: str) -> Shown:
        self.shown.append((code_id, typed))
        return Shown(code_id == CARD.id or bool(typed), "đã đưa")
