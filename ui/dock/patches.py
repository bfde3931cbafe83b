"""Changes of the picture as bytes for a page: PNG patches in one binary message, so that a page draws them at once.

Message, big endian: serial u32, number of patches u16; then for each patch x, y, w, h u16, length u32, PNG.
"""

from __future__ import annotations

import io
import struct

from ui.dock.frame import Change, Cutout, Frame

HEAD = struct.Struct(">IH")
PATCH = struct.Struct(">4HI")


def png(cutout: Cutout) -> bytes:
    """The cutout as PNG, packed quickly rather than tightly."""
    from PIL import Image  # noqa: PLC0415 -- 40 ms that a kiosk without a dock should not pay

    out = io.BytesIO()
    Image.frombytes("RGB", (cutout.rect.w, cutout.rect.h), cutout.rgb).save(out, "PNG", compress_level=1)
    return out.getvalue()


def pack(change: Change) -> bytes:
    """The binary message for a change."""
    parts = [HEAD.pack(change.serial & 0xFFFFFFFF, len(change.cutouts))]
    for cutout in change.cutouts:
        packed = png(cutout)
        parts += (PATCH.pack(*cutout.rect, len(packed)), packed)
    return b"".join(parts)


class Encoder:
    """Packs updates, each only once for pages that are equally far. Used by one thread."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._last: tuple[int, int, bytes] = (-1, -1, b"")

    def update(self, since: int) -> tuple[int, bytes]:
        """(serial, message) that brings a page from `since` to now."""
        before, after, message = self._last
        if (before, after) == (since, self._frame.serial):
            return after, message
        change = self._frame.since(since)
        message = pack(change)
        self._last = (since, change.serial, message)
        return change.serial, message

    def picture(self) -> bytes:
        """The whole picture as PNG."""
        return png(self._frame.since(0).cutouts[0])
