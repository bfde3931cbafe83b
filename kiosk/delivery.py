"""What to send next, and what to believe. Pure: no clock, no network, no disk; time comes in as milliseconds.

The oldest events that wait are in flight, at most a window of them. What is not acknowledged in time is sent
again after a hello, by growing pauses. An acknowledgement that takes something back (another epoch, or less than
before) is believed only as the answer to a hello: then the centre lost its memory; otherwise it is an old message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kiosk.contract import Ack
from kiosk.numbering import Standing

WINDOW = 100
"""Events in flight: a week's backlog goes out in a minute, and never floods the broker (its queue holds 1,000)."""
RESEND_FIRST_MS = 5_000
"""A centre that is up acknowledges within a second; after five something was lost."""
RESEND_MOST_MS = 60_000
"""A centre that is down is tried once a minute."""
ASK_AGAIN_MS = 5_000
"""A flood of old acknowledgements causes no flood of questions."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses that double from `first_ms` to `most_ms`, each up to half longer, so that kiosks do not march in step."""

    first_ms: int
    most_ms: int
    jitter: Callable[[], float]
    """A number in [0, 1)."""

    def pause_ms(self, failures: int) -> int:
        """How long to wait after so many failures in a row, 0 for none yet."""
        pause_ms = min(self.most_ms, self.first_ms << min(failures, 30))
        return int(pause_ms * (1 + self.jitter() / 2))


@dataclass(frozen=True, slots=True)
class Believed:
    """The acknowledgement counts. Where the centre lost its memory, events from `again_from` on go out again."""

    again_from: int | None = None


@dataclass(frozen=True, slots=True)
class Doubted:
    """An acknowledgement that takes back what was said, unasked: it changes nothing, and the centre is asked."""


class Delivery:
    """The state of one kiosk's reporting to its centre."""

    def __init__(self, standing: Standing, backoff: Backoff, window: int = WINDOW) -> None:
        self._standing = standing
        self._backoff = backoff
        self._window = window
        self._connected = False
        self._flying: set[int] = set()
        self._failures = 0
        self._hello_ms: int | None = None
        """When a hello is due."""
        self._asked_ms: int | None = None
        """When the last hello went out."""
        self._answered = True
        self._resend_ms: int | None = None
        """When what is not acknowledged by then goes out again."""

    # -- what happens --------------------------------------------------------------------------------

    def connected(self, now_ms: int) -> None:
        """The broker is there. Nothing that flew before counts."""
        self._connected = True
        self.begin_again(now_ms)

    def disconnected(self) -> None:
        """The broker is gone."""
        self._connected = False
        self._flying.clear()
        self._hello_ms = self._resend_ms = None
        self._failures = 0

    def begin_again(self, now_ms: int) -> None:
        """Ask the centre how far it is, and send what waits from the oldest on."""
        if self._connected:
            self._flying.clear()
            self._hello_ms = now_ms
            self._resend_ms = None

    def overdue(self, now_ms: int) -> None:
        """Begin again where the centre took too long."""
        if self._resend_ms is not None and now_ms >= self._resend_ms:
            self._failures += 1
            self.begin_again(now_ms)

    def hello_failed(self, again_ms: int) -> None:
        """The question could not go out; it is due again then."""
        self._hello_ms = again_ms

    def hello_sent(self, now_ms: int) -> None:
        """The question is out; the next acknowledgement answers it."""
        self._hello_ms = None
        self._asked_ms = now_ms
        self._answered = False
        self._expect(now_ms)

    def sent(self, seqs: Iterable[int], now_ms: int) -> None:
        """These events are on their way."""
        self._flying.update(seqs)
        self._expect(now_ms)

    def settled(self, ack: Ack, verdict: Believed, now_ms: int) -> None:
        """The acknowledgement was believed, and the ledger has kept it."""
        self._standing = Standing(ack.epoch, ack.upto_seq)
        self._answered = True
        before = len(self._flying)
        missing = frozenset(ack.missing)
        self._flying = {seq for seq in self._flying if seq > ack.upto_seq or seq in missing}
        if verdict.again_from is not None:
            self._flying.clear()
        if len(self._flying) < before or not self._flying:
            self._failures = 0
            self._resend_ms = None
        if self._flying:
            self._expect(now_ms)

    def _expect(self, now_ms: int) -> None:
        if self._resend_ms is None:
            self._resend_ms = now_ms + self._backoff.pause_ms(self._failures)

    # -- what to do ----------------------------------------------------------------------------------

    def hello_due(self, now_ms: int) -> bool:
        """Whether to send a hello now."""
        return self._hello_ms is not None and now_ms >= self._hello_ms

    def choose(self, waiting: Sequence[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
        """What to send now of the oldest events that wait (give a window of them)."""
        if not self._connected:
            return []
        grounded = [row for row in waiting if row[0] not in self._flying]
        return grounded[: self._window - len(self._flying)]

    def judge(self, ack: Ack, now_ms: int) -> Believed | Doubted:
        """What an acknowledgement of our own incarnation is worth."""
        known = self._standing
        same_memory = known.epoch is None or (ack.epoch == known.epoch and ack.upto_seq >= known.upto_seq)
        if same_memory:
            return Believed()
        if not self._answered:
            return Believed(again_from=ack.upto_seq + 1)
        self.ask_again(now_ms)
        return Doubted()

    @property
    def asked(self) -> bool:
        """Whether the next acknowledgement answers a hello."""
        return not self._answered

    def ask_again(self, now_ms: int) -> None:
        """Something strange was heard unasked: ask, before it is believed."""
        if self._connected and self._hello_ms is None:
            self._hello_ms = now_ms if self._asked_ms is None else max(now_ms, self._asked_ms + ASK_AGAIN_MS)

    def is_news(self, epoch: str) -> bool:
        """Whether this is another centre database than the one that acknowledged last."""
        return self._standing.epoch not in (None, epoch)

    def due_ms(self) -> int | None:
        """When something is to be done; None while nothing is but to wait for news."""
        return min((due for due in (self._hello_ms, self._resend_ms) if due is not None), default=None)
