"""The clock is never trusted further than something vouches for it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kiosk.contract import Malformed, Moment, decode, encode
from kiosk.moment import (
    FACTS_KEEP_MS,
    KNOWN_PAST,
    Clock,
    ClockFacts,
    Quality,
    kernel_synchronized,
    quality_of,
    read_boot_id,
    read_facts,
)

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC).timestamp()
NOTHING = ClockFacts(synchronized=False)


def clock(facts: ClockFacts, wall_s: float = NOW) -> Clock:
    return Clock("boot-1", facts=lambda: facts, monotonic_ms=lambda: 1234, wall_s=lambda: wall_s)


def test_a_clock_that_nothing_vouches_for_is_unknown_and_shows_no_time() -> None:
    moment = clock(NOTHING).moment()
    assert (moment.quality, moment.wall) == ("unknown", None)
    assert clock(NOTHING).shown() is None


def test_a_time_server_makes_the_time_known_with_the_offset_of_viet_nam() -> None:
    known = clock(ClockFacts(synchronized=True))
    assert known.moment() == Moment(boot="boot-1", mono_ms=1234, wall="2026-11-24T09:30:00.000+07:00", quality="ntp")
    shown = known.shown()
    assert shown is not None
    assert f"{shown:%H:%M}" == "09:30"


def test_a_hardware_clock_vouches_only_for_a_system_clock_that_agrees_with_it() -> None:
    assert quality_of(ClockFacts(False, hardware=(NOW + 2,)), NOW) == "rtc"
    assert quality_of(ClockFacts(False, hardware=(NOW + 3600,)), NOW) == "unknown"


def test_a_hardware_clock_without_a_battery_vouches_for_nothing() -> None:
    assert quality_of(ClockFacts(False, hardware=(30.0,)), 31.0) == "unknown"
    assert quality_of(ClockFacts(False, hardware=(0.0,), saved=NOW - 60), NOW) == "saved"


def test_one_good_hardware_clock_among_several_is_enough() -> None:
    assert quality_of(ClockFacts(False, hardware=(0.0, NOW)), NOW) == "rtc"


def test_a_saved_time_is_reported_but_not_shown() -> None:
    saved = clock(ClockFacts(False, saved=NOW - 3600))
    assert saved.moment().quality == "saved"
    assert saved.moment().wall is not None
    assert saved.shown() is None


def test_a_clock_behind_the_saved_time_was_not_set_from_it() -> None:
    assert quality_of(ClockFacts(False, saved=NOW + 3600), NOW) == "unknown"


def test_1970_and_the_far_future_are_unknown_whoever_vouches_for_them() -> None:
    vouched = ClockFacts(True, hardware=(60.0,), saved=0.0)
    assert quality_of(vouched, 60.0) == "unknown"
    assert quality_of(vouched, datetime(2099, 1, 1, tzinfo=UTC).timestamp()) == "unknown"


def test_the_facts_are_asked_for_again_only_after_a_while() -> None:
    asked: list[int] = []
    now_ms = 0

    def facts() -> ClockFacts:
        asked.append(now_ms)
        return ClockFacts(synchronized=len(asked) > 1)

    ticking = Clock("b", facts=facts, monotonic_ms=lambda: now_ms, wall_s=lambda: NOW)
    assert [ticking.quality(), ticking.quality()] == ["unknown", "unknown"]
    now_ms = FACTS_KEEP_MS
    assert ticking.quality() == "ntp"
    assert asked == [0, FACTS_KEEP_MS]


facts_of_any_machine = st.builds(
    ClockFacts,
    synchronized=st.booleans(),
    hardware=st.lists(st.floats(0, 2**33), max_size=2).map(tuple),
    saved=st.none() | st.floats(0, 2**33),
)
TRUST: dict[Quality, int] = {"unknown": 0, "saved": 1, "rtc": 2, "ntp": 3}


@given(facts_of_any_machine, st.floats(0, 2**33))
def test_a_wall_time_stands_in_a_moment_exactly_when_its_quality_is_known(facts: ClockFacts, wall_s: float) -> None:
    moment = clock(facts, wall_s).moment()
    assert (moment.wall is None) == (moment.quality == "unknown")
    assert (clock(facts, wall_s).shown() is None) == (moment.quality in ("unknown", "saved"))
    assert not isinstance(decode(Moment, encode_moment(moment)), Malformed)


@given(facts_of_any_machine, st.floats(0, 2**33))
def test_another_witness_never_makes_a_clock_less_trusted(facts: ClockFacts, wall_s: float) -> None:
    more = ClockFacts(facts.synchronized, (*facts.hardware, wall_s), facts.saved)
    assert TRUST[quality_of(more, wall_s)] >= TRUST[quality_of(facts, wall_s)]


def encode_moment(moment: Moment) -> bytes:
    return encode(moment)


def file(root: Path, name: str, text: str = "") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_facts_come_from_the_systems_files(tmp_path: Path) -> None:
    file(tmp_path, "sys/class/rtc/rtc0/since_epoch", "1795487400\n")
    file(tmp_path, "sys/class/rtc/rtc1/since_epoch", "no battery")
    saved = file(tmp_path, "var/lib/systemd/timesync/clock")
    os.utime(saved, (NOW - 60, NOW - 60))
    assert read_facts(tmp_path, lambda: False) == ClockFacts(False, (1795487400.0,), NOW - 60)
    file(tmp_path, "run/systemd/timesync/synchronized")
    assert read_facts(tmp_path, lambda: False).synchronized


def test_a_machine_that_says_nothing_has_no_facts(tmp_path: Path) -> None:
    assert read_facts(tmp_path, lambda: False) == NOTHING
    assert read_facts(tmp_path, lambda: True) == ClockFacts(synchronized=True)


def test_the_kernel_can_be_asked_here() -> None:
    assert kernel_synchronized() in (True, False)


def test_the_boot_id_is_the_kernels_and_otherwise_new_each_time(tmp_path: Path) -> None:
    file(tmp_path, "proc/sys/kernel/random/boot_id", "d0876dff-9367-4fa1-8bbf-3229727e843f\n")
    assert read_boot_id(tmp_path) == "d0876dff-9367-4fa1-8bbf-3229727e843f"
    assert read_boot_id(tmp_path / "none") != read_boot_id(tmp_path / "none")


def test_no_kiosk_ran_before_the_known_past() -> None:
    assert KNOWN_PAST.utcoffset() == timedelta(0)
    assert quality_of(ClockFacts(True), KNOWN_PAST.timestamp() - 1) == "unknown"
