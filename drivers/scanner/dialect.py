"""What scanners say that is no code: answers to the host's commands, and the content of configuration barcodes.

Sources, read 2026-11-22:
- menu: Honeywell N431X user manual 9-2, Honeywell 2700 and CS19A serial programming commands: the command comes back
  with ACK, ENQ or NAK before each of its punctuation marks.
- stx: Newland NLS-HR52 and FM530 user manuals, "Programming with serial commands": STX SOH 0000 … ; ETX.
- zone: Grow GM65 user manual 8.3 and 8.4, Newland NLS-FM30 user manual, Hamlet HBCS2D100W 8.4: seven fixed bytes.
- single bytes: GoDEX GS220 13-2, Honeywell MS9520 23-2: a bare ACK or NAK.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Literal

Dialect = Literal["none", "menu", "stx", "zone"]

ENQ, ACK, NAK = 0x05, 0x06, 0x15
LONGEST_ANSWER = 240
"""No answer to a command of ours is longer."""
LAST_OF_ANSWERS = frozenset(b"\x05\x06\x15.!,;\x03\x31")
"""With one of these every answer ends: nothing else needs a closer look."""
_SINGLE = rb"[\x05\x06\x15]"
_ANSWERS: dict[Dialect, re.Pattern[bytes]] = {
    "none": re.compile(_SINGLE),
    "menu": re.compile(rb"[0-9A-Za-z_:]{1,80}[\x05\x06\x15][.!,;]|" + _SINGLE),
    "stx": re.compile(rb"\x02\x01[\x20-\x7e\x05\x06\x15]{4,200};\x03|" + _SINGLE, re.DOTALL),
    "zone": re.compile(rb"\x02\x00\x00\x01\x00\x33\x31|" + _SINGLE),
}
_CONFIGURATION = re.compile(
    rb"~?[A-Z]{3}[A-Z0-9]{3}[0-9A-Z_;,]{0,80}[.!@]"  # Honeywell's TRGMOD3.
    rb"|[@#][A-Z]{3}[A-Z0-9]{3}.*"  # Newland's @SETUPE1
    rb"|\x16M\r.*"
    rb"|S_CMD_.*",  # small modules: a public driver of one sends S_CMD_03L1
    re.DOTALL,
)


class Answer(Enum):
    """What a scanner says to a command."""

    DONE = "done"
    REFUSED = "refused"


def answer_in(said: bytes | bytearray, dialect: Dialect) -> Answer | None:
    """The answer that these bytes are, from the first to the last; None where they are none, or not whole."""
    if len(said) > LONGEST_ANSWER or not _ANSWERS[dialect].fullmatch(said):
        return None
    return Answer.REFUSED if NAK in said or ENQ in said else Answer.DONE


def may_configure(code: bytes) -> bool:
    """Whether the code looks like one by which a scanner is configured: it may have obeyed what it read."""
    return _CONFIGURATION.fullmatch(code) is not None
