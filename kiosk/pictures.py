"""A picture from a file, as shades of grey for the decoders. Whoever made it may have meant harm."""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey

MOST_MPX = 60
"""Millions of pixels: more than a phone's camera makes, and about 0.25 GB while it is read."""
NO_PICTURE = "no picture that can be read; PNG, JPEG, WebP, TIFF, BMP and GIF can"
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM")
"""No other is even tried: Pillow has readers for dozens, of which one starts another program (PostScript)."""
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N")

logging.getLogger("PIL").setLevel(logging.INFO)  # its debug log tells what stands in a picture's tags


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there is no picture, in English, for whoever gave the file. It tells nothing of what is in the file."""

    why: str


def read_picture(file: Path | IO[bytes]) -> Grey | Unreadable:
    """The picture, upright as its camera was held; of a moving one the first frame. Raises nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own limit is another
            return _read(file)
    except Image.DecompressionBombError:
        return _too_large()
    except OSError as fault:
        return Unreadable(fault.strerror or NO_PICTURE)
    except Exception:  # noqa: BLE001 - a reader of a broken format raises whatever it stumbled over
        return Unreadable(NO_PICTURE)


def _read(file: Path | IO[bytes]) -> Grey | Unreadable:
    with Image.open(file, formats=FORMATS) as image:
        if image.width * image.height > MOST_MPX * 1_000_000:
            return _too_large()
        return _grey(ImageOps.exif_transpose(image))


def _grey(image: Image.Image) -> Grey:
    if image.mode in _SIXTEEN_BITS:
        return _of_sixteen_bits(np.asarray(image))
    return np.array((_on_paper(image) if image.has_transparency_data else image).convert("L"))


def _of_sixteen_bits(shades: np.ndarray[tuple[int, ...], np.dtype[np.uint16]]) -> Grey:
    """Its brightest counts: of the sixteen bits a camera may use ten."""
    return (shades >> max(0, int(shades.max()).bit_length() - 8)).astype(np.uint8)


def _on_paper(image: Image.Image) -> Image.Image:
    """What is transparent lies on white paper; where all ink is light, on black."""
    image = image.convert("RGBA")
    ink = image.convert("L").histogram(image.getchannel("A").point(_seen))
    paper = "white" if any(ink[:128]) else "black"
    return Image.alpha_composite(Image.new("RGBA", image.size, paper), image)


def _seen(alpha: int) -> int:
    return 255 if alpha >= 128 else 0


def _too_large() -> Unreadable:
    return Unreadable(f"more than {MOST_MPX} million pixels; make it smaller")
