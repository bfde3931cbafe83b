"""Ways to look at a picture for a code: each takes shades of grey and gives the codes it found.

What helps with what was measured (docs/qr.md): sharpening brings back what is out of focus or moved, doubling what is
small or noisy, smoothing what is dark. zbar sees codes that are torn by glare more often than zxing does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import cv2
import numpy as np
import zxingcpp

from drivers.scanner.frame import Grey
from drivers.scanner.scan import Scan
from drivers.scanner.zbar import zbar

Look: TypeAlias = Callable[[Grey], tuple[Scan, ...]]

QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
CODE128 = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])
"""On the receipt of a dossier."""
MOST_PX = 1280
"""A patch is doubled up to this width: in a larger one modules are large enough."""


def zxing(grey: Grey) -> tuple[Scan, ...]:
    """QR codes of any kind, by zxing with its makers' settings: upright, turned, inverted, small and large."""
    return _by_zxing(grey, QR)


def bars(grey: Grey) -> tuple[Scan, ...]:
    """Code-128."""
    return _by_zxing(grey, CODE128)


def _by_zxing(grey: Grey, kind: zxingcpp.BarcodeFormats) -> tuple[Scan, ...]:
    return tuple(Scan(each.bytes, "zxing") for each in zxingcpp.read_barcodes(grey, kind))


def by_zbar(grey: Grey) -> tuple[Scan, ...]:
    """The second decoder; nothing where it is not installed."""
    scanner = zbar()
    return tuple(Scan(each, "zbar") for each in scanner.read(grey)) if scanner else ()


# -- what is done to a picture before it is looked at --------------------------------------------------------------


def doubled(grey: Grey) -> Grey:
    """Twice as large each way, but no larger than `MOST_PX`."""
    factor = min(2.0, MOST_PX / max(grey.shape))
    how = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return cv2.resize(grey, None, fx=factor, fy=factor, interpolation=how)


def sharpened(grey: Grey) -> Grey:
    """Twice as large, and edges steeper than they were."""
    large = doubled(grey)
    return cv2.addWeighted(large, 3, cv2.GaussianBlur(large, (0, 0), 3), -2, 0)


def smoothed(grey: Grey) -> Grey:
    """Without single bright or dark pixels."""
    return cv2.medianBlur(grey, 3)


def stretched(grey: Grey) -> Grey:
    """Smooth, and from black to white again what was between two greys."""
    soft = cv2.GaussianBlur(grey, (0, 0), 1)
    low, high = np.percentile(soft[::2, ::2], (1, 99))
    new_shades = (np.arange(256) - low) * 255 / max(1.0, float(high - low))
    return cv2.LUT(soft, new_shades.clip(0, 255).astype(np.uint8))


def prepared(prepare: Callable[[Grey], Grey], look: Look) -> Look:
    """Look at the picture after this was done to it."""
    return partial(_prepared, prepare, look)


def _prepared(prepare: Callable[[Grey], Grey], look: Look, grey: Grey) -> tuple[Scan, ...]:
    return look(prepare(grey))


CLOSEST: Look = prepared(sharpened, zxing)
"""For a patch in which something seems to be: what helps most."""
CLOSER: tuple[Look, ...] = (
    bars,
    prepared(doubled, zxing),
    by_zbar,
    prepared(smoothed, zxing),
    prepared(stretched, zxing),
    prepared(sharpened, by_zbar),
)
"""What else may help, the likeliest first."""
