"""The command `kiosk scan`: a line for each input, in their order, whatever the inputs are."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import segno
from PIL import Image

from kiosk.cli import FAILED, MISUSED, OK, main
from kiosk.own_code import appointment_payload, pick_up_code, pick_up_payload
from kiosk.pictures import MOST_MPX, Unreadable, read_picture
from tests.kiosk import cards

CARDS = cards.cards(9)
TODAY = cards.TODAY.isoformat()


def qr(payload: bytes | str, scale: int = 4) -> Image.Image:
    drawn = io.BytesIO()
    segno.make_qr(payload, mode="byte", error="m").save(drawn, kind="png", scale=scale)
    return Image.open(drawn).convert("L")


def scan(capsys: pytest.CaptureFixture[str], *words: str | Path, code: int = OK) -> list[dict[str, Any]]:
    assert main(["scan", "--today", TODAY, *map(str, words)]) == code
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for line in lines:
        assert line.pop("ms") >= 0
    return lines


def test_several_pictures_give_a_line_each_in_their_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [tmp_path / f"{at}.png" for at in range(len(CARDS))]
    for card, path in zip(CARDS, paths, strict=True):
        qr(card.payload).save(path)
    expected = [{"kind": "citizen_card", "age_band": card.age_band.value, "decoder": "zxing"} for card in CARDS]
    assert scan(capsys, "--image", *paths) == expected


def test_words_and_bytes_are_read_as_a_scanner_s(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sent").write_bytes(b"\xef\xbb\xbf" + CARDS[2].payload + b"\r\n")
    expected = {"kind": "citizen_card", "age_band": ">=75"}
    assert scan(capsys, "--text", CARDS[2].text) == [{**expected, "decoder": "text"}]
    assert scan(capsys, "--bytes", tmp_path / "sent") == [{**expected, "decoder": "bytes"}]


def test_of_each_kind_no_more_is_told_than_may_be(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "000.00.01.H29-260310-0420",
        appointment_payload("4F7K"),
        "Q1:2026-11-24:A1017:7K2M9Q",
        pick_up_payload(pick_up_code("4071836")),
        "https://example.vn/private?path=1",
        "hello",
        "",
        "\udcff\udcfe",
    ]
    told = scan(capsys, "--text", *words)
    assert [line.pop("decoder") for line in told] == ["text"] * len(words)
    assert told == [
        {"kind": "dossier", "code": "000.00.01.H29-260310-0420"},
        {"kind": "appointment", "code": "4F7K"},
        {"kind": "own_ticket", "code": "A1017"},
        {"kind": "pick_up"},
        {"kind": "link", "code": "example.vn"},
        {"kind": "unknown", "reason": "not_known"},
        {"kind": "unknown", "reason": "empty"},
        {"kind": "unknown", "reason": "binary"},
    ]


def test_a_picture_without_a_code_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("L", (320, 240), 200).save(tmp_path / "wall.png")
    assert scan(capsys, "--image", tmp_path / "wall.png") == [{"kind": "none", "decoder": None}]


def test_of_several_codes_in_a_picture_the_most_useful_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = Image.new("L", (1100, 400), 255)
    for at, payload in enumerate((b"hello", CARDS[1].payload, b"https://example.vn/")):
        table.paste(qr(payload), (20 + 360 * at, 20))
    table.save(tmp_path / "table.png")
    (line,) = scan(capsys, "--image", tmp_path / "table.png")
    assert (line["kind"], line["age_band"]) == ("citizen_card", CARDS[1].age_band.value)


def test_a_file_that_is_no_picture_is_named_and_the_others_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "whole.png"
    qr(CARDS[0].payload).save(whole)
    (tmp_path / "cut.png").write_bytes(whole.read_bytes()[:200])
    (tmp_path / "words.png").write_text("no picture")
    (tmp_path / "empty.png").touch()
    bad = [tmp_path / name for name in ("cut.png", "words.png", "empty.png", "nowhere.png", ".")]
    assert main(["scan", "--today", TODAY, "--image", *map(str, (*bad[:3], whole, *bad[3:]))]) == FAILED
    told = capsys.readouterr()
    kinds = [json.loads(line)["kind"] for line in told.out.splitlines()]
    assert kinds == ["unknown"] * 3 + ["citizen_card"] + ["unknown"] * 2
    assert json.loads(told.out.splitlines()[0])["reason"] == "unreadable"
    complaints = told.err.splitlines()
    assert len(complaints) == len(bad)
    assert all(f"kiosk scan: {path}: " in line for path, line in zip(bad, complaints, strict=True))


def test_bytes_that_cannot_be_read_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "--bytes", str(tmp_path), str(tmp_path / "nowhere")]) == FAILED
    told = capsys.readouterr()
    assert [json.loads(line)["reason"] for line in told.out.splitlines()] == ["unreadable"] * 2
    assert str(tmp_path / "nowhere") in told.err


@pytest.mark.parametrize("kind", ["--image", "--bytes"])
def test_a_card_that_was_given_for_a_file_s_name_is_repeated_nowhere(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = CARDS[0].payload.decode()
    assert main(["scan", kind, words]) == FAILED
    told = capsys.readouterr()
    assert not [field for field in words.split("|") if len(field) > 3 and field in told.out + told.err]
    assert "--text" in told.err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--text", "a", "--bytes", "b"],
        ["--image"],
        ["--text", "a", "--today", "tomorrow"],
        ["--text", "a", "--today", "2026-02-30"],
    ],
)
def test_what_cannot_be_meant_is_misuse(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["scan", *words])
    assert ended.value.code == MISUSED
    assert "kiosk scan: error" in capsys.readouterr().err


# -- pictures as they come ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "bmp", "tiff", "gif", "ppm"])
def test_every_usual_kind_of_picture_is_read(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    qr(CARDS[0].payload).save(tmp_path / "card", format=kind)
    assert scan(capsys, "--image", tmp_path / "card")[0]["kind"] == "citizen_card"


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_a_picture_of_any_colours_is_read(mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grey = qr(CARDS[0].payload)
    picture = Image.fromarray(_wide(grey)) if mode == "I;16" else grey.convert(mode)
    picture.save(tmp_path / "card.tiff")
    assert scan(capsys, "--image", tmp_path / "card.tiff")[0]["kind"] == "citizen_card"


def _wide(grey: Image.Image) -> Any:
    return np.asarray(grey).astype(np.uint16) * 257


def test_what_is_transparent_is_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grey = qr(CARDS[0].payload)
    ink = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    ink.putalpha(grey.point(lambda shade: 255 - shade))
    ink.save(tmp_path / "ink.png")
    assert scan(capsys, "--image", tmp_path / "ink.png")[0]["kind"] == "citizen_card"


def test_a_picture_stands_as_its_camera_was_held(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # EXIF orientation: a quarter to the right
    Image.new("L", (40, 20), 255).save(tmp_path / "photo.jpg", exif=turned)
    upright = read_picture(tmp_path / "photo.jpg")
    assert not isinstance(upright, Unreadable)
    assert upright.shape == (40, 20)


@pytest.mark.parametrize("side", [7_800, 20_000])
def test_a_picture_of_too_many_pixels_is_not_unpacked(side: int, tmp_path: Path) -> None:
    Image.new("1", (side, side)).save(tmp_path / "bomb.png")
    refused = read_picture(tmp_path / "bomb.png")
    assert isinstance(refused, Unreadable)
    assert str(MOST_MPX) in refused.why


def test_a_picture_may_come_from_memory_too() -> None:
    drawn = io.BytesIO()
    qr(CARDS[0].payload).save(drawn, format="png")
    assert not isinstance(read_picture(io.BytesIO(drawn.getvalue())), Unreadable)
    assert isinstance(read_picture(io.BytesIO(b"")), Unreadable)
