"""The table of seconds counts from the last sample of speech, and tells what never came and what was cut short."""

from __future__ import annotations

import math
import os

import numpy as np
import pytest

from kiosk import voice_costs, voice_sounds
from kiosk.voice_booth import Step
from kiosk.voice_delay import Delays, tables
from voice.heard import RATE_HZ


def waits(*seconds: float) -> dict[Step, float]:
    return dict(zip(Step, seconds, strict=False))


def test_each_step_has_its_median_and_its_95_percent() -> None:
    found = Delays({"vi north": [waits(0.6 + at / 100, 0.7, 0.8, 0.9) for at in range(11)]})
    assert "| vi north | 11 | 0 | 0.65 / 0.70 | 0.70 / 0.70 | 0.80 / 0.80 | 0.90 / 0.90 |" in list(tables(found, 0.1))


def test_what_never_came_is_counted_and_makes_no_median_better() -> None:
    found = Delays({"vi north": [waits(0.6, 0.7, 0.8, 0.9), waits(0.6, 0.7), waits(0.6)]})
    row = next(line for line in tables(found, 0.1) if line.startswith("| vi north"))
    assert (
        row == "| vi north | 3 | 0 | 0.60 / 0.60 | 0.70 / 0.70, 1 never | 0.80 / 0.80, 2 never | 0.90 / 0.90, 2 never |"
    )


def test_a_question_that_was_cut_short_is_told_and_makes_no_median_better() -> None:
    found = Delays({"vi north": [waits(0.6, 0.7, 0.8, 0.9), waits(-1.0, -0.9, -0.8, -0.7)]})
    row = next(line for line in tables(found, 0.1) if line.startswith("| vi north"))
    assert row == "| vi north | 2 | 1 | 0.60 / 0.60 | 0.70 / 0.70 | 0.80 / 0.80 | 0.90 / 0.90 |"


def test_ears_that_did_not_come_back_have_no_longest_time() -> None:
    lines = list(tables(Delays(away_s={"killed": [0.5, math.inf, 0.6], "hung": [2.1, 2.2, 2.3]}), 0.1))
    assert "| killed | 0.6 s | never |" in lines
    assert "| hung | 2.2 s | 2.3 s |" in lines


@pytest.mark.parametrize("silence", [0, 4000])
def test_the_end_of_speech_is_its_last_sample_and_not_that_of_the_recording(silence: int) -> None:
    speech = np.full(RATE_HZ, 8000, np.int16)
    quiet = np.zeros(silence, np.int16)
    sound, ends_at = voice_sounds.in_a_room(np.concatenate([quiet, speech, quiet]), 1)
    loud = np.flatnonzero(np.abs(sound.astype(int)) > 4000)
    assert (loud[0], loud[-1]) == (round(voice_sounds.BEFORE_S * RATE_HZ), ends_at)
    room = sound[ends_at + 1 :] / 32768
    assert abs(20 * np.log10(room.std()) - voice_sounds.ROOM_DB) < 1.0


@pytest.mark.skipif(not voice_costs.PROC.is_dir(), reason="no /proc here")
def test_processor_time_grows_and_memory_is_that_of_the_process() -> None:
    before = voice_costs.cpu_s()
    while (now := voice_costs.cpu_s()) is not None and before is not None and now <= before:
        pass
    assert now is not None
    memory = voice_costs.memory_mb(os.getpid())
    assert memory is not None
    assert 10 < memory < 4000
    assert voice_costs.memory_mb(2**22 + 1) is None
