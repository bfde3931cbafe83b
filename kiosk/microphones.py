"""Whether this machine has a microphone: asked of the kernel, so that no sound library is loaded beside the tickets."""

from __future__ import annotations

from pathlib import Path

ALSA = Path("/proc/asound/pcm")
"""One line a sound device, such as `01-00: USB Audio : USB Audio : capture 1`."""


def has_microphone(alsa: Path = ALSA) -> bool:
    """False where the kernel lists no device that records. Where it keeps no list (macOS), there may be one: True."""
    if not alsa.parent.parent.is_dir():
        return True
    try:
        return any(": capture" in line for line in alsa.read_text(encoding="ascii", errors="replace").splitlines())
    except OSError:
        return False
