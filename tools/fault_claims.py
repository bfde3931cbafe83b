"""What becomes of numbers and reports under each fault. No program can read this out of the code, so each claim names
the tests that hold it, and a claim whose test is gone is an error."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
WALK, LEDGER, REPORTER = "kiosk/test_walk_faults.py", "kiosk/test_ledger_faults.py", "kiosk/test_reporter.py"
SCAN = "scenarios/test_scan.py"

BALLAST = "kiosk/test_ballast.py::test_on_a_disk_that_is_really_full_numbers_go_on_in_the_room_that_was_kept_back"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, and the tests that hold it, as `file::test` below tests/."""

    words: str
    tests: tuple[str, ...]


NOT_TAKEN = Claim("No number is taken.", (f"{WALK}::test_nothing_but_the_touch_that_confirms_takes_a_number",))

CLAIMS = {
    ("printer", "none"): NOT_TAKEN,
    ("printer", "asked"): Claim(
        "The number is given all the same.",
        (f"{WALK}::test_a_number_on_its_way_is_waited_for_whatever_the_devices_do",),
    ),
    ("printer", "given"): Claim(
        "The number holds: it was in ledger and outbox before the first byte. What became of its paper is reported.",
        (
            "kiosk/test_performer.py::test_a_number_is_answered_with_a_ticket_that_is_already_in_the_outbox",
            "kiosk/test_performer.py::test_why_paper_failed_is_reported_in_the_contracts_words",
            f"{WALK}::test_a_number_stays_whatever_the_devices_do",
        ),
    ),
    ("scanner", "none"): NOT_TAKEN,
    ("scanner", "asked"): Claim(
        "The number is given all the same.",
        (f"{WALK}::test_a_number_on_its_way_is_waited_for_whatever_the_devices_do",),
    ),
    ("scanner", "given"): Claim("The number holds.", (f"{WALK}::test_a_number_stays_whatever_the_devices_do",)),
    ("centre", "none"): Claim(
        "No number is taken. What waits in the outbox stays there.",
        (*NOT_TAKEN.tests, f"{REPORTER}::test_what_the_broker_took_is_not_yet_reported"),
    ),
    ("centre", "asked"): Claim(
        "The number is given, and its report goes into the outbox.",
        ("kiosk/test_performer.py::test_a_number_is_answered_with_a_ticket_that_is_already_in_the_outbox",),
    ),
    ("centre", "given"): Claim(
        "The report waits in the outbox until the centre says that it has it, and then counts once.",
        (
            f"{REPORTER}::test_what_the_broker_took_is_not_yet_reported",
            f"{REPORTER}::test_events_of_a_time_without_a_broker_arrive_once_it_is_back_and_each_counts_once",
        ),
    ),
    ("clock", "none"): Claim(
        "The business day stays what it was.",
        ("kiosk/test_day.py::test_a_clock_that_nobody_vouches_for_never_changes_the_day",),
    ),
    ("clock", "asked"): Claim(
        "The number is given: it and its order come from counting, not from the clock.",
        ("kiosk/test_ledger.py::test_no_number_is_given_twice",),
    ),
    ("clock", "given"): Claim(
        "The report says that the time is not known, and gives none.",
        ("kiosk/test_moment.py::test_a_wall_time_stands_in_a_moment_exactly_when_its_quality_is_known",),
    ),
    ("room", "none"): NOT_TAKEN,
    ("room", "asked"): Claim("The number is given, in the room that was kept back.", (BALLAST,)),
    ("room", "given"): Claim("The number holds, and its report with it.", (BALLAST,)),
    ("storage", "none"): NOT_TAKEN,
    ("storage", "asked"): Claim(
        "A number that cannot be kept is not given.",
        (
            "kiosk/test_performer.py::test_a_ledger_that_cannot_write_gives_no_number",
            f"{LEDGER}::test_a_full_disk_gives_no_number_and_loses_none",
        ),
    ),
    ("storage", "given"): Claim(
        "The number holds, and its report with it. What became of its paper may stay unreported; the log says so.",
        (
            "kiosk/test_machine.py::test_broken_storage_disturbs_nobody_who_reads",
            f"{LEDGER}::test_a_full_disk_gives_no_number_and_loses_none",
            "kiosk/test_uplink.py::test_a_ledger_that_cannot_be_written_is_said_once_and_nothing_is_lost",
        ),
    ),
}
"""By device, and by how far the visitor's number is: not asked for, asked for, given."""

ALWAYS = {
    "printer": Claim(
        "Dock and centre know within half a second, of silence within two. The log says lost once, back once.",
        (
            "kiosk/test_fault_news.py::test_a_printers_change_is_known_within_half_a_second",
            "kiosk/test_fault_news.py::test_silence_is_believed_after_a_second_question_and_within_two_seconds",
            "kiosk/test_uplink.py::test_the_state_tells_devices_at_once_and_a_mere_number_now_and_then",
            "scenarios/test_faults.py::test_every_fault_of_the_printer_is_told_on_the_dock_and_at_the_centre_and_passes",
            "kiosk/test_worker.py::test_a_lost_printer_is_told_once_and_comes_back_once",
        ),
    ),
    "scanner": Claim(
        "Dock and centre know at once that it is lost, and that it is back; the log says each once. Half a code and"
        " garbage are no code: the log says so once. Whoever has a code can type it; touch goes on.",
        (
            f"{SCAN}::test_a_scanner_pulled_out_mid_scan_leaves_touch_as_it_is_and_reads_again_when_it_is_back",
            f"{SCAN}::test_a_scanner_that_says_no_sense_changes_no_screen_and_the_next_code_counts",
            "kiosk/test_bench_scanner.py::test_half_a_code_and_garbage_are_none_and_a_doubled_one_counts_once",
            "kiosk/test_scanning.py::test_a_scanner_that_was_never_there_is_told_once",
        ),
    ),
    "centre": Claim(
        "Centre, broker and cable are one fault to the visitor; the log tells them apart.",
        (f"{REPORTER}::test_one_line_says_lost_and_one_says_back",),
    ),
    "clock": Claim(
        "A clock counts as known when a time server or a hardware clock vouches for it.",
        ("kiosk/test_moment.py::test_a_clock_that_nothing_vouches_for_is_unknown_and_shows_no_time",),
    ),
    "room": Claim(
        "When that room is used up too, storage fails as below.",
        (f"{LEDGER}::test_a_full_disk_gives_no_number_and_loses_none",),
    ),
    "storage": Claim(
        "The log says why at each number refused, systemd's status while it lasts."
        " Storage is asked again before the next visitor.",
        (
            "kiosk/test_watchdog.py::test_a_failed_round_feeds_no_watchdog_and_says_why",
            "kiosk/test_machine.py::test_broken_storage_is_asked_again_before_the_next_visitor_comes",
        ),
    ),
}
"""What a technician knows besides the lights, by device."""


def missing(tests: Path = ROOT / "tests") -> Iterator[str]:
    """Tests that a claim names and that there are not."""
    for claim in (*CLAIMS.values(), *ALWAYS.values()):
        for name in claim.tests:
            file, _, test = name.partition("::")
            if test not in _tests_in(tests / file):
                yield f"no such test: tests/{name} (it holds: {claim.words})"


@cache
def _tests_in(file: Path) -> frozenset[str]:
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
