"""Says what the screens say: the policy of `kiosk.announcing`, joined to the mouth's process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, assert_never

from kiosk.announcing import Shown, falls_silent, sentence_of, speech_of
from kiosk.hours import Closed
from voice import mouth_messages as m

if TYPE_CHECKING:
    from kiosk.announcing import Spoken
    from kiosk.catalogue import Catalogue
    from kiosk.mouth_link import MouthLink
    from kiosk.states import Kiosk
    from ui.screen import Screen

STOPS = (".", "?", "!", "…", ":", ";", "。", "？", "！")


class Page(Protocol):
    """Where a bench hears and reads what is spoken. Any thread may call."""

    def play(self, pcm: bytes) -> None:
        """A piece of sound as `voice.mouth_messages.Played` has it."""

    def hush(self) -> None:
        """What was played and has not sounded yet is not to sound."""

    def say(self, words: str) -> None:
        """This is being said."""


class Speaking:
    """One voice for all screens. Nothing overlaps: what is new replaces what is old."""

    def __init__(self, catalogue: Catalogue, on_change: Callable[[], None]) -> None:
        """`on_change` hears that `languages` or `why` are others; in the link's threads."""
        self.languages: tuple[str, ...] = ()
        """Those it speaks now."""
        self.why = "being loaded"
        """Why it says nothing; "" where it speaks."""
        self.page: Page | None = None
        self.link: MouthLink | None = None
        self._catalogue, self._on_change = catalogue, on_change
        self._voices: tuple[str, ...] = ()
        self._no_voices = self.why
        self._no_loudspeaker = ""
        self._before: Shown | None = None
        self._is_saying = False

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
        """Silence now: a finger on the glass, or the microphone opens."""
        if not self._is_saying or self.link is None:
            return
        self._is_saying = False
        self.link.hush()
        if self.page:
            self.page.hush()

    def _say(self, spoken: Spoken, hall_db: float | None, *, after_hours: bool) -> None:
        from voice.speech import Speech  # noqa: PLC0415 - numpy, which the mouth's configuration has brought by now

        if self.link is None or spoken.language not in self.languages:
            return
        self._is_saying = True
        sentence = sentence_of(spoken.says, self._catalogue.languages[spoken.language].texts)
        first = Speech(spoken.says, spoken.language, sentence.key, sentence.values)
        self.link.hall(hall_db, after_hours=after_hours)
        self.link.say(first, with_chime=spoken.with_chime)
        if spoken.more:
            self.link.say(Speech(joined(spoken.more), spoken.language))
        if self.page:
            self.page.say(joined((spoken.says, *spoken.more)))

    # -- what the mouth's process says ---------------------------------------------------------------------------------

    def take(self, told: m.FromMouth) -> None:
        """A report; in the link's threads."""
        match told:
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
            case m.SpeechBegan() | m.SpeechEnded() | m.SpeechFailed() | m.Lips() | m.Pong():
                pass
            case _:
                assert_never(told)

    def _changed(self) -> None:
        self.why = self._no_voices or self._no_loudspeaker
        self.languages = () if self.why else self._voices
        self._on_change()


def joined(sentences: tuple[str, ...]) -> str:
    """Several sentences as one text, each with an end to be heard."""
    return " ".join(each if each.endswith(STOPS) else f"{each}." for each in sentences)
