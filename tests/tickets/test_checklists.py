"""Lists of what to bring, against pictures that were looked at."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from drivers.printer.compose import compose
from drivers.printer.profile import load_profile
from drivers.printer.receipt import Entry, QrCode, Receipt
from kiosk.catalogue import Catalogue
from kiosk.checklist import checklist
from kiosk.samples import paper_of
from kiosk.settings import Settings, load
from tests.goldens import compare
from tests.tickets.test_goldens import CONFIG, WIDTHS

TODAY = date(2026, 11, 22)
LOOKED_AT = [("khai_sinh", "vi"), ("can_cuoc", "en"), ("lien_thong_khai_sinh", "vi"), ("1.010038", "vi")]
"""A plain one, one with days and a place next door, an uncertain one, one that is only routed."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    found = load(CONFIG)
    assert isinstance(found, Settings)
    return found.catalogue


def slip(catalogue: Catalogue, procedure_id: str, language: str) -> Receipt:
    procedure = catalogue.procedures.find(procedure_id)
    assert procedure is not None
    return checklist(procedure, catalogue, language, TODAY)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("procedure_id", "language"), LOOKED_AT)
def test_a_checklist_looks_as_it_did_when_it_was_found_good(
    catalogue: Catalogue, procedure_id: str, language: str, width: str
) -> None:
    profile = load_profile(CONFIG / "printers" / f"{WIDTHS[width]}.toml")
    paper = Image.open(io.BytesIO(paper_of(compose(slip(catalogue, procedure_id, language), profile), profile)))
    assert compare(f"tickets/checklist_{procedure_id}_{language}_{width}.png", paper) is None


@pytest.mark.parametrize("language", ["vi", "en", "ko", "zh"])
def test_every_paper_to_bring_has_a_box_and_nothing_else_has(catalogue: Catalogue, language: str) -> None:
    for procedure in catalogue.procedures:
        items = checklist(procedure, catalogue, language, TODAY).items
        boxed = [item.text for item in items if isinstance(item, Entry) and item.boxed]
        assert tuple(boxed) == procedure.documents_in("vi" if language == "vi" else "en")


def test_the_code_on_it_opens_a_public_page_and_says_nothing_of_the_visitor(catalogue: Catalogue) -> None:
    codes = [item.payload for item in slip(catalogue, "khai_sinh", "vi").items if isinstance(item, QrCode)]
    assert codes == ["https://dichvucong.gov.vn"]
