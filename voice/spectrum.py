"""Sound -> the log-mel spectrum that Whisper was trained on (80 bands, 25 ms windows, 10 ms steps).

Source of the constants: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision", section 2.2,
and the Slaney mel scale (Auditory Toolbox, 1998): linear to 1 kHz, logarithmic above.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from voice.heard import RATE_HZ

WINDOW = 400
STEP = 160
BANDS = 80
FRAMES_PER_S = RATE_HZ // STEP
FLOOR = 1e-10
DYNAMIC_RANGE = 8.0
"""What lies this many powers of ten under the loudest is cut off."""
LINEAR_UNTIL_HZ, HZ_PER_MEL, LOG_STEP = 1000.0, 200.0 / 3, np.log(6.4) / 27.0

Floats = NDArray[np.float32]


def log_mel(pcm: NDArray[np.int16], seconds: float) -> Floats:
    """The spectrum of the first `seconds`, padded with silence to exactly that length: (80, 100 × seconds)."""
    wanted = round(seconds * RATE_HZ)
    sound = np.zeros(wanted + WINDOW, np.float32)
    heard = pcm[:wanted].astype(np.float32) / 32768
    sound[WINDOW // 2 : WINDOW // 2 + heard.size] = heard
    power = np.abs(np.fft.rfft(_windows(sound) * _hann(), axis=1)) ** 2
    mel = np.log10(np.maximum(_filters() @ power[: round(seconds * FRAMES_PER_S)].T, FLOOR))
    return np.ascontiguousarray((np.maximum(mel, mel.max() - DYNAMIC_RANGE) + 4) / 4, dtype=np.float32)


def _windows(sound: Floats) -> Floats:
    return np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::STEP]


@cache
def _hann() -> Floats:
    return np.hanning(WINDOW + 1)[:-1].astype(np.float32)


@cache
def _filters() -> Floats:
    """One triangle a band, each of the same area."""
    corners = _hz(np.linspace(0, _mel(RATE_HZ / 2), BANDS + 2))
    hz = np.fft.rfftfreq(WINDOW, 1 / RATE_HZ)
    rising = (hz - corners[:-2, None]) / (corners[1:-1] - corners[:-2])[:, None]
    falling = (corners[2:, None] - hz) / (corners[2:] - corners[1:-1])[:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return (triangles * (2 / (corners[2:] - corners[:-2]))[:, None]).astype(np.float32)


def _mel(hz: float) -> float:
    linear = LINEAR_UNTIL_HZ / HZ_PER_MEL
    return float(linear + np.log(hz / LINEAR_UNTIL_HZ) / LOG_STEP) if hz > LINEAR_UNTIL_HZ else hz / HZ_PER_MEL


def _hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = LINEAR_UNTIL_HZ / HZ_PER_MEL
    high = LINEAR_UNTIL_HZ * np.exp(LOG_STEP * (mel - linear))
    return np.where(mel > linear, high, mel * HZ_PER_MEL)
