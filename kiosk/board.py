"""Which machine this is, so that a card that was cloned or moved is noticed. A hash: the serial itself is kept nowhere.

Sources: the device tree's `serial-number`, which a Raspberry Pi's firmware fills in; machine-id(5). A clone of a card
carries the machine-id with it: only a board that has a serial tells two clones apart.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

SERIALS = ("proc/device-tree/serial-number", "sys/firmware/devicetree/base/serial-number")
MACHINE_ID = "etc/machine-id"
HASH_LETTERS = 16


def read_board(root: Path = Path("/")) -> str | None:
    """`serial:…` or `machine:…` with a hash; None where the machine says nothing of itself."""
    for name in SERIALS:
        if said := _said(root / name):
            return f"serial:{_hash(said)}"
    said = _said(root / MACHINE_ID)
    return f"machine:{_hash(said)}" if said else None


def is_another(kept: str | None, now: str | None) -> bool:
    """Whether the two are certainly different machines. Unknown, or known by other means, proves nothing."""
    if kept is None or now is None:
        return False
    return kept.partition(":")[0] == now.partition(":")[0] and kept != now


def _said(path: Path) -> bytes:
    try:
        return path.read_bytes().strip(b"\0 \n")
    except OSError:
        return b""


def _hash(said: bytes) -> str:
    return hashlib.sha256(b"kiosk board " + said).hexdigest()[:HASH_LETTERS]
