"""Things a visitor holds up, drawn at their real size: a citizen card, a receipt of a dossier, a telephone.

Nobody's: the province 999 does not exist, and SPECIMEN stands across every card. Codes carry bytes with no ECI header,
as real cards do.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import segno
import zxingcpp
from PIL import Image, ImageDraw

from drivers.printer.fonts import Script, font

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey

PX_PER_MM = 24
"""Of the drawing; what a camera sees of it is coarser."""
CARD_MM = (85.6, 54.0)
"""ISO/IEC 7810 ID-1."""
CODE_MM = 11.0
"""The code on a citizen card, without its white margin."""

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Rơ Châm", "Ksor")
MIDDLES = ("Thị", "Văn", "Ngọc", "Đức", "Thuỳ", "Hữu", "Quỳnh", "Xuân", "H'", "")
GIVENS = ("Ví Dụ", "Mẫu", "Thử", "Ẩn", "Ưng", "Giả Định", "Khuyết Danh", "Bơh", "Ngữ", "Ường", "Yến Nhị", "Đĩnh")
PLACES = (
    "Tổ Mẫu, phường Thử, Gia Lai",
    "Làng Mẫu, xã Thử, Gia Lai",
    "Số 1 Đường Thử, Phường Mẫu, TP. Hồ Chí Minh",
)


@dataclass(frozen=True)
class Thing:
    """A flat thing with a code on it: its picture, as fine as asked for, and where the code's middle is, in pixels."""

    picture: Grey
    code_px: tuple[float, float]


def identity(seed: int) -> bytes:
    """What the code of a card holds: seven fields, or eleven as since 2024; every third was never on an old card."""
    chance = random.Random(seed)  # noqa: S311 - made identities, the same each time
    year, woman = chance.randint(1940, 2008), chance.random() < 0.5
    number = f"999{woman + 2 * (year >= 2000)}{year % 100:02}{seed % 1_000_000:06}"
    old = f"999{seed % 1_000_000:06}" if seed % 3 else ""
    name = " ".join(part for part in (chance.choice(FAMILIES), chance.choice(MIDDLES), chance.choice(GIVENS)) if part)
    born = f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{year}"
    issued = f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{chance.choice((2021, 2023, 2025))}"
    sex = "Nữ" if woman else "Nam"
    fields = (number, old, name, born, sex, chance.choice(PLACES), issued, *([""] * 4 if seed % 2 else []))
    return "|".join(fields).encode()


@lru_cache(maxsize=64)
def code(payload: bytes, size_px: int) -> Grey:
    """A QR code, level M, without its margin, `size_px` wide."""
    mask = sum(payload) % 8  # any is allowed; seeking the best takes longer than all the rest
    symbol = segno.make(payload, error="m", mode="byte", mask=mask, micro=False, boost_error=False)
    fine: Grey = np.kron(255 * (1 - np.array(symbol.matrix, np.uint8)), np.ones((16, 16), np.uint8))
    return cv2.resize(fine, (size_px, size_px), interpolation=cv2.INTER_AREA)


def _px(length_mm: float) -> int:
    return round(length_mm * PX_PER_MM)


def _at(x_mm: float, y_mm: float) -> tuple[int, int]:
    return _px(x_mm), _px(y_mm)


def _box(left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
    return *_at(left, top), *_at(right, bottom)


def _words(draw: ImageDraw.ImageDraw, at_mm: tuple[float, float], words: str, height_mm: float, ink: int) -> None:
    draw.text(_at(*at_mm), words, fill=ink, font=font(Script.LATIN, bold=True, size=_px(height_mm)))


@lru_cache(maxsize=1)
def _blank_card() -> Image.Image:
    """A card without its code: fine waves, emblem, photograph, lines of words."""
    width, height = _at(*CARD_MM)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / PX_PER_MM
    waves = np.sin(6 * y + 2 * np.sin(0.35 * x)) + np.sin(5 * x + 2 * np.cos(0.3 * y))
    card = Image.fromarray((210 + 4 * waves + 12 * np.cos(0.05 * x)).astype(np.uint8))
    draw = ImageDraw.Draw(card)
    draw.ellipse(_box(4, 4, 15, 15), fill=90, outline=60, width=6)
    draw.regular_polygon((*_at(9.5, 9.5), _px(3.6)), 5, fill=225)
    _words(draw, (19, 3.5), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 2.2, 70)
    _words(draw, (26, 6.6), "Độc lập - Tự do - Hạnh phúc", 2.0, 70)
    _words(draw, (19, 11), "CĂN CƯỚC CÔNG DÂN", 4.0, 80)
    draw.rectangle(_box(4, 19, 26, 48), fill=185)
    draw.ellipse(_box(10, 23, 20, 36), fill=140)
    draw.chord(_box(6, 37, 24, 59), 180, 360, fill=75)
    for n, words in enumerate(("Số / No.: 999 000 000 000", "Họ và tên / Full name:", "Ngày sinh / Date of birth:")):
        _words(draw, (29, 19 + 6 * n), words, 2.4, 60)
    for n in range(3):
        _words(draw, (29, 37 + 4.5 * n), "Nơi thường trú / Place of residence: Tổ Mẫu", 1.9, 60)
    _words(draw, (4, 48.5), "SPECIMEN · MẪU THỬ · SPECIMEN", 4.0, 130)
    return card


@lru_cache(maxsize=8)
def _shrunk_card(px_mm: float) -> Grey:
    left, top, margin = CARD_MM[0] - CODE_MM - 4, 4.0, 1.0
    white = _box(left - margin, top - margin, left + CODE_MM + margin, top + CODE_MM + margin)
    blank = _blank_card().copy()
    ImageDraw.Draw(blank).rectangle(white, fill=225)
    return _shrunk(np.asarray(blank), px_mm)


def _shrunk(picture: Grey, px_mm: float) -> Grey:
    factor = px_mm / PX_PER_MM
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


def card(payload: bytes, px_mm: float) -> Thing:
    """A citizen card: the code at the top right."""
    picture = _shrunk_card(px_mm).copy()
    size, left, top = (round(each * px_mm) for each in (CODE_MM, CARD_MM[0] - CODE_MM - 4, 4))
    picture[top : top + size, left : left + size] = cv2.convertScaleAbs(code(payload, size), alpha=190 / 255, beta=35)
    return Thing(picture, (left + size / 2, top + size / 2))


def telephone(payload: bytes, px_mm: float, *, dark: bool = False) -> Thing:
    """A telephone's screen, 66 mm wide, with a code of 40 mm; `dark`: light modules on a dark ground."""
    picture = Image.new("L", _at(66, 70), 250)
    draw = ImageDraw.Draw(picture)
    _words(draw, (8, 4), "Mã của tôi", 4, 60)
    picture.paste(Image.fromarray(code(payload, _px(40))), _at(13, 18))
    grey = _shrunk(np.asarray(picture), px_mm)
    return Thing(255 - grey if dark else grey, (33 * px_mm, 38 * px_mm))


def receipt(dossier: str, px_mm: float) -> Thing:
    """The top of a dossier's receipt, A6 wide: words and the dossier's code as Code-128, 60 mm by 12 mm."""
    picture = Image.new("L", _at(105, 60), 245)
    draw = ImageDraw.Draw(picture)
    _words(draw, (12, 4), "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", 3.2, 40)
    bars = zxingcpp.create_barcode(dossier, zxingcpp.BarcodeFormat.Code128).to_image(scale=1)
    stripes = np.array(bars, np.uint8)
    fine: Grey = np.kron(stripes[:1], np.ones((1, 16), np.uint8))
    wide = cv2.resize(fine, _at(60, 12), interpolation=cv2.INTER_AREA)
    picture.paste(Image.fromarray(np.ascontiguousarray(wide)), _at(22, 14))
    _words(draw, (30, 28), dossier, 3.0, 40)
    for n in range(4):
        _words(draw, (8, 36 + 5 * n), "Bộ phận Một cửa đã tiếp nhận hồ sơ mẫu, chỉ để thử máy quét", 2.4, 50)
    return Thing(_shrunk(np.asarray(picture), px_mm), (52 * px_mm, 20 * px_mm))
