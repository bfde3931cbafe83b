"""The chime before an announcement: two soft notes, made by the kiosk itself."""

from __future__ import annotations

from functools import cache

import numpy as np

from voice.loudness import TARGET_DB, level_db
from voice.speech import RATE_HZ, Samples

NOTES_HZ = (659.3, 523.3)
"""E and C: a falling third calls without alarming."""
NOTE_S = 0.30
FADE_PER_S = 9.0
RISE_S = 0.008
"""A note that begins at once would click."""
PAUSE_S = 0.15
"""Before the first word."""


@cache
def chime() -> Samples:
    """As loud as the voice, with the pause after it. The array is shared: do not write into it."""
    time = np.arange(round(NOTE_S * RATE_HZ)) / RATE_HZ
    shape = np.exp(-FADE_PER_S * time) * np.minimum(time / RISE_S, 1) * np.minimum((NOTE_S - time) / RISE_S, 1)
    notes = [(np.sin(2 * np.pi * hz * time) + 0.3 * np.sin(4 * np.pi * hz * time)) * shape for hz in NOTES_HZ]
    sound = (np.concatenate(notes) * 8000).astype(np.int16)
    gain = 10 ** ((TARGET_DB - (level_db(sound) or TARGET_DB)) / 20)
    ready = np.concatenate([np.rint(sound * gain), np.zeros(round(PAUSE_S * RATE_HZ))]).astype(np.int16)
    ready.flags.writeable = False
    return ready
