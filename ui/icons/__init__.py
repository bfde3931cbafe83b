"""Pictures by what they mean. All from one set, Tabler Icons (MIT, see LICENSE here), in one stroke weight.

A name that is not here is a plain missing picture at run time, never a crash; tests hold every name used against this.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent

ICONS: Final = {
    # the foot
    "arrow-left": "arrow-left",
    "language": "language",
    "text-size": "text-size",
    "contrast": "contrast",
    "volume": "volume",
    "volume-off": "volume-off",
    "help": "hand-stop",
    # services
    "certificate": "rubber-stamp",
    "family": "users-group",
    "home": "home",
    "id": "id",
    "building-store": "building-store",
    "map": "map-2",
    "heart-handshake": "heart-handshake",
    "file-search": "file-search",
    "search": "search",
    "message-circle": "message-circle",
    "messages": "messages",
    "speakerphone": "speakerphone",
    # people who go first
    "priority": "star",
    "old": "old",
    "wheelchair": "wheelchair",
    "pregnant": "woman",
    "baby-carriage": "baby-carriage",
    "medal": "medal",
    "heart": "heart",
    # on the way to a number and after it
    "hand": "hand-finger",
    "ticket": "ticket",
    "ticket-off": "ticket-off",
    "printer": "printer",
    "printer-off": "printer-off",
    "receipt": "receipt",
    "repeat": "repeat",
    "check": "check",
    "1": "circle-number-1",
    "2": "circle-number-2",
    "3": "circle-number-3",
    "4": "circle-number-4",
    "x": "x",
    "plus": "plus",
    "arrow-right": "arrow-right",
    "users": "users",
    "clock": "clock",
    "calendar": "calendar",
    "armchair": "armchair",
    "walk": "walk",
    "door": "door",
    "map-pin": "map-pin",
    "phone": "phone",
    # codes, dossiers, the locker
    "scan": "scan",
    "keyboard": "keyboard",
    "backspace": "backspace",
    "lock-open": "lock-open",
    "package": "package",
    "inbox": "inbox",
    "progress": "progress",
    "file-plus": "file-plus",
    "checks": "checks",
    "mail": "mail",
    "history": "history",
    "arrow-back-up": "arrow-back-up",
    "calendar-check": "calendar-check",
    # questions and answers
    "microphone": "microphone",
    "stop": "player-stop",
    "fee": "coin",
    "online": "device-mobile",
    "question": "message-question",
    "authority": "building-bank",
    "source": "shield-check",
    "documents": "file-check",
    # what to know
    "info": "info-circle",
    "alert": "alert-triangle",
    "wifi-off": "wifi-off",
    "moon": "moon",
    "tool": "tool",
    "camera": "camera",
}
"""The name used in screens and in config/services.toml -> Tabler's name of the picture."""


def svg(name: str) -> str | None:
    """The picture's source, with `currentColor` for its strokes; None for an unknown name."""
    file = ICONS.get(name)
    return (FOLDER / f"{file}.svg").read_text(encoding="utf-8") if file else None
