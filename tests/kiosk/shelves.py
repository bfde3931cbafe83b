"""A ledger on a shelf, and what may happen to its files."""

from __future__ import annotations

from pathlib import Path

from kiosk.contract import TicketIssued
from kiosk.ledger import Ledger
from kiosk.shelf import Owner, Shelf
from tests.kiosk.ledgers import CODE, events, new_incarnation, remember

PI, SPARE = "serial:1111", "serial:2222"


def shelf(folder: Path, *, board: str | None = PI, kiosk: str = "k1", digit: str = "1") -> Shelf:
    return Shelf(folder / "ledger.db", Owner(kiosk, digit, board, new_incarnation))


def kept(folder: Path, *, board: str | None = PI, kiosk: str = "k1", digit: str = "1") -> Ledger:
    """The ledger on that shelf, as it is when the kiosk starts."""
    stands = shelf(folder, board=board, kiosk=kiosk, digit=digit)
    return remember(Ledger.kept(stands, kiosk=kiosk, digit=digit, new_token=lambda: CODE))


def lose_power(ledger: Ledger, folder: Path, to: Path) -> Path:
    """The files as they stand while the ledger is open, in another folder: what a card holds after a power cut."""
    to.mkdir()
    for path in folder.iterdir():
        if path.is_file():
            (to / path.name).write_bytes(path.read_bytes())
    ledger.close()
    return to


def labels(ledger: Ledger) -> list[str]:
    """Of the tickets that wait to be reported."""
    return [event.label for event in events(ledger) if isinstance(event, TicketIssued)]
