"""What the link tells the kiosk: frozen values, and counts of what it would not believe."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.contract import BusinessDay, Queues
from kiosk.events import LookedUp


@dataclass(frozen=True, slots=True)
class CentreReachable:
    """Whether the broker is connected and the centre says that it is there."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class Reported:
    """How many events the centre has not acknowledged."""

    pending: int


News = CentreReachable | BusinessDay | Queues | Reported | LookedUp


@dataclass(frozen=True, slots=True)
class Counters:
    """Messages that changed nothing, by the reason. A technician's first look at a strange link."""

    malformed: int = 0
    """Not the message that its topic carries."""
    impossible_day: int = 0
    """A business day before this software was: that centre's clock is not set."""
    oversized: int = 0
    retained: int = 0
    """An old acknowledgement that the broker had kept."""
    wrong_topic: int = 0
    """On a topic that was never asked for."""
    foreign_incarnation: int = 0
    """Acknowledges another ledger's events."""
    beyond: int = 0
    """Acknowledges events that never were."""
    replayed: int = 0
    """Acknowledges less than before, or from another database, and nobody had asked."""
    unasked: int = 0
    """Answers to no open question: too late, or of another kind."""
    raised: int = 0
    """Made our own code raise: a mistake of ours."""
