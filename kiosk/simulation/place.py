"""What one run shares: the place, the time, the broker, who watches, and how the run was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drivers.printer.profile import Profile
    from kiosk.catalogue import Catalogue
    from kiosk.simulation.breaks import Break
    from kiosk.simulation.broker import Broker
    from kiosk.simulation.clock import TrueTime
    from kiosk.simulation.witness import Witness
    from kiosk.simulation.world import World


@dataclass(frozen=True, slots=True)
class Place:
    """One centre with its kiosks."""

    world: World
    truth: TrueTime
    broker: Broker
    witness: Witness
    centre_id: str
    catalogue: Catalogue
    profile: Profile
    broken: Break | None
    byte_level_every: int
    """One slip in so many is printed byte for byte; 0 for none."""
    boot_ms: tuple[int, int]
    """How long a kiosk takes to start, from-to."""
