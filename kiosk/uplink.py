"""The conversation with the centre: what is said, what is heard. No thread, no socket, no clock.

`Reporter` runs it on a real broker, a simulation on a simulated one. All calls come from one thread, but for
`set_devices` and `counters`.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from kiosk.contract import (
    LIMIT_BYTES,
    NO_DAY,
    Ack,
    BusinessDay,
    Hello,
    KioskState,
    LockerOrders,
    Malformed,
    Queues,
    ServerState,
    Topics,
    decode,
    encode,
)
from kiosk.delivery import WINDOW, Backoff, Delivery, Doubted
from kiosk.enquiry import Enquiry
from kiosk.inquiries import decode_answer
from kiosk.ledger import Ledger
from kiosk.numbering import AckRefused, Standing, StorageFailed, known
from kiosk.tidings import CentreReachable, Counters, News, Reported
from kiosk.tokens import new_ask_id

if TYPE_CHECKING:
    from kiosk.states import Question
    from kiosk.wire import Wire

T = TypeVar("T")
log = logging.getLogger(__name__)

STATE_EVERY_MS = 10_000
"""How often a mere change of the number of pending events is worth a retained message."""
TRY_AGAIN_MS = 1_000
"""After a disk or a connection that takes nothing more at the moment."""


@dataclass(frozen=True, slots=True)
class About:
    """Who reports."""

    topics: Topics
    boot: str
    version: str


class Uplink:
    """One kiosk's side of the contract."""

    def __init__(
        self,
        about: About,
        ledger: Ledger,
        backoff: Backoff,
        on_news: Callable[[News], None],
        new_ask_id: Callable[[], str] = new_ask_id,
    ) -> None:
        self._about = about
        self._ledger = ledger
        self._on_news = on_news
        self._backoff = backoff
        self._incarnation = ledger.incarnation
        self._delivery = self._new_delivery()
        self._handlers: Mapping[str, Callable[[bytes, bool, int], None]] = {
            about.topics.acks: self._hear_ack,
            about.topics.server: self._hear_server,
            about.topics.day: self._hear_day,
            about.topics.queue: self._hear_queues,
            about.topics.answers: self._hear_answer,
            about.topics.lockers: self._hear_locker_orders,
        }
        self._enquiry = Enquiry(about.topics.asks, on_news, new_ask_id)
        self._locker_orders: LockerOrders | None = None
        """Heard, and not kept yet."""
        self._dropped: Counter[str] = Counter()
        self._devices: Mapping[str, str] = {}
        self._link_trouble: Mapping[str, str] = {}
        self._connected = False
        self._server: ServerState | None = None
        self._reachable = False
        self._pending: int | None = None
        self._failing: set[str] = set()
        self._told: tuple[KioskState, int] | None = None
        """The state that the broker keeps for this connection, and when it was sent."""

    def _new_delivery(self) -> Delivery:
        return Delivery(known(self._ledger.standing(), Standing(None, 0)), self._backoff)

    def _follow(self, now_ms: int) -> None:
        """The ledger may have begun a new life: then nothing that was said of the old one counts."""
        if self._ledger.incarnation == self._incarnation:
            return
        self._incarnation = self._ledger.incarnation
        self._delivery = self._new_delivery()
        if self._connected:
            self._delivery.connected(now_ms)

    # -- what the owner asks -------------------------------------------------------------------------

    @property
    def topics(self) -> tuple[str, ...]:
        """What to subscribe to."""
        return tuple(self._handlers)

    @property
    def counters(self) -> Counters:
        """What was not believed so far."""
        return Counters(**self._dropped)

    def set_devices(self, devices: Mapping[str, str]) -> bool:
        """How each device is, for the centre: names as in the contract, values of at most 32 characters.

        Whether that is news. Raises ValueError where the contract has no room for it.
        """
        if devices == self._devices:
            return False
        state = replace(self.state(online=True), devices=dict(devices))
        found = decode(KioskState, encode(state))
        if isinstance(found, Malformed):
            raise ValueError(f"devices against the contract: {found.why}")  # noqa: TRY004  a wrong value of the right type
        self._devices = state.devices
        return True

    def ask(self, question: Question) -> None:
        """Put a visitor's question to the centre; `LookedUp` is the news that answers it. From any thread."""
        self._enquiry.ask(question)

    def set_crowded(self, *, crowded: bool) -> None:
        """Whether another kiosk seems to have this one's id, for the centre. For the link's thread."""
        self._link_trouble = {"link": "same_id_twice"} if crowded else {}

    def state(self, *, online: bool) -> KioskState:
        """How the kiosk is. With `online` false it is the will, and the farewell."""
        return KioskState(
            v=1,
            online=online,
            boot=self._about.boot,
            version=self._about.version,
            incarnation=self._ledger.incarnation,
            pending=self._pending or 0,
            devices={**self._devices, **self._link_trouble},
        )

    # -- what happens --------------------------------------------------------------------------------

    def connected(self, now_ms: int) -> None:
        """The broker took our subscriptions."""
        self._connected = True
        self._told = None
        self._delivery.connected(now_ms)

    def disconnected(self) -> None:
        """The broker is gone."""
        self._connected = False
        self._server = None
        self._delivery.disconnected()
        self._tell_reachable()

    def hear(self, topic: str, payload: bytes, retained: bool, now_ms: int) -> None:
        """A message came. Whatever it is, this returns."""
        self._follow(now_ms)
        handler = self._handlers.get(topic)
        if handler is None:
            self._drop("wrong_topic", "a topic that was not asked for")
        elif len(payload) > LIMIT_BYTES:
            self._drop("oversized", f"{len(payload)} bytes")
        else:
            self._guarded(lambda: handler(payload, retained, now_ms))

    def work(self, wire: Wire | None, now_ms: int) -> int | None:
        """Send what is due; when to be called again without news, in monotonic milliseconds (None: not)."""
        self._follow(now_ms)
        self._tell_pending()
        orders_due = self._keep_locker_orders(now_ms)
        if wire is None or not self._connected:
            return orders_due
        self._delivery.overdue(now_ms)
        state_due = self._send_state(wire, now_ms)
        self._send_hello(wire, now_ms)
        asked_due = self._enquiry.work(wire, now_ms)
        dues = (orders_due, state_due, asked_due, self._send_events(wire, now_ms), self._delivery.due_ms())
        return min((due for due in dues if due is not None), default=None)

    # -- sending -------------------------------------------------------------------------------------

    def _send_state(self, wire: Wire, now_ms: int) -> int | None:
        state = self.state(online=True)
        if self._told is not None:
            told, told_ms = self._told
            if state == told:
                return None
            if state.devices == told.devices and now_ms < told_ms + STATE_EVERY_MS:
                return told_ms + STATE_EVERY_MS
        if not wire.publish(self._about.topics.state, encode(state), retain=True):
            return now_ms + TRY_AGAIN_MS
        self._told = state, now_ms
        return None

    def _send_hello(self, wire: Wire, now_ms: int) -> None:
        if not self._delivery.hello_due(now_ms):
            return
        extent = self._kept("read", self._ledger.extent())
        if extent is None:
            self._delivery.hello_failed(now_ms + TRY_AGAIN_MS)
            return
        hello = Hello(
            v=1,
            kiosk=self._ledger.kiosk,
            inc=self._ledger.incarnation,
            first_pending=extent.first_pending,
            last=extent.last,
            gone=extent.gone,
        )
        if not wire.publish(self._about.topics.events, encode(hello)):
            self._delivery.hello_failed(now_ms + TRY_AGAIN_MS)
            return
        self._delivery.hello_sent(now_ms)

    def _send_events(self, wire: Wire, now_ms: int) -> int | None:
        waiting = self._kept("read", self._ledger.pending(WINDOW))
        if waiting is None:
            return now_ms + TRY_AGAIN_MS
        for seq, body in self._delivery.choose(waiting):
            if not wire.publish(self._about.topics.events, body):
                return now_ms + TRY_AGAIN_MS
            self._delivery.sent((seq,), now_ms)
        return None

    # -- hearing -------------------------------------------------------------------------------------

    def _hear_ack(self, payload: bytes, retained: bool, now_ms: int) -> None:
        ack = self._decoded(Ack, payload)
        if ack is None:
            return
        if retained:
            self._drop("retained", "an acknowledgement that the broker had kept")
        elif ack.inc != self._ledger.incarnation:
            self._drop("foreign_incarnation", "an acknowledgement for another ledger")
        else:
            self._judge(ack, now_ms)

    def _judge(self, ack: Ack, now_ms: int) -> None:
        verdict = self._delivery.judge(ack, now_ms)
        if isinstance(verdict, Doubted):
            self._drop("replayed", "an acknowledgement that takes back what was said")
            return
        if verdict.again_from is not None:
            log.warning("the centre lost its memory: reporting again from event %d", verdict.again_from)
            # First this, then the acknowledgement: a power cut between the two then loses nothing.
            if self._kept("written", self._ledger.resend_from(verdict.again_from)) is None:
                return
        done = self._kept("written", self._ledger.acknowledge(ack))
        if isinstance(done, AckRefused):
            self._refused(ack, done, now_ms)
        elif done is not None:
            self._keep_clear(ack)
            self._delivery.settled(ack, verdict, now_ms)

    def _refused(self, ack: Ack, refused: AckRefused, now_ms: int) -> None:
        """More was acknowledged than this ledger ever had. As the answer to a hello it proves an old ledger."""
        if not self._delivery.asked:
            self._drop(refused.why.value, "an acknowledgement that cannot be ours")
            self._delivery.ask_again(now_ms)
            return
        self._keep_clear(ack)
        failed = self._ledger.begin_anew("the centre has events of this one that the ledger has not: it is an old copy")
        if failed is None:
            self._follow(now_ms)

    def _keep_clear(self, ack: Ack) -> None:
        failed = self._ledger.keep_clear(ack.day, ack.labels) if ack.day else None
        if failed is not None:
            log.warning("the centre's labels were not kept: %s", failed)

    def _hear_server(self, payload: bytes, _retained: bool, now_ms: int) -> None:
        server = self._decoded(ServerState, payload)
        if server is None:
            return
        before, self._server = self._server, server
        came_back = before is not None and server.online and not before.online
        if came_back or (server.online and self._delivery.is_news(server.epoch)):
            self._delivery.begin_again(now_ms)
        self._tell_reachable()

    def _hear_day(self, payload: bytes, _retained: bool, _now_ms: int) -> None:
        day = self._decoded(BusinessDay, payload)
        if day is not None and day.day <= NO_DAY:
            self._drop("impossible_day", "a business day before any kiosk ran: nobody would ever call its tickets")
        elif day is not None:
            self._on_news(day)

    def _hear_queues(self, payload: bytes, _retained: bool, _now_ms: int) -> None:
        queues = self._decoded(Queues, payload)
        if queues is not None:
            self._on_news(queues)

    def _hear_answer(self, payload: bytes, retained: bool, _now_ms: int) -> None:
        answer = decode_answer(payload)
        if isinstance(answer, Malformed):
            self._drop("malformed", f"Answer: {answer.why}")
        elif retained:
            self._drop("retained", "an answer that the broker had kept")
        elif not self._enquiry.settle(answer):
            self._drop("unasked", "an answer that nobody waits for")

    def _hear_locker_orders(self, payload: bytes, _retained: bool, now_ms: int) -> None:
        orders = self._decoded(LockerOrders, payload)
        if orders is not None:
            self._locker_orders = orders
            self._keep_locker_orders(now_ms)

    def _keep_locker_orders(self, now_ms: int) -> int | None:
        """The broker says them once a connection: a disk that did not take them is tried again."""
        orders = self._locker_orders
        if orders is None:
            return None
        failed = self._ledger.take_locker_orders(orders)
        self._kept("written", failed or True)
        if failed is None:
            self._locker_orders = None
            return None
        return now_ms + TRY_AGAIN_MS

    def _decoded(self, kind: type[T], payload: bytes) -> T | None:
        found = decode(kind, payload)
        if isinstance(found, Malformed):
            self._drop("malformed", f"{kind.__name__}: {found.why}")
            return None
        return found

    def _drop(self, kind: str, what: str) -> None:
        self._dropped[kind] += 1
        if self._dropped[kind] == 1:
            log.warning("dropped %s; others of this kind are only counted", what)

    # -- telling the kiosk ---------------------------------------------------------------------------

    def _tell_reachable(self) -> None:
        reachable = self._connected and self._server is not None and self._server.online
        if reachable == self._reachable:
            return
        self._reachable = reachable
        self._guarded(lambda: self._enquiry.set_reachable(reachable=reachable))
        if reachable:
            log.info("the centre is there")
        elif self._connected:  # a lost broker has its own line
            log.warning("the centre is lost, its broker is there")
        self._guarded(lambda: self._on_news(CentreReachable(reachable)))

    def _tell_pending(self) -> None:
        pending = self._kept("read", self._ledger.pending_count())
        if pending is not None and pending != self._pending:
            self._pending = pending
            self._guarded(lambda: self._on_news(Reported(pending)))

    def _kept(self, what: str, found: T | StorageFailed) -> T | None:
        """What the ledger found; None where the disk fails, with one line in the log for each thing it fails at."""
        if isinstance(found, StorageFailed):
            if what not in self._failing:
                self._failing.add(what)
                log.warning("the ledger cannot be %s: %s", what, found)
            return None
        if what in self._failing:
            self._failing.remove(what)
            log.info("the ledger can be %s again", what)
        return found

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # the link must outlive a mistake in what it calls
            self._dropped["raised"] += 1
            if self._dropped["raised"] == 1:
                log.exception("a message made the kiosk raise; others are only counted")
