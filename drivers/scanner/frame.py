"""What a camera sees: one frame, shades of grey."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]
"""Height by width, 0 black to 255 white."""
