"""Every voice equally loud, and none above what the hall bears.

Loudness here is the root mean square of the parts that are no pauses, in dB below full scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice.speech import Samples

TARGET_DB = -20.0
"""Of all voices: 17 dB are left for the peaks of speech before the limit below bends them."""
FRAME = 441
"""20 ms."""
PAUSE_DB = -45.0
"""What is quieter is a pause."""
MOST_GAIN_DB = 18.0
"""A recording that needs more is noise."""
BEND = 0.8
"""Peaks above this are bent towards full scale, never cut."""
_FULL = 32768.0


def level_db(samples: Samples) -> float | None:
    """How loud its words are; None where there are none."""
    energies = _frame_energies(samples)
    heard = energies[energies > 10 ** (PAUSE_DB / 10)]
    return 10 * float(np.log10(heard.mean())) if heard.size else None


def _frame_energies(samples: Samples) -> NDArray[np.float64]:
    whole = samples[: samples.size // FRAME * FRAME].reshape(-1, FRAME)
    energies: NDArray[np.float64] = np.square(whole / _FULL).mean(axis=1)
    return energies


class Leveller:
    """Brings one utterance to `TARGET_DB` while it comes in pieces: each piece makes the measure better."""

    def __init__(self) -> None:
        self._energies: NDArray[np.float64] = np.zeros(0)
        self._gain: float | None = None

    def __call__(self, samples: Samples) -> NDArray[np.float64]:
        """The piece at its gain, full scale 1.0; from one gain to the next it goes smoothly."""
        energies = _frame_energies(samples)
        self._energies = np.append(self._energies, energies[energies > 10 ** (PAUSE_DB / 10)])
        gain = self._wanted()
        before = gain if self._gain is None else self._gain
        self._gain = gain
        return samples / _FULL * np.linspace(before, gain, samples.size)

    def _wanted(self) -> float:
        if not self._energies.size:
            return self._gain if self._gain is not None else 1.0
        needed = TARGET_DB - 10 * float(np.log10(self._energies.mean()))
        return factor(min(needed, MOST_GAIN_DB))


def limited(sound: NDArray[np.float64]) -> Samples:
    """As 16 bits, peaks bent softly."""
    over = np.abs(sound) > BEND
    bent = np.sign(sound) * (BEND + (1 - BEND) * np.tanh((np.abs(sound) - BEND) / (1 - BEND)))
    made: Samples = np.rint(np.where(over, bent, sound) * 32767).astype(np.int16)
    return made


@dataclass(frozen=True, slots=True)
class Volume:
    """How loud the kiosk speaks, in dB of gain on `TARGET_DB`, by how loud the hall is."""

    normal_db: float = -6.0
    """While nothing is known of the hall."""
    ceiling_db: float = 0.0
    """Never louder."""
    floor_db: float = -18.0
    """Never quieter, but for after hours."""
    after_hours_db: float = -8.0
    """Added where nobody but a neighbour listens."""
    quiet_hall_db: float = -55.0
    noisy_hall_db: float = -30.0
    """Of the microphone: from here up the ceiling."""

    def gain_db(self, hall_db: float | None, *, after_hours: bool) -> float:
        """Gain for the next announcement. `hall_db`: what the microphone hears while nobody speaks; None: not known."""
        floor = min(self.floor_db, self.ceiling_db)
        wanted = self.normal_db if hall_db is None else self._by_hall(hall_db, floor)
        return min(max(wanted, floor), self.ceiling_db) + (min(self.after_hours_db, 0.0) if after_hours else 0.0)

    def _by_hall(self, hall_db: float, floor: float) -> float:
        share = (hall_db - self.quiet_hall_db) / (self.noisy_hall_db - self.quiet_hall_db)
        return floor + (self.ceiling_db - floor) * min(max(share, 0.0), 1.0)


def factor(db: float) -> float:
    """Decibels of gain as what the sound is multiplied with."""
    return float(10 ** (db / 20))
