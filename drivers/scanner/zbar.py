"""zbar, by pyzbar's bindings, told to give a code's bytes as they are.

Without being told (`ZBAR_CFG_BINARY`, zbar 0.23.1 and later) it guesses an encoding, and takes Vietnamese for Japanese.
pyzbar does not know that setting; its bindings pass any number on.
"""

from __future__ import annotations

import ctypes
import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from drivers.scanner.frame import Grey

log = logging.getLogger(__name__)

CFG_ENABLE = 0
CFG_BINARY = 4
"""zbar.h: `ZBAR_CFG_BINARY`. An older zbar refuses it."""
EVERY_SYMBOLOGY = 0
QRCODE = 64
CODE128 = 128
Y800 = int.from_bytes(b"Y800", "little")


class Zbar:
    """One zbar scanner: QR codes and Code-128. For one thread at a time.

    Raises `ImportError` where libzbar is missing or too old to give bytes.
    """

    def __init__(self) -> None:
        from pyzbar import wrapper  # noqa: PLC0415 - it looks for libzbar when imported

        self._zbar: Any = wrapper
        self._scanner = wrapper.zbar_image_scanner_create()
        refused = (
            self._set(EVERY_SYMBOLOGY, CFG_ENABLE, 0)
            or self._set(QRCODE, CFG_ENABLE, 1)
            or self._set(CODE128, CFG_ENABLE, 1)
            or self._set(QRCODE, CFG_BINARY, 1)
        )
        if refused:
            raise ImportError("libzbar is older than 0.23.1 and cannot give a code's bytes")

    def _set(self, symbology: int, setting: int, value: int) -> int:
        refused: int = self._zbar.zbar_image_scanner_set_config(self._scanner, symbology, setting, value)
        return refused

    def read(self, grey: Grey) -> tuple[bytes, ...]:
        """The bytes of each code in the picture."""
        pixels = np.ascontiguousarray(grey)  # zbar reads them where they are: this name keeps them there
        image = self._zbar.zbar_image_create()
        try:
            self._zbar.zbar_image_set_format(image, Y800)
            self._zbar.zbar_image_set_size(image, pixels.shape[1], pixels.shape[0])
            self._zbar.zbar_image_set_data(image, pixels.ctypes.data_as(ctypes.c_void_p), pixels.size, None)
            self._zbar.zbar_scan_image(self._scanner, image)
            return self._found(image)
        finally:
            self._zbar.zbar_image_destroy(image)

    def _found(self, image: Any) -> tuple[bytes, ...]:
        found = []
        symbol = self._zbar.zbar_image_first_symbol(image)
        while symbol:
            length = self._zbar.zbar_symbol_get_data_length(symbol)
            found.append(ctypes.string_at(self._zbar.zbar_symbol_get_data(symbol), length))
            symbol = self._zbar.zbar_symbol_next(symbol)
        return tuple(found)


@lru_cache(maxsize=1)
def zbar() -> Zbar | None:
    """The scanner of this process; None, and one line in the log, where there is none."""
    try:
        return Zbar()
    except ImportError as missing:
        log.warning("the second decoder is missing, the first reads alone: %s", missing)
        return None
