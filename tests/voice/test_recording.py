"""Recordings of any rate become the ears' own; the spectrum is Whisper's."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from voice.heard import RATE_HZ
from voice.recording import NotARecording, at_rate, read
from voice.spectrum import BANDS, log_mel


def tone(hz: float, rate_hz: int, seconds: float = 1.0) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return (np.sin(np.arange(round(rate_hz * seconds)) * 2 * np.pi * hz / rate_hz) * 8000).astype(np.int16)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 48_000])
def test_a_tone_stays_the_same_tone_at_our_rate(rate_hz: int) -> None:
    ours = at_rate(tone(440, rate_hz), rate_hz)
    assert ours.size == RATE_HZ
    assert int(np.abs(np.fft.rfft(ours.astype(np.float64))).argmax()) == 440


def test_a_stereo_file_becomes_one_channel(tmp_path: Path) -> None:
    path = tmp_path / "two.wav"
    with wave.open(str(path), "wb") as wav:
        wav.setnchannels(2)
        wav.setsampwidth(2)
        wav.setframerate(48_000)
        wav.writeframes(np.repeat(tone(440, 48_000), 2).tobytes())
    assert read(path).size == RATE_HZ


def test_what_is_no_recording_is_told(tmp_path: Path) -> None:
    path = tmp_path / "no.wav"
    path.write_bytes(b"RIFF nothing")
    with pytest.raises(NotARecording, match=r"no\.wav"):
        read(path)


def test_the_spectrum_of_silence_has_its_shape_and_no_infinities() -> None:
    mel = log_mel(np.zeros(100, np.int16), 5)
    assert mel.shape == (BANDS, 500)
    assert np.isfinite(mel).all()


def test_a_higher_tone_lies_in_a_higher_band() -> None:
    loudest = [int(log_mel(tone(hz, RATE_HZ), 1).mean(axis=1).argmax()) for hz in (200, 800, 3000, 6000)]
    assert loudest == sorted(set(loudest))
