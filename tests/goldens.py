"""Pictures that were looked at and found good. `UPDATE_GOLDENS=1 make test` writes them anew: then look again.

A picture may differ in a few pixels, for another release of a font draws a hair differently; a word more or less,
a shifted line or another colour is far beyond that.
"""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image, ImageChops

FOLDER = Path(__file__).parent / "pictures"
OUT = Path(__file__).parent / "out"
PIXEL_DIFFERS_BY = 40
"""Of 255: less is antialiasing."""
PIXELS_MAY_DIFFER = 0.0005
"""Share of all pixels; one letter of reading text on a screen is more."""


def compare(name: str, picture: Image.Image) -> str | None:
    """What differs from the golden of this name; None where nothing does. The new picture is kept for looking."""
    golden = FOLDER / name
    if os.environ.get("UPDATE_GOLDENS"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        picture.save(golden, optimize=True)
        return None
    if not golden.exists():
        return f"{name}: there is no golden yet (UPDATE_GOLDENS=1)"
    with Image.open(golden) as known:
        fault = _difference(known.convert("RGB"), picture.convert("RGB"))
    if fault:
        kept = OUT / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        picture.save(kept)
        return f"{name}: {fault}; the new one is in {kept.relative_to(FOLDER.parent.parent)}"
    return None


def _difference(known: Image.Image, now: Image.Image) -> str | None:
    if known.size != now.size:
        return f"is {now.size} now, was {known.size}"
    grey = ImageChops.difference(known, now).convert("L")
    differing = grey.point(lambda value: 255 if value > PIXEL_DIFFERS_BY else 0)
    share = differing.histogram()[255] / (now.width * now.height)
    return f"{share:.2%} of its pixels differ, around {differing.getbbox()}" if share > PIXELS_MAY_DIFFER else None
