"""The clock, and how far it can be trusted. A Raspberry Pi may wake up in 1970, or in yesterday evening.

Facts come from the kernel and the system's files; the judgement on them is a pure function.
"""

from __future__ import annotations

import ctypes
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Literal

from kiosk.contract import Moment

Quality = Literal["ntp", "rtc", "saved", "unknown"]

VIETNAM = timezone(timedelta(hours=7))
"""One zone and no summer time since 1975."""
KNOWN_PAST = datetime(2026, 1, 1, tzinfo=UTC)
"""No kiosk ran before this: an earlier clock is a clock that was never set."""
PLAUSIBLE = timedelta(days=365 * 40)
"""A clock further ahead of `KNOWN_PAST` than this is a hardware clock that woke up with garbage."""
RTC_AGREES_S = 60.0
"""Seconds between system and hardware clock up to which the one was plainly set from the other."""
FACTS_KEEP_MS = 10_000
"""How old what is known of the clock may be: a hardware clock on I²C takes a millisecond to read."""

_TIME_ERROR = 5
_TIMEX_BYTES = 512


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What the system says of its clock. Times are seconds since 1970 UTC."""

    synchronized: bool
    """A time server has set the clock since this boot."""
    hardware: tuple[float, ...] = ()
    """What each hardware clock says."""
    saved: float | None = None
    """The time kept on disk at the last shutdown; None where nothing keeps one."""


def quality_of(facts: ClockFacts, wall_s: float) -> Quality:
    """How far `wall_s` can be trusted. Never better than what vouches for it."""
    earliest_s = KNOWN_PAST.timestamp()
    if not earliest_s <= wall_s <= earliest_s + PLAUSIBLE.total_seconds():
        return "unknown"
    if facts.synchronized:
        return "ntp"
    if any(abs(told_s - wall_s) <= RTC_AGREES_S for told_s in facts.hardware):
        return "rtc"
    return "saved" if facts.saved is not None and earliest_s <= facts.saved <= wall_s else "unknown"


class Clock:
    """Answers when it is. For one thread."""

    def __init__(
        self,
        boot: str,
        *,
        facts: Callable[[], ClockFacts],
        monotonic_ms: Callable[[], int],
        wall_s: Callable[[], float] = time.time,
        zone: tzinfo = VIETNAM,
    ) -> None:
        self.boot = boot
        self._read_facts = facts
        self._monotonic_ms = monotonic_ms
        self._wall_s = wall_s
        self._zone = zone
        self._facts: ClockFacts | None = None
        self._facts_until_ms = 0

    def quality(self) -> Quality:
        """How far the wall clock can be trusted now."""
        return self._read()[1]

    def local(self) -> datetime:
        """The wall clock, right or wrong. For comparing with `quality`, never for showing alone."""
        return self._local(self._wall_s())

    def shown(self) -> datetime | None:
        """Local time for a screen or a ticket; None unless a time server or a hardware clock vouches for it."""
        wall_s, quality = self._read()
        return self._local(wall_s) if quality in ("ntp", "rtc") else None

    def moment(self) -> Moment:
        """Now, for an event. `wall` is None while nothing is known of it."""
        wall_s, quality = self._read()
        wall = None if quality == "unknown" else self._local(wall_s).isoformat(timespec="milliseconds")
        return Moment(boot=self.boot, mono_ms=self._monotonic_ms(), wall=wall, quality=quality)

    def _read(self) -> tuple[float, Quality]:
        """Wall clock and judgement of one and the same instant."""
        wall_s = self._wall_s()
        return wall_s, quality_of(self._current_facts(), wall_s)

    def _local(self, wall_s: float) -> datetime:
        return datetime.fromtimestamp(wall_s, self._zone)

    def look_again(self) -> None:
        """Something about the clock has changed: ask the system at the next question."""
        self._facts = None

    def _current_facts(self) -> ClockFacts:
        now_ms = self._monotonic_ms()
        if self._facts is None or now_ms >= self._facts_until_ms:
            self._facts = self._read_facts()
            self._facts_until_ms = now_ms + FACTS_KEEP_MS
        return self._facts


def read_facts(root: Path = Path("/"), synchronized: Callable[[], bool] | None = None) -> ClockFacts:
    """What this machine says of its clock.

    Sources: adjtimex(2); systemd-timesyncd(8) on `/run/systemd/timesync/synchronized` and its saved clock;
    the kernel's rtc sysfs ABI; fake-hwclock(8), which Raspberry Pi OS used before.
    """
    by_kernel = (synchronized or kernel_synchronized)()
    by_timesyncd = (root / "run/systemd/timesync/synchronized").exists()
    return ClockFacts(by_kernel or by_timesyncd, tuple(_hardware_clocks(root)), _saved_clock(root))


def kernel_synchronized() -> bool:
    """Whether the kernel holds its clock for disciplined. False too where there is no adjtimex to ask."""
    adjtimex = getattr(ctypes.CDLL(None), "adjtimex", None)
    if adjtimex is None:
        return False
    # All zero asks and sets nothing. The answer that matters is what the call returns, so that
    # the structure's layout, which differs between 32 and 64 bit, need not be known.
    state: int = adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return 0 <= state < _TIME_ERROR


def read_boot_id(root: Path = Path("/")) -> str:
    """What tells this boot from others (proc(5)); where the kernel has no such id, one for this process."""
    try:
        return (root / "proc/sys/kernel/random/boot_id").read_text("ascii").strip()[:64]
    except OSError:
        return str(uuid.uuid4())


def _hardware_clocks(root: Path) -> Iterator[float]:
    for clock in sorted(root.glob("sys/class/rtc/rtc*")):
        try:
            yield float((clock / "since_epoch").read_text("ascii"))
        except (OSError, ValueError):  # no battery, or a bus that does not answer: it vouches for nothing
            continue


def _saved_clock(root: Path) -> float | None:
    for name in ("var/lib/systemd/timesync/clock", "etc/fake-hwclock.data"):
        try:
            return (root / name).stat().st_mtime
        except OSError:
            continue
    return None
