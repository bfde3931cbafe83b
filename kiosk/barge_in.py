"""A visitor who speaks while an answer is told silences it, and is listened to where they had asked aloud before.

Decision 0012 says why so, and for which microphones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import buttons
from kiosk.events import Pressed
from kiosk.states import Answering, AskingBack, Attract, OutOfHours, Referring, Telling

if TYPE_CHECKING:
    from kiosk.ears import Ears
    from kiosk.inbox import Inbox
    from kiosk.speaking import Speaking
    from kiosk.states import State

TAKES_A_QUESTION = (Answering, AskingBack, Telling, Referring)
"""Screens of an answer: each takes the next question, spoken or not."""


class BargeIn:
    """Joins ears and mouth. `spoke` is called in the ears' thread, `answer` in any, the rest in the main one."""

    def __init__(self, ears: Ears, speaking: Speaking, inbox: Inbox) -> None:
        self.wanted = False
        """Whether the microphone is one that does not hear the loudspeaker."""
        self._ears, self._speaking, self._inbox = ears, speaking, inbox
        self._has_asked_aloud = False
        self._takes_a_question = False
        ears.on_spoke, speaking.on_answer = self.spoke, self.answer

    def answer(self, begins: bool) -> None:
        """An answer begins to be told, or is over."""
        if not begins:
            self._ears.unwatch()
        elif self.wanted:
            self._ears.watch()

    def asked_aloud(self) -> None:
        """The visitor pressed the button to speak."""
        self._has_asked_aloud = True

    def shown(self, state: State) -> None:
        """This is on the screen now; the next visitor has asked nothing yet."""
        self._takes_a_question = isinstance(state, TAKES_A_QUESTION)
        if isinstance(state, Attract | OutOfHours):
            self._has_asked_aloud = False

    def spoke(self) -> None:
        """Somebody speaks: silence first, and then the question whether they want to be heard."""
        self._speaking.hush()
        self._inbox.call(self._decide)

    def _decide(self) -> None:
        """Nobody is listened to who has not chosen to speak with the kiosk in this visit."""
        if self._has_asked_aloud and self._takes_a_question:
            self._inbox.post(Pressed(buttons.SPEAK))
        else:
            self._ears.forget()
