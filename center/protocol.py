"""The centre's side of the MQTT contract: a message in, a list of messages out.

No thread, no clock and no socket: time is given as `Now`, the only thing touched is the store. The server drives it
from paho, tests and the simulation drive it by hand. Whoever drives it publishes what any method returns and calls
`tick` when `due` seconds have passed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Final, TypeVar

from center.answers import Answers
from center.day import Now, business_day, is_set, seconds_to_midnight
from center.desk import Desk
from center.inbox import Standing, Verdict
from center.intake import Intake, Question
from center.limiter import Limiter
from center.placing import serve
from center.requests import Answer, AskStatus, AskTickets, Failed, Feed, LockerRequest, OfLocker, Refused, Request
from center.settings import Place
from center.status import Running, tell
from center.store import NotStored, Store
from center.taking import take
from kiosk.contract import (
    Ack,
    BusinessDay,
    DoorUsed,
    Downlink,
    Hello,
    KioskEvent,
    LockerOrders,
    ServerState,
    TicketIssued,
    Topics,
    any_kiosk,
    encode,
)

T = TypeVar("T")

log = logging.getLogger(__name__)

ACK_AFTER_S: Final = 0.05
"""Acknowledgements wait this long for more events, so that a kiosk that catches up is not answered one by one."""
QUEUE_EVERY_S: Final = 1.0
"""The queue is published at most this often, unless a counter did something: then at once."""
REFRESH_S: Final = 60.0
"""The expected wait changes with time alone; and a clock that was set is noticed within this."""
AGAIN_S: Final = 1.0
"""After the disk refused to be read."""

Stream = tuple[str, str]
"""A kiosk and its incarnation."""


@dataclass(frozen=True, slots=True)
class Message:
    """To be published, QoS 1."""

    topic: str
    payload: bytes
    retain: bool


class Centre:
    """One centre, between its kiosks, its counters and its store."""

    def __init__(self, place: Place, store: Store, now: Now) -> None:
        self._place = place
        self._store = store
        self._desk = Desk(place, store)
        self._intake = Intake(place.id)
        self._answers = Answers(store)
        self._limiter = Limiter()
        self._topics = Topics(place.id, "-")
        self._day: date | None = store.last_day()
        self._connected = False
        self._storing = True
        self._clock_is_set = True
        self._owed: set[Stream] = set()
        self._told_of: set[Stream] = set()
        """Those of which the log has said that they are not as their kiosk says."""
        self._acks_at = inf
        self._queue_at = now.mono
        self._queue_earliest = now.mono
        self._queue_said = b""
        self._lockers_said: dict[str, bytes] = {}
        self._lockers_due = False
        self._turn_day(now)

    @property
    def day(self) -> date | None:
        """The business day; None while it is not known."""
        return self._day

    @property
    def filters(self) -> tuple[str, ...]:
        """What to subscribe to, QoS 1."""
        return tuple(any_kiosk(self._place.id, tail) for tail in ("up/evt", "up/state", "up/ask"))

    @property
    def will(self) -> Message:
        """What the broker says when the centre is gone; the centre says it too when it goes by itself."""
        return self._retained(self._topics.server, ServerState(1, online=False, epoch=self._store.epoch))

    # -- what happens ------------------------------------------------------------------------------------------------

    def connected(self, now: Now) -> list[Message]:
        """The broker is there and has granted the subscriptions."""
        self._connected = True
        self._queue_said = b""
        self._lockers_said = {}
        self._turn_day(now)
        online = self._retained(self._topics.server, ServerState(1, online=True, epoch=self._store.epoch))
        return [online, *self._say_day(), *self._say_queue(now), *self._say_lockers(), *self._say_acks(now)]

    def disconnected(self) -> None:
        """The broker is gone. What is committed meanwhile is acknowledged when it is back."""
        self._connected = False

    def receive(self, now: Now, batch: Iterable[tuple[str, bytes]]) -> list[Message]:
        """Messages of kiosks as (topic, payload). The events among them are committed together, before any answer."""
        read = [self._intake.read(topic, payload) for topic, payload in batch]
        events = [one for one in read if isinstance(one, KioskEvent)]
        self._record(now, events)
        greetings = [ack for one in read if isinstance(one, Hello) for ack in self._greet(one, events)]
        replies = [reply for one in read if isinstance(one, Question) for reply in self._reply(one, now)]
        return [*([*greetings, *replies] if self._connected else []), *self.tick(now)]

    def tick(self, now: Now) -> list[Message]:
        """Whatever is due."""
        messages = self._say_day() if self._turn_day(now) else []
        if not self._connected:
            return []
        if now.mono >= self._acks_at:
            messages += self._say_acks(now)
        if now.mono >= self._queue_at:
            messages += self._say_queue(now)
        if self._lockers_due:
            messages += self._say_lockers()
        return messages

    def due(self, now: Now) -> float:
        """Seconds until `tick` has something to do; 0 where it has."""
        wait = min(REFRESH_S, seconds_to_midnight(now.wall, self._place.zone))
        if self._connected:
            wait = min(wait, self._acks_at - now.mono, self._queue_at - now.mono)
        return max(0.0, wait)

    def ask(self, now: Now, request: Request) -> tuple[Answer, list[Message]]:
        """A counter's or technician's request. A call is committed; the queue it leads to goes out at once."""
        turned = self._say_day() if self._turn_day(now) else []
        if isinstance(request, AskStatus | AskTickets):
            running = Running(self._intake, self._connected)
            told = self._attempt(lambda: tell(request, self._place, self._store, self._day, running))
            return (Failed(told.why) if isinstance(told, NotStored) else told), turned if self._connected else []
        if isinstance(request, Feed):
            taken = self._attempt(lambda: take(request, self._store))
            return (Failed(taken.why) if isinstance(taken, NotStored) else taken), turned if self._connected else []
        if isinstance(request, LockerRequest):
            done = self._attempt(lambda: self._serve_locker(request, now))
            said = [*turned, *self._say_lockers()] if self._connected else []
            return (Failed(done.why) if isinstance(done, NotStored) else done), said
        answer = self._desk.serve(request, self._day, now.wall.timestamp())
        return answer, [*turned, *self._say_queue(now)] if self._connected else []

    def _serve_locker(self, request: LockerRequest, now: Now) -> OfLocker | Refused:
        return serve(request, self._store.lockers, self._day, now.wall.timestamp(), self._hears_us)

    def _hears_us(self, kiosk: str) -> bool | None:
        state = self._intake.kiosks.get(kiosk)
        return None if state is None else self._connected and state.online

    # -- events ------------------------------------------------------------------------------------------------------

    def _record(self, now: Now, events: Sequence[KioskEvent]) -> None:
        if not events:
            return
        day, at = self._day, now.wall.timestamp()
        verdicts = self._attempt(lambda: [self._take(event, day, at) for event in events])
        if isinstance(verdicts, NotStored):
            return
        for event, verdict in zip(events, verdicts, strict=True):
            self._answer(event, verdict)
        self._acks_at = min(self._acks_at, now.mono + ACK_AFTER_S)
        if Verdict.NEW in verdicts:
            self._queue_at = min(self._queue_at, max(now.mono, self._queue_earliest))

    def _take(self, event: KioskEvent, day: date | None, at: float) -> Verdict:
        return self._store.inbox.record(event, day, at, self._intake.declared(event.kiosk, event.inc))

    def _answer(self, event: KioskEvent, verdict: Verdict) -> None:
        if verdict is Verdict.FAR_AHEAD:
            self._intake.drop("far_ahead", f"event {event.seq} of kiosk {event.kiosk} ({event.inc}): {verdict.value}")
            return
        self._owed.add((event.kiosk, event.inc))
        if verdict is Verdict.NEW and isinstance(event, DoorUsed):
            self._lockers_due = True
            if event.outcome in ("jammed", "unknown"):
                log.error("somebody must look behind door %d of kiosk %s: %s", event.door, event.kiosk, event.outcome)
        if verdict.contradicts:
            log.error("quarantine: event %s of kiosk %s (%s): %s", event.seq, event.kiosk, event.inc, verdict.value)
        if verdict.contradicts and isinstance(event, TicketIssued):
            log.error(
                "%s of kiosk %s is NOT IN THE QUEUE, its visitor waits: `center status`", event.label, event.kiosk
            )

    def _greet(self, hello: Hello, came_with_it: Sequence[KioskEvent]) -> list[Message]:
        stream, day, inbox = (hello.kiosk, hello.inc), self._day, self._store.inbox
        found = self._attempt(
            lambda: (
                inbox.give_up(*stream, hello.gone),
                inbox.standing(*stream),
                inbox.highest_labels(hello.kiosk, day) if day else (),
            )
        )
        if isinstance(found, NotStored):
            return []
        lost, standing, labels = found
        if lost:
            log.error("%s events of kiosk %s (%s) never came and it no longer has them", lost, *stream)
        elif _forgotten(hello, standing):
            log.error("kiosk %s (%s) had events acknowledged that are not here: was the database restored?", *stream)
        if standing.upto > _newest(hello, came_with_it) and stream not in self._told_of:
            self._told_of.add(stream)
            log.error(
                "events of kiosk %s (%s) are here that it never had: an old copy of its card, or a forger", *stream
            )
        self._owed.discard(stream)
        return [self._ack(stream, standing, day, labels)]

    def _say_acks(self, now: Now) -> list[Message]:
        streams = sorted(self._owed)
        standings = self._attempt(lambda: [self._store.inbox.standing(*stream) for stream in streams])
        if isinstance(standings, NotStored):
            self._acks_at = now.mono + AGAIN_S
            return []
        self._owed.clear()
        self._acks_at = inf
        return [self._ack(stream, standing) for stream, standing in zip(streams, standings, strict=True)]

    def _ack(
        self, stream: Stream, standing: Standing, day: date | None = None, labels: tuple[str, ...] = ()
    ) -> Message:
        kiosk, inc = stream
        ack = Ack(1, inc, standing.upto, standing.missing, self._store.epoch, day, labels)
        return Message(Topics(self._place.id, kiosk).acks, encode(ack), retain=False)

    # -- questions ---------------------------------------------------------------------------------------------------

    def _reply(self, question: Question, now: Now) -> list[Message]:
        """To that kiosk alone; nothing where it asks too fast or the disk cannot be read."""
        if not self._limiter.allows(question.kiosk, now.mono):
            self._intake.drop("too_fast", f"a question of kiosk {question.kiosk}, which asks faster than visitors do")
            return []
        answer = self._attempt(lambda: self._answers.to(question.ask, self._day, now.wall.timestamp()))
        if isinstance(answer, NotStored):
            return []
        return [Message(Topics(self._place.id, question.kiosk).answers, encode(answer), retain=False)]

    # -- what everybody hears ----------------------------------------------------------------------------------------

    def _turn_day(self, now: Now) -> bool:
        """Whether another business day has begun."""
        self._watch_clock(now)
        day = business_day(now.wall, self._place.zone, self._day)
        if day is None or day == self._day:
            return False
        first, self._day = self._day is None, day
        self._lockers_due = True
        self._attempt(lambda: self._keep_day(day, first=first))
        self._intake.turn_day()
        self._queue_at = now.mono
        return True

    def _keep_day(self, day: date, *, first: bool) -> None:
        self._store.keep_day(day)
        if first:
            self._store.hall.take_undated(day)

    def _watch_clock(self, now: Now) -> None:
        was, self._clock_is_set = self._clock_is_set, is_set(now.wall)
        if was and not self._clock_is_set:
            log.error("this machine's clock is not set; the business day stays %s until it is", self._day or "unknown")
        elif self._clock_is_set and not was:
            log.warning("the clock is set")

    def _say_day(self) -> list[Message]:
        return [self._retained(self._topics.day, BusinessDay(1, self._day))] if self._day else []

    def _say_queue(self, now: Now) -> list[Message]:
        self._queue_earliest = now.mono + QUEUE_EVERY_S
        self._queue_at = now.mono + REFRESH_S
        day = self._day
        if day is None:
            return []
        queues = self._attempt(lambda: self._desk.queues(day, now.wall.timestamp()))
        if isinstance(queues, NotStored):
            return []
        message = self._retained(self._topics.queue, queues)
        if message.payload == self._queue_said:
            return []
        self._queue_said = message.payload
        return [message]

    def _say_lockers(self) -> list[Message]:
        """To each kiosk its open orders, where they are others than were said."""
        day, lockers = self._day, self._store.lockers
        found = self._attempt(lambda: {kiosk: lockers.open_orders(kiosk, day) for kiosk in lockers.kiosks()})
        self._lockers_due = isinstance(found, NotStored)
        if isinstance(found, NotStored):
            return []
        topics = {kiosk: Topics(self._place.id, kiosk).lockers for kiosk in found}
        messages = [self._retained(topics[kiosk], LockerOrders(1, orders)) for kiosk, orders in found.items()]
        news = [message for message in messages if self._lockers_said.get(message.topic) != message.payload]
        self._lockers_said |= {message.topic: message.payload for message in news}
        return news

    def _retained(self, topic: str, message: Downlink) -> Message:
        return Message(topic, encode(message), retain=True)

    def _attempt(self, work: Callable[[], T]) -> T | NotStored:
        done = self._store.attempt(work)
        if isinstance(done, NotStored):
            if self._storing:
                log.error("the database refuses: %s; what it refuses is not acknowledged", done.why)
            self._storing = False
        elif not self._storing:
            log.warning("the database takes everything again")
            self._storing = True
        return done


def _forgotten(hello: Hello, standing: Standing) -> bool:
    """Whether the kiosk was told of more than there is here."""
    told = hello.first_pending - 1 if hello.first_pending else hello.last
    return standing.upto < told or any(seq <= told for seq in standing.missing)


def _newest(hello: Hello, came_with_it: Sequence[KioskEvent]) -> int:
    """The newest event that the kiosk has.

    Where there is more here it is told so all the same, and goes on as another incarnation: an answer cut to what it
    has would let it give numbers again that an earlier life of its card gave.
    """
    seqs = [event.seq for event in came_with_it if (event.kiosk, event.inc) == (hello.kiosk, hello.inc)]
    return max([hello.last, *seqs])
