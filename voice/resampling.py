"""Sound of another rate, at the mouth's rate: each new sample is a windowed sinc of the old ones around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voice.speech import RATE_HZ, Samples

REACH = 16
"""Old samples to each side: the picture of a tone is more than 60 dB below it."""
BLOCK = 16_384
"""New samples at a time, to bound the memory."""


def at_our_rate(samples: Samples, rate_hz: int) -> Samples:
    """The same sound at `RATE_HZ`."""
    if rate_hz == RATE_HZ or not samples.size:
        return samples
    size = round(samples.size * RATE_HZ / rate_hz)
    blocks = [_block(samples, rate_hz, at, min(at + BLOCK, size)) for at in range(0, size, BLOCK)]
    return np.concatenate(blocks)


def _block(samples: Samples, rate_hz: int, first: int, end: int) -> Samples:
    cut = min(1.0, RATE_HZ / rate_hz)
    reach = int(np.ceil(REACH / cut))
    at = np.arange(first, end) * (rate_hz / RATE_HZ)
    near = np.floor(at).astype(np.int64)[:, None] + np.arange(-reach + 1, reach + 1)
    distance = near - at[:, None]
    weights = cut * np.sinc(cut * distance) * np.cos(np.pi * distance / (2 * reach + 2)) ** 2
    inside = (near >= 0) & (near < samples.size)
    old: NDArray[np.float64] = samples[np.clip(near, 0, samples.size - 1)].astype(np.float64) * inside
    new: Samples = np.clip(np.rint((old * weights).sum(axis=1)), -32768, 32767).astype(np.int16)
    return new
