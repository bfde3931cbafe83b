"""Speech made slower at the same pitch: overlapping frames, each taken where it fits best on the one before (WSOLA)."""

from __future__ import annotations

import numpy as np

from voice.speech import Samples

STEP = 330
"""15 ms: a frame is two steps, longer than one period of any voice."""
SEARCH = 220
"""10 ms to each side: one period of a low voice."""


def stretched(samples: Samples, factor: float) -> Samples:
    """The same speech, `factor` times as long; one under two frames comes back as it is."""
    frame = 2 * STEP
    if factor == 1 or samples.size < 2 * frame:
        return samples
    sound = np.concatenate([samples, np.zeros(frame + SEARCH + STEP)]).astype(np.float64)
    window = np.hanning(frame + 1)[:frame]
    steps = int(samples.size * factor) // STEP
    made = np.zeros((steps + 1) * STEP)
    made[:STEP] += (sound[:frame] * window)[:STEP] + sound[:STEP] * (1 - window[:STEP])  # it begins at full strength
    made[STEP:frame] += (sound[:frame] * window)[STEP:]
    last = 0
    for step in range(1, steps):
        last = _best(sound, follow=last + STEP, near=min(int(step * STEP / factor), samples.size))
        made[step * STEP : step * STEP + frame] += sound[last : last + frame] * window
    return np.clip(np.rint(made), -32768, 32767).astype(np.int16)


def _best(sound: np.ndarray[tuple[int], np.dtype[np.float64]], *, follow: int, near: int) -> int:
    """Where, around `near`, the sound goes on most like it does at `follow`."""
    first = max(near - SEARCH, 0)
    wanted = sound[follow : follow + STEP]
    if wanted.size < STEP:
        return near
    return first + int(np.argmax(np.correlate(sound[first : near + SEARCH + STEP], wanted, "valid")))
