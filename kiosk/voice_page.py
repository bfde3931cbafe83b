"""Tables of figures on a page of the documentation: each between two marks of its own."""

from __future__ import annotations

import sys
from pathlib import Path

OK, FAILED = 0, 1


def marks(name: str) -> tuple[str, str]:
    """What stands before and after the table of this name."""
    return f"<!-- {name}: begin -->", f"<!-- {name}: end -->"


def publish(text: str, page: Path | None, name: str) -> int:
    """Print it, and put it between its marks on the page, if there is one. 0 done, 1 where the marks are missing."""
    print(text)
    if page is None:
        return OK
    opening, closing = marks(name)
    whole = page.read_text(encoding="utf-8") if page.is_file() else f"{opening}\n{closing}\n"
    before, begin, rest = whole.partition(opening)
    _, end, after = rest.partition(closing)
    if not (begin and end):
        print(f"{page}: the marks {opening} and {closing} are not there", file=sys.stderr)
        return FAILED
    page.write_text(f"{before}{opening}\n{text}\n{closing}{after}", encoding="utf-8")
    return OK
