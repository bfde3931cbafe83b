"""The dock's microphone: a page, or a recording dropped on it, speaks to the simulated kiosk. And what may befall it.

Like the hand of a visitor it also presses the buttons on the way: the kiosk listens to nobody who did not ask it to.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from kiosk import buttons
from ui.dock import Shown, Switch

if TYPE_CHECKING:
    from kiosk.inbox import Inbox
    from kiosk.voice import Voice

WAY = (buttons.START, buttons.ASK, buttons.SPEAK)
"""From the first screen to the open microphone; each is pressed where it stands on the screen."""
OPENS_WITHIN_S = 3.0
"""The main thread may be printing."""
PIECE_BYTES = 32_000
"""A second of sound at a time."""
AFTER_S = 1
"""Silence after a recording, so that the end of speech is found as in the hall."""
WORKS = "works"
TROUBLES = {"killed": signal.SIGKILL, "hung": signal.SIGSTOP}
HEARD = "Đã nói vào micro · Spoken into the microphone"
NOT_OPEN = "Máy không nghe ở màn hình này · The kiosk does not listen on this screen"


class BenchVoice:
    """Implements `ui.dock.Talk`. Any thread may call."""

    switches = (
        Switch("voice", "Voice", "Simulated devices", ((WORKS, "Works"), ("killed", "Kill"), ("hung", "Hang")), WORKS),
    )

    def __init__(self, voice: Voice, inbox: Inbox, press: Callable[[str], None]) -> None:
        """`press` is called on the main thread."""
        self._voice, self._inbox, self._press = voice, inbox, press

    def hold(self, *, held: bool) -> None:
        """As `Talk.hold`."""
        self._inbox.call(self._ask if held else partial(self._press, buttons.SPOKEN))

    def sound(self, pcm: bytes) -> None:
        """As `Talk.sound`."""
        self._voice.ears.sound(pcm)

    def recording(self, file: bytes) -> Shown:
        """As `Talk.recording`."""
        from voice import recording  # noqa: PLC0415 - numpy

        try:
            pcm = recording.read_file(BytesIO(file))
        except recording.NotARecording as fault:
            return Shown(False, f"Không đọc được tệp âm thanh · {fault}")
        self.hold(held=True)
        if not self._voice.ears.opened.wait(OPENS_WITHIN_S):
            return Shown(False, NOT_OPEN)
        whole = pcm.astype("<i2").tobytes() + bytes(AFTER_S * PIECE_BYTES)
        for at in range(0, len(whole), PIECE_BYTES):
            self.sound(whole[at : at + PIECE_BYTES])
        self.hold(held=False)
        return Shown(True, HEARD)

    def trouble(self, switch: str, value: str) -> bool:
        """Whether the switch was one of these and did something: it is then to be put back."""
        process = self._voice.process
        if switch != self.switches[0].id or value not in TROUBLES:
            return False
        if process is not None:
            with suppress(ProcessLookupError):
                os.kill(process.pid, TROUBLES[value])
        return True

    def _ask(self) -> None:
        """The way to the open microphone, as far as it goes from here."""
        for button in WAY:
            if button == buttons.SPEAK or self._voice.offers(button):
                self._press(button)
