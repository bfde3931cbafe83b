"""Tickets against pictures that were looked at, in every script and on both widths of paper."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from drivers.printer.compose import compose, wire_seconds
from drivers.printer.profile import Profile, load_profile
from drivers.printer.receipt import Receipt
from kiosk import gallery, ticket
from kiosk.catalogue import Catalogue
from kiosk.samples import BAUD, paper_of
from kiosk.settings import Settings, load
from tests.goldens import compare

CONFIG = Path(__file__).parents[2] / "config"
WIDTHS = {"80": "generic_80mm", "58": "generic_58mm"}
JRAI_LETTERS = "Ă Â Ƀ Č Đ Ĕ Ê̆ Ĭ Ñ Ŏ Ô̆ Ơ̆ Ŭ Ư̆ · ă â ƀ č đ ĕ ê̆ ĭ ñ ŏ ô̆ ơ̆ ŭ ư̆"
"""Letters only: nobody here writes sentences in a language that nobody here speaks."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    found = load(CONFIG)
    assert isinstance(found, Settings)
    return found.catalogue


def _profile(width: str) -> Profile:
    return load_profile(CONFIG / "printers" / f"{WIDTHS[width]}.toml")


def _paper(receipt: Receipt, width: str) -> Image.Image:
    profile = _profile(width)
    return Image.open(io.BytesIO(paper_of(compose(receipt, profile), profile)))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["vi", "en", "ko", "zh"])
def test_a_ticket_looks_as_it_did_when_it_was_found_good(catalogue: Catalogue, language: str, width: str) -> None:
    sample = gallery.sample_ticket(catalogue, "dat_dai_xay_dung", language)
    assert compare(f"tickets/{language}_{width}.png", _paper(ticket.receipt(sample, catalogue), width)) is None


@pytest.mark.parametrize("width", WIDTHS)
def test_jrai_letters_come_out_with_all_their_marks(catalogue: Catalogue, width: str) -> None:
    jrai = replace(catalogue, centre={"vi": JRAI_LETTERS})
    sample = gallery.sample_ticket(jrai, "ho_tich", "vi")
    assert compare(f"tickets/jra_letters_{width}.png", _paper(ticket.receipt(sample, jrai), width)) is None


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reprint_says_so_and_bears_the_same_number(catalogue: Catalogue, width: str) -> None:
    sample = replace(gallery.sample_ticket(catalogue, "ho_tich", "en"), priority="elderly", ahead=None, wait=None)
    assert compare(f"tickets/reprint_{width}.png", _paper(ticket.receipt(sample, catalogue, copy=1), width)) is None


@pytest.mark.parametrize("width", WIDTHS)
def test_a_ticket_without_a_clock_or_a_queue_leaves_them_out(catalogue: Catalogue, width: str) -> None:
    sample = replace(gallery.sample_ticket(catalogue, "ho_tich", "vi"), issued_at=None, ahead=None, wait=None)
    assert compare(f"tickets/bare_{width}.png", _paper(ticket.receipt(sample, catalogue), width)) is None


@pytest.mark.parametrize("width", WIDTHS)
def test_the_way_to_another_place_is_no_ticket(catalogue: Catalogue, width: str) -> None:
    slip = ticket.slip(catalogue.service("cu_tru"), catalogue, "en")
    assert compare(f"tickets/slip_{width}.png", _paper(slip, width)) is None


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["vi", "en", "ko", "zh"])
def test_a_ticket_is_on_the_wire_for_less_than_two_seconds_at_115200_baud(
    catalogue: Catalogue, language: str, width: str
) -> None:
    sample = gallery.sample_ticket(catalogue, "dat_dai_xay_dung", language)
    wire = compose(ticket.receipt(sample, catalogue), _profile(width))
    assert wire_seconds(len(wire), BAUD) < 2
