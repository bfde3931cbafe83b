"""A command asks the server; where none runs, and only then, the database: two writers would not know of each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from center.control import NoAnswer, NoServer, ask, socket_beside
from center.requests import Answer, Request
from center.store import OpenStore, Unusable

Opener = Callable[[], OpenStore | Unusable]
"""Opens the database."""


def ask_or_do(
    database: Path, request: Request, opener: Opener, do: Callable[[OpenStore], Answer]
) -> Answer | NoServer | NoAnswer:
    """The server's answer, or that of `do` on the database, which is closed afterwards."""
    answer = ask(socket_beside(database), request)
    if not isinstance(answer, NoServer):
        return answer
    opened = opener()
    if isinstance(opened, Unusable):
        return NoServer(f"{answer.why}; {opened.why}")
    try:
        return do(opened)
    finally:
        opened.close()
