"""An empty frame: what a camera in a public hall looks at all day."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from PIL import Image, ImageDraw

from drivers.printer.fonts import Script, font

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey

WIDTH, HEIGHT = 1280, 720
Chance: TypeAlias = np.random.Generator
NOTICE = "NIÊM YẾT THỦ TỤC HÀNH CHÍNH · Giờ làm việc: 7:30–11:30, 13:00–17:00 · Đường dây nóng 1022"


@lru_cache(maxsize=1)
def _light() -> Grey:
    slope = np.linspace(255, 190, HEIGHT)[:, None] * np.linspace(0.85, 1, WIDTH)[None, :]
    return slope.astype(np.uint8)


def room(chance: Chance) -> Grey:
    """A wall with a window's light on it, a floor, and things that stand about."""
    frame: Grey = cv2.convertScaleAbs(_light(), alpha=chance.uniform(120, 200) / 255)
    cv2.rectangle(frame, (0, int(chance.uniform(480, 620))), (WIDTH, HEIGHT), int(chance.uniform(60, 110)), -1)
    for _ in range(6):
        x, y = (int(v) for v in chance.uniform((0, 0), (WIDTH, HEIGHT)))
        size = chance.integers(40, 260, 2)
        cv2.rectangle(frame, (x, y), (x + int(size[0]), y + int(size[1])), int(chance.uniform(20, 240)), -1)
    return frame


def people(chance: Chance) -> Grey:
    """Faces and shoulders, near and far."""
    frame = room(chance)
    for _ in range(int(chance.integers(1, 4))):
        x, y = (int(v) for v in chance.uniform((200, 180), (1080, 420)))
        size = int(chance.uniform(40, 150))
        skin = int(chance.uniform(110, 190))
        cv2.ellipse(frame, (x, y + 3 * size), (2 * size, 2 * size), 0, 180, 360, int(chance.uniform(20, 220)), -1)
        cv2.ellipse(frame, (x, y), (size * 3 // 4, size), 0, 0, 360, skin, -1)
        cv2.ellipse(frame, (x, y - size // 2), (size * 3 // 4, size // 2), 0, 180, 360, 25, -1)
        for side in (-1, 1):
            cv2.circle(frame, (x + side * size // 3, y), max(3, size // 10), 30, -1)
    return cv2.GaussianBlur(frame, (0, 0), 1.2)


@lru_cache(maxsize=4)
def _notice(size: int) -> Grey:
    page = Image.new("L", (WIDTH, HEIGHT), 235)
    draw = ImageDraw.Draw(page)
    letters = font(Script.LATIN, bold=size > 30, size=size)
    for n in range(HEIGHT // (size * 3 // 2)):
        draw.text((20 - 40 * n, n * size * 3 // 2), NOTICE + " · " + NOTICE, fill=30, font=letters)
    return np.asarray(page)


def posters(chance: Chance) -> Grey:
    """Notices, as they hang on every wall: words large and small."""
    frame = room(chance)
    for _ in range(3):
        page = _notice(int(chance.choice((16, 24, 40))))
        wide, high = (int(v) for v in chance.uniform((200, 200), (500, 400)))
        x, y = (int(v) for v in chance.uniform((0, 0), (WIDTH - wide, HEIGHT - high)))
        frame[y : y + high, x : x + wide] = page[:high, :wide]
    return frame


def tiles(chance: Chance) -> Grey:
    """A floor or a shirt of squares: the nearest to a code that is none."""
    size = int(chance.uniform(8, 60))
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    turned = x + y // 3 if chance.random() < 0.5 else x
    squares: Grey = np.where((turned // size + y // size) % 2, 210, 70).astype(np.uint8)
    return squares


def blinds(chance: Chance) -> Grey:
    """Stripes: a window's blinds, a radiator, a striped shirt."""
    period = chance.uniform(9, 50)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    turn = chance.uniform(-0.4, 0.4) + (np.pi / 2 if chance.random() < 0.5 else 0)
    stripes: Grey = np.sin(2 * np.pi / period * (x * np.cos(turn) + y * np.sin(turn)))
    return cv2.convertScaleAbs(140 + 90 * stripes)


def leaves(chance: Chance) -> Grey:
    """Texture without order: a plant, hair, gravel."""
    rough: Grey = chance.normal(128, 90, (HEIGHT // 6, WIDTH // 6)).clip(0, 255).astype(np.uint8)
    return cv2.resize(rough, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)


def night(chance: Chance) -> Grey:
    """Lights out."""
    return np.full((HEIGHT, WIDTH), int(chance.uniform(0, 12)), np.uint8)


def lens_covered(chance: Chance) -> Grey:
    """A finger on the lens, or the sun in it: one shade with a soft slope."""
    slope = np.linspace(chance.uniform(20, 120), chance.uniform(120, 255), WIDTH)[None, :]
    return np.repeat(slope, HEIGHT, axis=0).astype(np.uint8)


EMPTY = (room, people, posters, tiles, blinds, leaves, night, lens_covered)
