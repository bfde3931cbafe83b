"""A receipt as data: what is to stand on the paper, top to bottom. Sizes are millimetres on the paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, wrapped to the paper's width and centred."""

    text: str
    capital_mm: float = 3.0
    """Height of a capital letter."""
    bold: bool = False
    framed: bool = False
    """White on black, over the whole width: for what must not be overlooked, such as a reprint mark."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph of a list: wrapped, and set from the left."""

    text: str
    capital_mm: float = 2.8
    """Height of a capital letter."""
    bold: bool = False
    boxed: bool = False
    """After an empty box, to tick with a pen."""


@dataclass(frozen=True, slots=True)
class BigNumber:
    """A ticket's label (A-Z, 0-9), about a third of the paper's width high."""

    label: str


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code; `payload` is printable ASCII, at most 120 characters."""

    payload: str


@dataclass(frozen=True, slots=True)
class Gap:
    """White paper, fed and never sent."""

    mm: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line over the width of the print."""


Item = Words | Entry | BigNumber | QrCode | Gap | Rule


@dataclass(frozen=True, slots=True)
class Receipt:
    """One slip of paper."""

    items: tuple[Item, ...]
