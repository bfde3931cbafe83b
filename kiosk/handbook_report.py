"""Says what an import took, what it refused, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kiosk.handbook_columns import HEADINGS
from kiosk.handbook_words import advice, reason, said

if TYPE_CHECKING:
    from kiosk.handbook_rows import Refusal
    from kiosk.handbook_words import Language
    from kiosk.tables import Unreadable


def tell(language: Language, code: str, **values: str | int) -> None:
    """A line of the report."""
    print(said(code, language, **values))


def tell_unreadable(fault: Unreadable, file: str, language: Language) -> None:
    """Why a file is no table, and what to do."""
    why = reason(fault.code, language, fault.detail)
    tell(language, "file", file=file, reason=why, advice=advice(fault.code, language, ""))


def tell_refused(refused: Iterable[Refusal], language: Language, there: str = "") -> None:
    """Every refusal, from the top of the table down. `there` are the services that may be named."""
    for each in sorted(refused, key=lambda refusal: refusal.row):
        column = HEADINGS[each.column][0] if each.column in HEADINGS and language == "vi" else each.column
        why, what = reason(each.code, language, each.detail), advice(each.code, language, there)
        tell(language, "row", row=each.row, column=column, reason=why, advice=what)


def tell_ignored(names: Iterable[str], language: Language) -> None:
    """Headings that mean nothing here."""
    listed = ", ".join(names)
    if listed:
        tell(language, "ignored", names=listed)


def tell_counts(counts: Mapping[str, int], refused: Iterable[Refusal], language: Language, dry: bool) -> None:
    """The summary."""
    tell(language, "done", **counts, refused=len({each.row for each in refused}))
    if dry:
        tell(language, "dry")
