"""Whether this machine has a microphone, and a loudspeaker: asked of the kernel, which loads no sound library."""

from __future__ import annotations

from pathlib import Path

ALSA = Path("/proc/asound/pcm")
"""One line a sound device, such as `01-00: USB Audio : USB Audio : capture 1`."""


def has_microphone(alsa: Path = ALSA) -> bool:
    """False where the kernel lists no device that records. Where it keeps no list (macOS), there may be one: True."""
    return _lists(": capture", alsa)


def has_loudspeaker(alsa: Path = ALSA) -> bool:
    """The same for a device that plays. Whether something is plugged into a jack, no kernel knows."""
    return _lists(": playback", alsa)


def _lists(ability: str, alsa: Path) -> bool:
    if not alsa.parent.parent.is_dir():
        return True
    try:
        return any(ability in line for line in alsa.read_text(encoding="ascii", errors="replace").splitlines())
    except OSError:
        return False
