"""Says what the screens say: the policy of `kiosk.announcing`, joined to the mouth's process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, assert_never

from kiosk.announcing import Shown, falls_silent, sentence_of, speech_of
from kiosk.hours import Closed
from kiosk.mouth_link import MouthOff
from voice import mouth_messages as m

if TYPE_CHECKING:
    from kiosk.announcing import Spoken
    from kiosk.catalogue import Catalogue
    from kiosk.mouth_link import Event as FromLink
    from kiosk.states import Kiosk
    from ui.screen import Screen
    from voice.speech import Speech

STOPS = (".", "?", "!", "…", ":", ";", "。", "？", "！")
LOADING = "being loaded"
ANSWERS = ("answering", "asking_back", "telling", "referring")
"""Screens that answer a question: who speaks while one is told wants to say something."""


class Page(Protocol):
    """Where a bench hears and reads what is spoken. Any thread may call."""

    def play(self, pcm: bytes) -> None:
        """A piece of sound as `voice.mouth_messages.Played` has it."""

    def hush(self) -> None:
        """What was played and has not sounded yet is not to sound."""

    def say(self, words: str) -> None:
        """This is being said."""


class Link(Protocol):
    """What is needed of `kiosk.mouth_link.MouthLink`. No call waits."""

    def say(self, speech: Speech, *, with_chime: bool = False) -> int:
        """Say it after all that waits; its id in the reports to come."""

    def hush(self) -> None:
        """Silence now."""

    def hall(self, level_db: float | None, *, after_hours: bool) -> None:
        """How loud it is around, in dB below full scale; None: not known."""

    def stop(self) -> None:
        """End it."""


class Speaking:
    """One voice for all screens. Nothing overlaps: what is new replaces what is old.

    `shown` is for the main thread, `take` for the link's; `hush` may come from any.
    """

    def __init__(self, catalogue: Catalogue, on_change: Callable[[], None]) -> None:
        """`on_change` hears that `languages` or `why` are others; in the link's threads."""
        self.languages: tuple[str, ...] = ()
        """Those it speaks now."""
        self.why = LOADING
        """Why it says nothing; "" where it speaks."""
        self.on_answer: Callable[[bool], None] = lambda _: None
        """Hears that an answer begins to be told, and by False that it is over; in any thread, one after the other."""
        self.page: Page | None = None
        self.link: Link | None = None
        self._catalogue, self._on_change = catalogue, on_change
        self._voices: tuple[str, ...] = ()
        self._no_voices = self._no_loudspeaker = LOADING
        self._before: Shown | None = None
        self._is_saying = False
        self._lock = threading.RLock()  # a link without a process reports within `say`
        self._answer = self._settled = 0
        """The last id of the answer that is being told, 0 for none; and the highest id that is over."""

    # -- what is shown -------------------------------------------------------------------------------------------------

    def shown(self, kiosk: Kiosk, screen: Screen, hall_db: float | None) -> None:
        """A screen is up: say it, or fall silent."""
        visit = kiosk.state.visit
        after = Shown(screen, mouth=kiosk.surroundings.mouth, muted=visit.muted)
        spoken = speech_of(self._before, after)
        if falls_silent(self._before, after):
            self.hush()
        self._before = after
        if spoken:
            self._say(spoken, hall_db, after_hours=isinstance(kiosk.surroundings.opening, Closed))

    def hush(self) -> None:
        """Silence now: a finger on the glass, a visitor who speaks, or the microphone opens."""
        with self._lock:  # else it could come after the next words, and silence those
            was_saying, self._is_saying = self._is_saying, False
            if not was_saying or self.link is None:
                return
            self.link.hush()
            self._over(self._answer)
        if self.page:
            self.page.hush()

    def _say(self, spoken: Spoken, hall_db: float | None, *, after_hours: bool) -> None:
        if self.link is None or spoken.language not in self.languages:
            return
        self.link.hall(hall_db, after_hours=after_hours)
        with self._lock:
            self._is_saying = True
            last = self._told(self.link, spoken)
            is_answer = self._before is not None and self._before.screen.id in ANSWERS and last > self._settled
            self._answer = last if is_answer else 0
            if is_answer:
                self.on_answer(True)
        if self.page:
            self.page.say(joined((spoken.says, *spoken.more)))

    def _told(self, link: Link, spoken: Spoken) -> int:
        """Hand it over; the id of its last part."""
        from voice.speech import Speech  # noqa: PLC0415 - numpy, which the mouth's configuration has brought by now

        sentence = sentence_of(spoken.says, self._catalogue.languages[spoken.language].texts)
        first = Speech(spoken.says, spoken.language, sentence.key, sentence.values)
        last = link.say(first, with_chime=spoken.with_chime)
        return link.say(Speech(joined(spoken.more), spoken.language)) if spoken.more else last

    # -- what the mouth's process says ---------------------------------------------------------------------------------

    def take(self, told: FromLink) -> None:
        """A report, or that the process went away; in the link's threads."""
        match told:
            case MouthOff():
                self._voices, self._no_voices, self._no_loudspeaker = (), "being started anew", LOADING
                self._changed()
            case m.Voices(speaking=speaking, silent=silent):
                self._voices = tuple(speaking)
                self._no_voices = "" if speaking else next((why for why in silent.values() if why), "no voice")
                self._changed()
            case m.Loudspeaker(there=there, why=why):
                self._no_loudspeaker = "" if there else why or "no loudspeaker"
                self._changed()
            case m.Played(pcm=pcm):
                if self.page:
                    self.page.play(pcm)
            case m.SpeechEnded(id=id_) | m.SpeechFailed(id=id_):
                self._over(id_)
            case m.SpeechBegan() | m.Lips() | m.Pong():
                pass
            case _:
                assert_never(told)

    def _over(self, id_: int) -> None:
        """This much is told, or never will be."""
        with self._lock:
            self._settled = max(self._settled, id_)
            is_over = 0 < self._answer <= self._settled
            if is_over:
                self._answer = 0
                self.on_answer(False)

    def _changed(self) -> None:
        self.why = self._no_voices or self._no_loudspeaker
        self.languages = () if self.why else self._voices
        self._on_change()


def joined(sentences: tuple[str, ...]) -> str:
    """Several sentences as one text, each with an end to be heard."""
    return " ".join(each if each.endswith(STOPS) else f"{each}." for each in sentences)
