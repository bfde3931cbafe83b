"""What a camera in a hall sees, made: things before it in good and in bad light, and above all nothing before it.

Sizes are real: 720p, a card's code of 11 mm at 14 pixels a millimetre, so 2.9 to 3.8 pixels to a module. Every frame
has a lens's softness and a sensor's noise. The same seed makes the same frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from tests.drivers.scanner import cards, hall

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey

WIDTH, HEIGHT = 1280, 720
CARD_PX_MM = 14.0
PHONE_PX_MM = 9.0
Chance: TypeAlias = np.random.Generator
Spoil: TypeAlias = Callable[["Grey", Chance], "Grey"]
"""What light, lens and hand do to a frame."""


@dataclass(frozen=True)
class Held:
    """How a thing is held before the camera; `lean` is how much nearer its right side and its upper side are."""

    px_mm: float = CARD_PX_MM
    turn_deg: float = 2.0
    lean: tuple[float, float] = (0.03, 0.03)


def shot(thing: cards.Thing, held: Held, chance: Chance) -> Grey:
    """The thing before the hall, its code near the middle; turned and leaning by up to what `held` says."""
    frame = hall.room(chance)
    to_frame = _lie(thing.code_px, held, chance)
    return cv2.warpPerspective(
        thing.picture, to_frame, (WIDTH, HEIGHT), frame, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT
    )


def _lie(code_px: tuple[float, float], held: Held, chance: Chance) -> Grey:
    """Where the thing's points come to lie: turned about its code, leaned, moved to the middle or thereabouts."""
    turn = np.radians(chance.uniform(-held.turn_deg, held.turn_deg))
    cos, sin = np.cos(turn), np.sin(turn)
    lean = chance.choice((-1, 1), 2) * np.array(held.lean) * chance.uniform(0.8, 1, 2) / (HEIGHT / 2)
    to_code = np.array([[1, 0, -code_px[0]], [0, 1, -code_px[1]], [0, 0, 1.0]])
    turned = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    leaned = np.array([[1, 0, 0], [0, 1, 0], [*lean, 1.0]])
    middle = np.array([WIDTH, HEIGHT]) / 2 + chance.uniform(-1, 1, 2) * (120, 80)
    to_middle = np.array([[1, 0, middle[0]], [0, 1, middle[1]], [0, 0, 1.0]])
    lie: Grey = to_middle @ leaned @ turned @ to_code
    return lie


# -- what spoils a frame -------------------------------------------------------------------------------------------


def blurred(sigma_px: float) -> Spoil:
    """Out of focus."""
    return lambda frame, _: cv2.GaussianBlur(frame, (0, 0), sigma_px)


def moved(length_px: int) -> Spoil:
    """A hand that moves while the shutter is open, in any direction."""

    def spoil(frame: Grey, chance: Chance) -> Grey:
        path: Grey = np.zeros((length_px, length_px), np.float32)
        path[length_px // 2] = 1 / length_px
        middle = ((length_px - 1) / 2,) * 2
        turn = cv2.getRotationMatrix2D(middle, chance.uniform(0, 180), 1)
        path = cv2.warpAffine(path, turn, (length_px, length_px))
        path = path / path.sum()
        return cv2.filter2D(frame, -1, path)

    return spoil


def dim(share: float, noise: float) -> Spoil:
    """Little light: `share` of it arrives, and noise of that many grey levels with it."""
    return lambda frame, chance: grain(cv2.convertScaleAbs(frame, alpha=share, beta=4), noise, chance)


def noisy(noise: float) -> Spoil:
    """A sensor at high gain."""
    return lambda frame, chance: grain(frame, noise, chance)


def faint(contrast: float) -> Spoil:
    """A worn print or a hazy lens: black and white come closer to grey."""
    return lambda frame, _: cv2.convertScaleAbs(frame, alpha=contrast, beta=(1 - contrast) * 140)


def glaring(radius_px: float, middle_px: float) -> Spoil:
    """A lamp mirrored in the card: a white spot, its middle so far from the code's."""

    def spoil(frame: Grey, chance: Chance) -> Grey:
        angle = chance.uniform(0, 2 * np.pi)
        x = np.arange(WIDTH, dtype=np.float32) - (WIDTH / 2 + middle_px * np.cos(angle))
        y = np.arange(HEIGHT, dtype=np.float32) - (HEIGHT / 2 + middle_px * np.sin(angle))
        spot = np.exp(-(y**2) / (2 * radius_px**2))[:, None] * np.exp(-(x**2) / (2 * radius_px**2))[None, :]
        return cv2.add(frame, (spot * 330).clip(0, 255).astype(np.uint8))

    return spoil


def shaded(darkest: float) -> Spoil:
    """A hand's shadow with a soft edge across the code."""

    def spoil(frame: Grey, chance: Chance) -> Grey:
        edge = WIDTH / 2 + chance.uniform(-60, 60)
        light: Grey = darkest + (1 - darkest) / (1 + np.exp(-(np.arange(WIDTH) - edge) / 12))
        shadow: Grey = (frame * light[None, :]).astype(np.uint8)
        return shadow

    return spoil


def screened(depth: float) -> Spoil:
    """A screen's own pixels against the sensor's: moiré, and lines that roll by."""

    def spoil(frame: Grey, chance: Chance) -> Grey:
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        angle, period = chance.uniform(0, np.pi), chance.uniform(2.1, 3.2)
        grid = np.sin(2 * np.pi / period * (x * np.cos(angle) + y * np.sin(angle)))
        rolling = np.sin(2 * np.pi / 90 * y + chance.uniform(0, 6))
        dark: Grey = depth * (0.6 * (1 + grid) / 2 + 0.4 * (1 + rolling) / 2)
        light: Grey = frame * (1 - dark)
        return cv2.convertScaleAbs(light)

    return spoil


def packed(quality: int) -> Spoil:
    """What a cheap camera's MJPEG leaves of it."""

    def spoil(frame: Grey, _: Chance) -> Grey:
        data = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        back: Grey | None = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
        assert back is not None
        return back

    return spoil


def sized(height: int) -> Spoil:
    """A camera of fewer pixels: so many rows."""
    width = WIDTH * height // HEIGHT
    return lambda frame, _: cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA)


def grain(frame: Grey, noise: float, chance: Chance) -> Grey:
    """Noise of so many grey levels (standard deviation)."""
    sheet = _noise_sheet()
    top, left = chance.integers(0, sheet.shape[0] - frame.shape[0]), chance.integers(0, sheet.shape[1] - frame.shape[1])
    piece = sheet[top : top + frame.shape[0], left : left + frame.shape[1]]
    return cv2.addWeighted(frame, 1.0, piece, noise / 20, 0, dtype=cv2.CV_8U)


@lru_cache(maxsize=1)
def _noise_sheet() -> Grey:
    made = np.random.default_rng(720).normal(0, 20, (HEIGHT + 64, WIDTH + 64))
    sheet: Grey = made.clip(-127, 127).astype(np.float32)
    return sheet


# -- scenes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """One row of the table: what is held how, and what spoils it."""

    name: str
    thing: Callable[[bytes, float], cards.Thing] = cards.card
    held: Held = Held()
    spoil: tuple[Spoil, ...] = ()

    def frame(self, payload: bytes, seed: int) -> Grey:
        """A camera's frame with this payload in it."""
        chance = np.random.default_rng(seed)
        made = shot(self.thing(payload, self.held.px_mm), self.held, chance)
        for spoil in (*self.spoil, blurred(0.6), noisy(2)):
            made = spoil(made, chance)
        return made
