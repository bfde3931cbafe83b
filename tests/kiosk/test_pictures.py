"""Pictures as strangers make them, beyond those that `test_scan` holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import EpsImagePlugin, Image

from kiosk.pictures import FORMATS, NO_PICTURE, Unreadable, read_picture


def test_no_picture_starts_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("PostScript was looked at")

    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", started)
    script = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n%%EOF\n"
    (tmp_path / "card.png").write_bytes(script)
    assert read_picture(tmp_path / "card.png") == Unreadable(NO_PICTURE)


@pytest.mark.parametrize("kind", FORMATS)
def test_each_kind_that_is_promised_is_read_first_thing(kind: str, tmp_path: Path) -> None:
    Image.new("L", (40, 20), 255).save(tmp_path / "picture", format=kind)
    assert not isinstance(read_picture(tmp_path / "picture"), Unreadable)


def test_a_telephone_s_jpeg_of_several_pictures_is_its_first(tmp_path: Path) -> None:
    first, second = Image.new("L", (40, 20), 255), Image.new("L", (40, 20), 0)
    first.save(tmp_path / "photo.jpg", format="MPO", save_all=True, append_images=[second])
    read = read_picture(tmp_path / "photo.jpg")
    assert not isinstance(read, Unreadable)
    assert read.min() > 200


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_of_sixteen_bits_those_that_are_used_count(bits: int, tmp_path: Path) -> None:
    shades = np.array([[0, 2**bits - 1]], dtype=np.uint16)
    Image.fromarray(shades).save(tmp_path / "raw.png")
    read = read_picture(tmp_path / "raw.png")
    assert not isinstance(read, Unreadable)
    assert read.tolist() == [[0, 255]]


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_on_nothing_is_seen_whether_dark_or_light(ink: int, tmp_path: Path) -> None:
    picture = Image.new("LA", (2, 1), (ink, 0))
    picture.putpixel((0, 0), (ink, 255))
    picture.save(tmp_path / "ink.png")
    read = read_picture(tmp_path / "ink.png")
    assert not isinstance(read, Unreadable)
    assert read.tolist() == [[ink, 255 - ink]]
