"""python-escpos, imported without what it does besides.

Its `capabilities` module (3.1) makes a temporary folder at each import and leaves it there with a pickle in it, and
configures the root logger. A kiosk that starts every morning for years should collect neither.
"""

from __future__ import annotations

import logging
import tempfile
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


@lru_cache(maxsize=1)
def escpos_printer() -> ModuleType:
    """The module `escpos.printer`. A quarter of a second the first time."""
    root = logging.getLogger()
    handlers, folder = list(root.handlers), tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="escpos-") as passing:
        tempfile.tempdir = passing
        try:
            from escpos import printer  # noqa: PLC0415 - see above
        finally:
            tempfile.tempdir = folder
    root.handlers[:] = handlers
    module: ModuleType = printer
    return module
