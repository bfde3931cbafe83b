"""What the voice process hears becomes events of the machine: the words are understood here, and forgotten here.

No words of a visitor are in an event, a log line or the ledger: an advice holds ids, a log line counts.
"""

from __future__ import annotations

import itertools
import logging
import statistics
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from kiosk.events import Advised, Event, LevelHeard, NothingUnderstood, SpeechEnded
from kiosk.listening import Utterance, understand
from kiosk.states import Silence
from kiosk.supervision import Withheld
from kiosk.voice_link import VoiceOff
from ui.screen import LOUDEST
from voice import messages as m

if TYPE_CHECKING:
    from kiosk.advice import Advice
    from kiosk.listening import HeardAdvisor
    from kiosk.voice_link import Event as FromLink

log = logging.getLogger(__name__)

HALL_KNOWN_S = 900.0
"""A hall fills and empties within this: what was measured before is a guess, and not known any more."""
LEVEL_EVERY_S = 0.1
"""Ten times a second is what an eye takes for live; each one draws the screen anew."""
SILENCE_DB = -60.0
"""What the meter of the ears shows as 0."""
MOST_BYTES = 2 * 16_000 * 30
"""Half a minute of sound for one sentence: whoever sends more is no microphone."""


class Ears:
    """Listens for one sentence at a time. `take` is called in the link's thread, all else in any."""

    def __init__(
        self,
        send: Callable[[m.Command], None],
        post: Callable[[Event], None],
        on_change: Callable[[], None],
        *,
        microphone: str | None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`on_change` hears that `languages` or `why` are others."""
        self.languages: tuple[str, ...] = ()
        """Those it hears and understands now."""
        self.why = "being loaded"
        """Why it hears nothing; "" where it does."""
        self.microphone = microphone
        """As `voice.messages.Listen` has it."""
        self.opened = threading.Event()
        """Set while it listens."""
        self.on_spoke: Callable[[], None] = lambda: None
        """Hears that somebody began to speak who was watched for; in the link's thread."""
        self._send, self._post, self._on_change = send, post, on_change
        self._monotonic = monotonic
        self._advisor: HeardAdvisor | None = None
        self._understood: tuple[str, ...] = ()
        self._heard: tuple[str, ...] = ()
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._id = 0
        self._room = 0
        self._watched = self._begun = 0
        """Whom it waits for to speak; who has begun to, and may be listened to."""
        self._level, self._level_at = 0, 0.0
        self._quiet: list[float] = []
        """Levels of the present sentence before its first word, in dB below full scale."""
        self._hall: tuple[float, float] | None = None
        """The last level of the hall, and when it was measured."""

    @property
    def hall_db(self) -> float | None:
        """How loud it was before the last sentence, in dB below full scale; None: not known."""
        if self._hall is None or self._monotonic() - self._hall[1] > HALL_KNOWN_S:
            return None
        return self._hall[0]

    # -- what the kiosk wants ------------------------------------------------------------------------------------------

    def listen(self, languages: tuple[str, ...]) -> None:
        """As the effect `Listen`."""
        known = tuple(code for code in languages if code in self.languages)
        if not known:
            self._post(NothingUnderstood(Silence.NO_EAR))
            return
        with self._lock:
            self._id, self._room = next(self._ids), MOST_BYTES
            self._watched = self._begun = 0  # this command ends them too
            self._level, self._quiet = 0, []
            self._send(m.Listen(self._id, known, self.microphone))
            self.opened.set()
        self._post(LevelHeard(0))

    def stop(self) -> None:
        """As the effect `StopListening`."""
        with self._lock:
            self.opened.clear()
            if self._id:
                self._send(m.Stop(self._id))

    def cancel(self) -> None:
        """As the effect `CancelListening`."""
        with self._lock:
            if gone := self._over():
                self._send(m.Cancel(gone))

    def watch(self) -> None:
        """Tell `on_spoke` when somebody begins to speak: nothing of it is kept. Not where the sound is a page's."""
        with self._lock:
            if self.microphone is not None and not self._id and not self._watched:
                self._watched = next(self._ids)
                self._send(m.Watch(self._watched, self.microphone))

    def unwatch(self) -> None:
        """Watch no more, unless somebody has begun to speak."""
        with self._lock:
            gone, self._watched = self._watched, 0
            if gone:
                self._send(m.Cancel(gone))

    def forget(self) -> None:
        """Who has begun to speak is not listened to."""
        with self._lock:
            gone, self._begun = self._begun, 0
            if gone:
                self._send(m.Cancel(gone))

    def sound(self, pcm: bytes) -> None:
        """A piece of sound from elsewhere, as `voice.messages.Sound` has it; dropped where nobody listens."""
        with self._lock:
            if self.opened.is_set() and len(pcm) <= self._room:
                self._room -= len(pcm)
                self._send(m.Sound(self._id, pcm))

    def learn(self, advisor: HeardAdvisor, languages: tuple[str, ...]) -> None:
        """From now on what is heard in these languages is understood."""
        self._advisor, self._understood = advisor, languages
        self._changed()

    # -- what the voice process says -----------------------------------------------------------------------------------

    def take(self, told: FromLink) -> None:
        """A report of the voice process, or that it went away."""
        match told:
            case VoiceOff():
                with self._lock:
                    self._watched = self._begun = 0
                self._hears((), "being started anew")
                self._end(NothingUnderstood(Silence.NO_EAR), self._id)
            case m.Ready(languages=languages, missing=missing):
                self._hears(languages, missing[0] if missing and not languages else "")
            case m.Level() if self._is_wanted(told.id):
                self._show(told)
            case m.Ended() if self._is_wanted(told.id):
                self.opened.clear()
                self._post(SpeechEnded())
            case m.Said() if self._is_wanted(told.id):
                self._end(self._understand(told), told.id)
            case m.NothingHeard() if self._is_wanted(told.id):
                self._end(NothingUnderstood(Silence.NOT_HEARD), told.id)
            case m.Failed() if self._is_wanted(told.id):
                log.warning("not listened: %s", told.why)
                self._end(NothingUnderstood(Silence.NO_EAR), told.id)
            case m.Spoke() if self._ends_watch(told.id, begun=told.id):
                self.on_spoke()
            case m.Failed() if self._ends_watch(told.id):
                log.info("nobody can interrupt: %s", told.why)
            case m.Level() | m.Ended() | m.Said() | m.Spoke() | m.NothingHeard() | m.Failed() | m.Pong():
                pass  # of a sentence that nobody waits for
            case _:
                assert_never(told)

    def _hears(self, languages: tuple[str, ...], why: str) -> None:
        self._heard, self.why = languages, why
        self._changed()

    def _changed(self) -> None:
        with self._lock:  # two threads come here, and the later one is to have the last word
            self.languages = tuple(code for code in self._heard if code in self._understood)
        self._on_change()

    def _is_wanted(self, id_: int) -> bool:
        return id_ == self._id

    def _ends_watch(self, id_: int, begun: int = 0) -> bool:
        """Whether it was this one, which is over now, and not one that was begun since."""
        with self._lock:
            is_watched = id_ == self._watched
            if is_watched:
                self._watched, self._begun = 0, begun
        return is_watched

    def _show(self, level: m.Level) -> None:
        if not level.speaking:
            self._measure(SILENCE_DB * (1 - level.value))
        now, shown = self._monotonic(), min(LOUDEST, round(level.value * LOUDEST))
        if shown != self._level and now - self._level_at >= LEVEL_EVERY_S:
            self._level, self._level_at = shown, now
            self._post(LevelHeard(shown))

    def _measure(self, level_db: float) -> None:
        """The middle one counts: the tail of our own voice, a door and a drawn breath are loud for a moment."""
        self._quiet.append(level_db)
        self._hall = statistics.median(self._quiet), self._monotonic()

    def _understand(self, said: m.Said) -> Event:
        if self._advisor is None:
            return NothingUnderstood(Silence.NO_EAR)
        try:
            advice = understand(Utterance(said.language, said.candidates, said.sounds_like), self._advisor)
        except Exception as bug:  # a bug in there must not end the thread that keeps the voice alive
            withheld = Withheld(type(bug).__name__).with_traceback(bug.__traceback__)
            log.error("the advisor failed as it never should", exc_info=withheld)  # noqa: TRY400 - its words are private
            return NothingUnderstood(Silence.NOT_HEARD)
        _tell(advice, said)
        return Advised(advice, said.language)

    def _end(self, event: Event, id_: int) -> None:
        """Of this sentence, unless another one is listened to by now: it takes a while to be understood."""
        with self._lock:
            is_waited_for = self._is_wanted(id_) and self._over()
        if is_waited_for:
            self._post(event)

    def _over(self) -> int:
        gone, self._id = self._id, 0
        self.opened.clear()
        return gone


def _tell(advice: Advice, said: m.Said) -> None:
    kind = type(advice).__name__.lower()
    log.info("heard: %d ms in %s, understood in %d ms: %s", said.speech_ms, said.language, said.took_ms, kind)
