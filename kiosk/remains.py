"""SQL of one question: may the printer hold part of a slip that nobody saw come out? Only `Ledger` and its shelf ask.

A printer on a plug of its own waits for the rest of what a kiosk that died was sending. Only a slip that the printer
confirmed is behind everything that was sent before it, so the doubt lasts over any number of starts until a ticket
of its own is known to be on paper.
"""

from __future__ import annotations

import sqlite3

from kiosk.lives import note, noted

UNTICKETED = "printed_after"
"""The note: which ticket was the newest when something without a number was printed, or a ledger was lost."""
_NO_TICKET = ""


def doubt(db: sqlite3.Connection) -> None:
    """Until a newer ticket is on paper, the printer may hold something. Writes nothing where it is kept already."""
    newest = _newest(db)
    note(db, UNTICKETED, newest[0] if newest else _NO_TICKET)


def in_doubt(db: sqlite3.Connection) -> bool:
    """Whether the newest ticket is not known to be on paper, or anything else was printed since."""
    newest = _newest(db)
    ticket, paper = newest or (_NO_TICKET, "printed")
    return paper != "printed" or noted(db, UNTICKETED) == ticket


def _newest(db: sqlite3.Connection) -> tuple[str, str] | None:
    """Day and label, which no other ticket of a ledger has in any of its lives; and what became of its paper."""
    found: tuple[str, str] | None = db.execute(
        "SELECT day || ' ' || label, paper FROM ticket ORDER BY incarnation DESC, ticket DESC LIMIT 1"
    ).fetchone()
    return found
