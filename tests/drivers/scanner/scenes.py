"""The rows of the table in docs/qr.md: what is held before the camera, and what spoils the frame."""

from __future__ import annotations

from tests.drivers.scanner import cards
from tests.drivers.scanner.frames import (
    PHONE_PX_MM,
    Held,
    Scene,
    blurred,
    dim,
    faint,
    glaring,
    moved,
    noisy,
    packed,
    screened,
    shaded,
    sized,
)

PHONE = Held(PHONE_PX_MM)


def _dark_telephone(payload: bytes, px_mm: float) -> cards.Thing:
    return cards.telephone(payload, px_mm, dark=True)


def _receipt(payload: bytes, px_mm: float) -> cards.Thing:
    return cards.receipt(payload.decode(), px_mm)


GOOD = (
    Scene("as it should be"),
    Scene("held close", held=Held(22)),
    Scene("turned any way", held=Held(turn_deg=180)),
    Scene("leaning", held=Held(lean=(0.25, 0.2))),
    Scene("leaning far", held=Held(lean=(0.5, 0.4))),
    Scene("shadow across", spoil=(shaded(0.3),)),
    Scene("worn print, a fifth of the contrast", spoil=(faint(0.2),)),
    Scene("dim, a seventh of the light", spoil=(dim(0.15, 4),)),
    Scene("noisy", spoil=(noisy(35),)),
    Scene("cheap MJPEG", spoil=(packed(15),)),
    Scene("telephone", cards.telephone, PHONE),
    Scene("telephone, dark mode", _dark_telephone, PHONE),
    Scene("telephone, moiré", cards.telephone, PHONE, (screened(0.5),)),
)
HARD = (
    Scene("out of focus", spoil=(blurred(1.5),)),
    Scene("far out of focus", spoil=(blurred(2),)),
    Scene("moving", spoil=(moved(6),)),
    Scene("small, 2.0 px a module", held=Held(8)),
    Scene("smaller, 1.7 px a module", held=Held(7)),
    Scene("very noisy", spoil=(noisy(60),)),
    Scene("camera of 360 rows", spoil=(sized(360),)),
)
BORDER = (
    Scene("moving fast", spoil=(moved(8),)),
    Scene("dark, a tenth of the light", spoil=(dim(0.1, 4),)),
    Scene("dark and noisy", spoil=(dim(0.15, 8),)),
    Scene("deep shadow across", spoil=(shaded(0.1),)),
    Scene("lamp beside the code", spoil=(glaring(70, 110),)),
    Scene("lamp on the code", spoil=(glaring(60, 75),)),
    Scene("telephone, strong moiré", cards.telephone, PHONE, (screened(0.8),)),
    Scene("telephone, out of focus", cards.telephone, PHONE, (blurred(3),)),
    Scene("camera of 360 rows, held close", held=Held(22), spoil=(sized(360),)),
    Scene("camera of 200 rows, held closer", held=Held(32), spoil=(sized(200),)),
)
BARS = Scene("receipt with Code-128", _receipt, Held(9, turn_deg=8))
CARDS = (*GOOD, *HARD, *BORDER)


def named(name: str) -> Scene:
    """The scene of this name."""
    return next(scene for scene in (*CARDS, BARS) if scene.name == name)
