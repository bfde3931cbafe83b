"""Where the fonts are, and which of them draws which letter.

Noto Sans has every Vietnamese, Jrai and Bahnar letter; Han, Kana and Hangul come from Noto Sans CJK, Khmer from
Noto Sans Khmer. Marks that have no letter of their own (ơ with breve) are placed by raqm; without it they fall beside.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont, features

FOLDERS = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/local/share/fonts"),
)
CORE = "fonts-noto-core"
CJK = "fonts-noto-cjk"


class FontMissing(Exception):
    """A font, or what places its marks, is not installed; the message names the package to install."""


class Script(Enum):
    """Letters that share a font."""

    LATIN = "NotoSans"
    KHMER = "NotoSansKhmer"
    CHINESE = "Noto Sans CJK SC"
    KOREAN = "Noto Sans CJK KR"
    JAPANESE = "Noto Sans CJK JP"


_KHMER = r"\u1780-\u17ff\u19e0-\u19ff"
_HANGUL = r"\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_KANA = r"\u3040-\u30ff\u31f0-\u31ff"
_HAN = (
    r"\u2e80-\u2fdf\u3000-\u303f\u3100-\u312f\u3190-\u31ef\u3200-\u9fff\uf900-\ufaff\uff00-\uffef"
    r"\U00020000-\U0003ffff"
)
_EAST = _HANGUL + _KANA + _HAN
_RUN = re.compile(rf"(?P<khmer>[{_KHMER}\u200c\u200d]+)|(?P<east>[{_EAST}]+)|(?P<latin>[^{_KHMER}{_EAST}]+)")
EAST_ASIAN = re.compile(f"[{_EAST}]")
"""A letter after which a line may end although no space follows."""


def runs(text: str) -> list[tuple[Script, str]]:
    """The text in pieces, each drawn by one font. Han takes the forms of the language it stands among."""
    east = _east_asian_script(text)
    found = []
    for match in _RUN.finditer(text):
        script = {"khmer": Script.KHMER, "east": east, "latin": Script.LATIN}[str(match.lastgroup)]
        found.append((script, match[0]))
    return found


def _east_asian_script(text: str) -> Script:
    if re.search(f"[{_HANGUL}]", text):
        return Script.KOREAN
    if re.search(f"[{_KANA}]", text):
        return Script.JAPANESE
    return Script.CHINESE


@lru_cache(maxsize=64)
def font(script: Script, *, bold: bool, size: int) -> ImageFont.FreeTypeFont:
    """The font at `size` dots to the em. Raises `FontMissing`."""
    _require_raqm()
    weight = "Bold" if bold else "Regular"
    if script in (Script.LATIN, Script.KHMER):
        path, face = _file(f"{script.value}-{weight}.ttf", CORE), 0
    else:
        path = _file(f"NotoSansCJK-{weight}.ttc", CJK)
        face = _face_number(path, script.value)
    return ImageFont.truetype(path, size, face, layout_engine=ImageFont.Layout.RAQM)


@cache
def _require_raqm() -> None:
    if not features.check("raqm"):
        raise FontMissing("marks over letters cannot be placed: apt install libfribidi0")


@cache
def _file(name: str, package: str) -> str:
    for folder in FOLDERS:
        if (folder / name).is_file():
            return str(folder / name)
    raise FontMissing(f"the font {name} is missing: apt install {package}")


@cache
def _face_number(path: str, family: str) -> int:
    """Which face of the collection it is: looked up by name, for the order is the packager's."""
    for number in range(16):
        try:
            face = ImageFont.truetype(path, 16, number)
        except OSError:
            break
        if face.getname()[0] == family:
            return number
    raise FontMissing(f"{path} holds no {family}: apt install --reinstall {CJK}")
