"""What may come in from a kiosk's topics, and what is dropped: counted by kind, logged once a day by kind."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from typing import Final

from kiosk.contract import LIMIT_BYTES, Hello, KioskState, Malformed, Uplink, decode, decode_uplink, sender_of
from kiosk.inquiries import Ask, decode_ask

log = logging.getLogger(__name__)

MOST_KIOSKS: Final = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """What a visitor wants to know, and at which kiosk."""

    kiosk: str
    ask: Ask


class Intake:
    """The door: strict about who speaks and how. Also remembers how each kiosk last said it was."""

    def __init__(self, centre: str) -> None:
        self._centre = centre
        self._logged: set[str] = set()
        self._hellos: dict[str, Hello] = {}
        self.kiosks: Final[dict[str, KioskState]] = {}
        self.dropped: Final[Counter[str]] = Counter()

    def read(self, topic: str, payload: bytes) -> Uplink | Question | None:
        """The event, hello or question in a message; None for a state, which is kept here, and for what is dropped."""
        sender = sender_of(topic)
        if sender is None or sender[0] != self._centre:
            self.drop("foreign_topic", "a topic that is no kiosk's of this centre")
            return None
        if len(payload) > LIMIT_BYTES:
            self.drop("oversized", f"{len(payload)} bytes from kiosk {sender[1]}")
            return None
        if sender[2] == "up/state":
            self._keep_state(sender[1], payload)
            return None
        if sender[2] == "up/ask":
            return self._question(sender[1], payload)
        return self._uplink(sender[1], payload)

    def _question(self, kiosk: str, payload: bytes) -> Question | None:
        ask = decode_ask(payload)
        if isinstance(ask, Malformed):
            self.drop("malformed", f"a question of kiosk {kiosk}: {ask.why}")
            return None
        return Question(kiosk, ask)

    def _uplink(self, kiosk: str, payload: bytes) -> Uplink | None:
        message = decode_uplink(payload)
        if isinstance(message, Malformed):
            self.drop("malformed", f"from kiosk {kiosk}: {message.why}")
            return None
        if message.kiosk != kiosk:
            self.drop("forged", f"kiosk {kiosk} speaks for kiosk {message.kiosk}")
            return None
        if isinstance(message, Hello) and not _consistent(message):
            self.drop("malformed", f"from kiosk {kiosk}: a hello that contradicts itself")
            return None
        if isinstance(message, Hello) and (kiosk in self._hellos or len(self._hellos) < MOST_KIOSKS):
            self._hellos[kiosk] = message
        return message

    def declared(self, kiosk: str, inc: str) -> int:
        """The last event of its outbox that the kiosk's latest hello spoke of; 0 where this incarnation sent none."""
        hello = self._hellos.get(kiosk)
        return hello.last if hello is not None and hello.inc == inc else 0

    def _keep_state(self, kiosk: str, payload: bytes) -> None:
        if not payload:
            # Somebody cleared the retained message: the kiosk was taken away.
            self.kiosks.pop(kiosk, None)
            return
        state = decode(KioskState, payload)
        if isinstance(state, Malformed):
            self.drop("malformed", f"state of kiosk {kiosk}: {state.why}")
        elif kiosk not in self.kiosks and len(self.kiosks) >= MOST_KIOSKS:
            self.drop("too_many_kiosks", f"kiosk {kiosk}: {MOST_KIOSKS} are known already")
        elif not self._is_old_will(kiosk, state):
            self.kiosks[kiosk] = state

    def _is_old_will(self, kiosk: str, state: KioskState) -> bool:
        known = self.kiosks.get(kiosk)
        return known is not None and not state.online and state.boot != known.boot

    def drop(self, kind: str, why: str) -> None:
        """Count a message that is not taken."""
        self.dropped[kind] += 1
        if kind not in self._logged:
            self._logged.add(kind)
            log.warning("dropped (%s): %s; more of this kind are only counted", kind, why)

    def turn_day(self) -> None:
        """A new day: each kind may be logged once more."""
        self._logged.clear()


def _consistent(hello: Hello) -> bool:
    """Pending events are at the end of the outbox, those no longer kept at its beginning, and do not overlap."""
    return hello.first_pending <= hello.last and hello.gone <= hello.last and not 0 < hello.first_pending <= hello.gone
