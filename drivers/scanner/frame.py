"""What a camera sees: one frame, shades of grey."""

from __future__ import annotations

from typing import Any, TypeAlias

from numpy.typing import NDArray

Grey: TypeAlias = NDArray[Any]
"""Height by width of uint8, 0 black to 255 white. `Any`: OpenCV's own types promise less than it returns."""
