"""What `make soak` looks for with millions of inputs, `make test` holds with the corpus and some chosen at random."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from drivers.printer.condition import PrinterCondition
from drivers.printer.dialogue import Dialogue
from fuzz import codes, kiosk_settings, printer_dialogue, printer_status, uplink
from fuzz.folders import Folder
from fuzz.harness import CORPUS, RECORD, seeds
from kiosk.codes import Link
from kiosk.contract import Ack
from kiosk.documents import read
from kiosk.settings import Faults, Settings, check, load, read_files

TARGETS = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def property_of(target: str) -> Callable[[bytes], None]:
    one: Callable[[bytes], None] = importlib.import_module(f"fuzz.{target}").one
    return one


def inputs(target: str) -> st.SearchStrategy[bytes]:
    """Records of the corpus in any order, with any bytes between and within."""
    records = [record for seed in seeds(target) for record in seed.split(RECORD)]
    cut = st.tuples(st.sampled_from(records), st.binary(max_size=3), st.integers(0, 80)).map(
        lambda found: found[0][: found[2]] + found[1] + found[0][found[2] + len(found[1]) :]
    )
    return st.lists(st.one_of(st.sampled_from(records), cut, st.binary(max_size=20)), max_size=6).map(RECORD.join)


@pytest.mark.parametrize("target", TARGETS)
def test_every_input_of_the_corpus_is_taken_as_it_should_be(target: str) -> None:
    assert seeds(target)
    for seed in seeds(target):
        property_of(target)(seed)


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_from_outside_makes_anything_raise_or_believe_what_it_should_not(target: str) -> None:
    one = property_of(target)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(inputs(target))
    @example(b"")
    def any_input(data: bytes) -> None:
        one(data)

    any_input()


# -- what is not done anew for each input makes no difference ---------------------------------------------------------


def whole_and_quick(data: bytes) -> tuple[Settings | Faults, Settings | Faults]:
    """The damaged folder: read from end to end, and by the damaged file alone."""
    folder = Folder(kiosk_settings.SHIPPED, kiosk_settings.SMALL, kiosk_settings.UNTOUCHED)
    undamaged = read_files(folder.path)
    name = folder.damage(data)
    return load(folder.path), check(kiosk_settings.with_file(undamaged, read(folder.path, name)))


@pytest.mark.parametrize("file", range(len(kiosk_settings.NAMES) - 1))
@pytest.mark.parametrize("edits", [b"", b"\x00 1", b'\x01 "x"\n\x05 {}', b"\x80x = 1", b"\x02 2026-01-01\n\x03 []"])
def test_one_damaged_file_read_anew_gives_what_the_whole_folder_gives(file: int, edits: bytes) -> None:
    for data in (bytes([2 * file]) + edits, bytes([2 * file + 1]) + edits):
        whole, quick = whole_and_quick(data)
        assert whole == quick


def test_the_configuration_without_damage_has_no_faults() -> None:
    assert all(isinstance(found, Settings) for found in whole_and_quick(b""))


# -- the properties can fail: each is shown a program that breaks it -------------------------------------------------


def test_a_parser_that_believes_garbage_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer_status, "condition_of", lambda _replies: PrinterCondition.READY)
    with pytest.raises(AssertionError):
        printer_status.one(b"\xf3\x00\x7e")


def test_a_dialogue_that_is_ready_without_answers_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialogue, "condition", lambda _self: PrinterCondition.READY)
    with pytest.raises(AssertionError):
        printer_dialogue.one(b"\x03\xf3\x00\x7e")


def test_a_scanner_s_reader_that_keeps_a_name_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "read_code", lambda *_, **__: Link("kzzq"))
    with pytest.raises(AssertionError):
        codes.one(b"\x01")


def test_an_outbox_that_forgets_what_nobody_acknowledged_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uplink.Talk, "_hear", lambda self, *_words, **_more: self.desk.ledger.acknowledge(_ACK))
    with pytest.raises(AssertionError):
        uplink.one(b"\x00not an acknowledgement")


_ACK = Ack(1, uplink.INC, 3, (), "epoch001")
