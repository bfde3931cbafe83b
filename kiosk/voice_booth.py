"""A kiosk with all that answers a spoken question, for measuring: who speaks to it is we, and we hear its first sound.

Ears and mouth are the real processes, the advisor, the machine, the screens and what is announced are the kiosk's own.
What is missing is a sound card: sound goes in as from a microphone, piece by piece as it is spoken, and comes out of
the mouth's pipe when a loudspeaker would take it.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from kiosk import buttons
from kiosk.devices import screen_display
from kiosk.ears import Ears
from kiosk.effects import CancelListening, Effect, Listen, StopListening
from kiosk.events import Advised, Event, NothingUnderstood, Pressed, SpeechEnded
from kiosk.front import Front
from kiosk.hours import Open
from kiosk.inbox import Inbox
from kiosk.mouth_link import MouthLink
from kiosk.runtime import Runtime
from kiosk.screens import screen_of
from kiosk.speaking import Speaking
from kiosk.states import Asking, Kiosk, Surroundings, Visit
from kiosk.voice_link import Process, VoiceLink
from ui.stage import Stage
from voice import messages as m
from voice.heard import RATE_HZ
from voice.microphone import PIECE_S

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kiosk.advisor import Advisor
    from kiosk.settings import Settings
    from kiosk.voice_link import Event as FromEars
    from voice.mouth_messages import Configure

PIECE = round(PIECE_S * RATE_HZ)
LOADS_WITHIN_S = 60.0


class Step(Enum):
    """What follows the end of speech, in this order."""

    ENDED = "believed over"
    HEARD = "heard"
    ADVISED = "understood"
    SOUNDED = "first sound"


class Booth:
    """One question after the other. `ready` gets the moment of each time the ears are there, as `monotonic` has it."""

    def __init__(self, settings: Settings, load: m.Load, advisor: Advisor, configure: Configure) -> None:
        self.ready: queue.SimpleQueue[float] = queue.SimpleQueue()
        self.process: Process | None = None
        """The ears' process."""
        self._catalogue, self._codes = settings.catalogue, tuple(settings.catalogue.offered)
        self._moments: dict[Step, float] = {}
        self._sounded, self._changed = threading.Event(), threading.Event()
        self._inbox = Inbox()
        self._speaking = Speaking(settings.catalogue, self._changed.set)
        self._speaking.page = self
        self._mouth = self._speaking.link = MouthLink(configure, self._speaking.take)
        self._link = VoiceLink(self._spawn, load, self._take)
        self._ears = Ears(self._link.send, self._post, self._changed.set, microphone=None)
        self._ears.learn(advisor, self._codes)
        self._front = Front(
            Stage(screen_display(settings)),
            window=None,
            dock=None,
            press=lambda _: None,
            close=lambda: None,
            monotonic_ms=_monotonic_ms,
        )
        around = Surroundings(Open(), ears=True, mouth=True)
        self._runtime = Runtime(
            Kiosk(Asking(Visit(self._codes[0])), around),
            settings.catalogue,
            self._inbox,
            perform=self._perform,
            show=self._show,
            monotonic_ms=_monotonic_ms,
        )

    def start(self) -> bool:
        """Begin all, and wait until it hears and speaks; False where it does not."""
        self._link.start()
        self._mouth.start()
        until = time.monotonic() + LOADS_WITHIN_S
        while not (self._ears.languages and self._speaking.languages) and time.monotonic() < until:
            self._changed.wait(1.0)
            self._changed.clear()
        return bool(self._ears.languages and self._speaking.languages)

    def stop(self) -> None:
        """End both processes."""
        self._link.stop()
        self._mouth.stop()

    def ask(self, sound: NDArray[np.int16], ends_at: int) -> dict[Step, float]:
        """Speak, as fast as one does; `ends_at` is the last sample of speech. Seconds from there to each step.

        It is a visitor's first question, who has not chosen a language. A step that never came is left out.
        """
        self._moments, self._sounded = {}, threading.Event()
        self._runtime.kiosk = replace(self._runtime.kiosk, state=Asking(Visit(self._codes[0])))
        self._runtime.handle(Pressed(buttons.SPEAK))
        began = time.monotonic()
        speaker = threading.Thread(target=self._speak, args=(sound, began), name="visitor", daemon=True)
        speaker.start()
        self._runtime.run([self._front])
        speaker.join()
        return {step: at - began - ends_at / RATE_HZ for step, at in self._moments.items()}

    def _speak(self, sound: NDArray[np.int16], due: float) -> None:
        """Each piece when a microphone would have its last sample."""
        for at in range(0, sound.size, PIECE):
            due += PIECE_S
            if self._sounded.wait(max(0.0, due - time.monotonic())):
                break
            self._ears.sound(sound[at : at + PIECE].astype("<i2").tobytes())
        self._inbox.stop()

    # -- as `kiosk.speaking.Page` --------------------------------------------------------------------------------------

    def play(self, pcm: bytes) -> None:  # noqa: ARG002 - that there is sound is enough
        """Sound of the mouth."""
        self._note(Step.SOUNDED)
        if Step.SOUNDED in self._moments:
            self._sounded.set()

    def hush(self) -> None:
        """What was played is not held here."""

    def say(self, words: str) -> None:
        """Nobody reads it."""

    # -- the kiosk's parts, joined as `kiosk.voice` and `kiosk.app` join them ------------------------------------------

    def _spawn(self, report: Callable[[m.Report | None], None]) -> Process:
        self.process = Process(report)
        return self.process

    def _take(self, told: FromEars) -> None:
        if isinstance(told, m.Ready):
            self.ready.put(time.monotonic())
        if isinstance(told, m.Said | m.NothingHeard):
            self._note(Step.HEARD)
        self._ears.take(told)

    def _post(self, event: Event) -> None:
        if isinstance(event, SpeechEnded):
            self._note(Step.ENDED)
        if isinstance(event, Advised | NothingUnderstood):
            self._note(Step.ADVISED)
        self._inbox.post(event)

    def _note(self, step: Step) -> None:
        """What comes before the step that it follows is still about the question before."""
        if len(self._moments) == list(Step).index(step):
            self._moments[step] = time.monotonic()

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Listen(languages=languages):
                self._speaking.hush()
                self._ears.listen(languages)
            case StopListening():
                self._ears.stop()
            case CancelListening():
                self._ears.cancel()
            case _:
                pass  # it has no printer and calls nobody

    def _show(self, kiosk: Kiosk) -> None:
        screen = screen_of(kiosk, self._catalogue)
        self._front.show(screen, resting=False)
        self._speaking.shown(kiosk, screen, None)


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000
