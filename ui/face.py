"""The robot's face: two eyes and a mouth, as a pure function of its mood and of the time.

It blinks every 5 to 8 seconds and is still in between, so an idle machine wakes for a blink and for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ui.colours import Rgb
from ui.screen import Mood
from ui.vectors import code

BLINK_EVERY_MS: Final = 6_500
BLINK_SPREAD_MS: Final = 1_501
"""A blink comes up to 750 ms before or after its time: 5 to 8 s lie between two."""
BLINK_FRAMES: Final = ((0, 0.5), (50, 0.08), (130, 0.5), (180, 1.0))
"""Milliseconds from the blink's start -> how open the eyes are from then on."""
MOUTH_LEVELS: Final = 4


@dataclass(frozen=True, slots=True)
class Pose:
    """How the eyes and the mouth are drawn. Lengths are parts of the face's height."""

    open: float = 1.0
    """How open the eyes are, 0 to 1."""
    width: float = 0.26
    height: float = 0.56
    look: tuple[float, float] = (0.0, 0.0)
    smile: float = 0.09
    """How far the mouth's middle hangs below its ends; negative is a sorry mouth."""
    mouth: float = 0.0
    """How far the mouth is open, 0 to 1."""


_POSES: Final = {
    Mood.WAITING: Pose(),
    Mood.LISTENING: Pose(width=0.30, height=0.66, smile=0.05),
    Mood.THINKING: Pose(height=0.50, look=(0.07, -0.10), smile=0.0),
    Mood.SPEAKING: Pose(smile=0.07),
    Mood.SORRY: Pose(height=0.40, look=(0.0, 0.05), smile=-0.05),
}


def face_at(mood: Mood, ms: int, loudness: float = 0.0) -> Pose:
    """The pose at a moment of the monotonic clock. `loudness`, 0 to 1, moves the mouth while it speaks."""
    pose = _POSES[mood]
    if mood is Mood.SPEAKING:
        pose = replace(pose, mouth=round(min(1.0, max(0.0, loudness)) * MOUTH_LEVELS) / MOUTH_LEVELS)
    return replace(pose, open=_openness(ms))


def next_change_ms(mood: Mood, ms: int) -> int:
    """The next moment after `ms` at which the pose is another. All moods blink alike."""
    del mood
    index = ms // BLINK_EVERY_MS
    moments = [_blink_start(i) + at for i in (index - 1, index, index + 1) for at, _ in BLINK_FRAMES]
    return min(moment for moment in moments if moment > ms)


def _openness(ms: int) -> float:
    index = ms // BLINK_EVERY_MS
    frames = [(_blink_start(i) + at, how) for i in (index - 1, index) for at, how in BLINK_FRAMES]
    return next((how for at, how in reversed(frames) if at <= ms), 1.0)


def _blink_start(index: int) -> int:
    """The blink of the index-th period: in its middle, earlier or later by a fixed disorder."""
    return index * BLINK_EVERY_MS + BLINK_EVERY_MS // 2 + (index * 7_919) % BLINK_SPREAD_MS - BLINK_SPREAD_MS // 2


def face_svg(pose: Pose, width: int, height: int, colour: Rgb) -> str:
    """The face as an SVG of that many pixels."""
    ink = code(colour)
    eyes = "".join(_eye(pose, width, height, side, ink) for side in (-1, 1))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    return f"{head}{eyes}{_mouth(pose, width, height, ink)}</svg>"


def _eye(pose: Pose, width: int, height: int, side: int, ink: str) -> str:
    w, h = pose.width * height, max(0.05, pose.height * pose.open) * height
    x = width / 2 + (side * 0.46 + pose.look[0]) * height - w / 2
    y = (0.36 + pose.look[1]) * height - h / 2
    radius = min(w, h) / 2
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" rx="{radius:.2f}" fill="{ink}"/>'


def _mouth(pose: Pose, width: int, height: int, ink: str) -> str:
    half, y = 0.19 * height, (0.84 - pose.smile / 2) * height
    low = y + (pose.smile + pose.mouth * 0.22) * 2 * height
    high = y + pose.smile * 2 * height
    x = width / 2 + pose.look[0] * height * 0.4
    left, right = x - half, x + half
    curve = f"M{left:.2f} {y:.2f}Q{x:.2f} {low:.2f} {right:.2f} {y:.2f}Q{x:.2f} {high:.2f} {left:.2f} {y:.2f}Z"
    return (
        f'<path d="{curve}" fill="{ink}" stroke="{ink}" stroke-width="{0.055 * height:.2f}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )
