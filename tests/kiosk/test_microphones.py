"""Whether there is a microphone, and a loudspeaker, by the kernel's list."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.microphones import has_loudspeaker, has_microphone

HDMI = "00-00: MAI PCM i2s-hifi-0 : MAI PCM i2s-hifi-0 : playback 1\n"
USB = "01-00: USB Audio : USB Audio : playback 1 : capture 1\n"


CAMERA = "02-00: USB Audio : USB Audio : capture 1\n"


@pytest.mark.parametrize(
    ("listed", "records", "plays"),
    [(HDMI + USB, True, True), (HDMI, False, True), (CAMERA, True, False), ("", False, False)],
)
def test_only_what_records_is_a_microphone_and_what_plays_a_loudspeaker(
    tmp_path: Path, listed: str, records: bool, plays: bool
) -> None:
    alsa = tmp_path / "proc" / "asound" / "pcm"
    alsa.parent.mkdir(parents=True)
    alsa.write_text(listed)
    assert (has_microphone(alsa), has_loudspeaker(alsa)) == (records, plays)


def test_a_kernel_without_sound_has_none_and_a_system_that_keeps_no_list_may_have_one(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    assert has_microphone(tmp_path / "proc" / "asound" / "pcm") is False
    assert has_microphone(tmp_path / "elsewhere" / "asound" / "pcm") is True
