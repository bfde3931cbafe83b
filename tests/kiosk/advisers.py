"""The advisor as it is shipped, learnt once for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kiosk import phrasebook
from kiosk.advisor import Advisor

CONFIG = Path(__file__).parents[2] / "config"


@cache
def shipped() -> Advisor:
    """Of `config/`."""
    advisor = phrasebook.advisor(CONFIG)
    assert isinstance(advisor, Advisor), advisor
    return advisor
