"""The command `kiosk simulate`: seeds in, figures out; every violation with the steps that led to it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.simulation.breaks import Break
from kiosk.simulation.faults import BEYOND, FAULTS
from kiosk.simulation.run import Options, Outcome, run
from kiosk.simulation.witness import Violation

LOST = ("lost",)
DUPLICATES = ("duplicate", "uncommitted")
STUCK = ("stuck",)
MISUSED = 2
SHOWN_STEPS = 60
SHOWN_VIOLATIONS = 5
MOST_DETAILS = 50


def simulate(options: argparse.Namespace, config: Path) -> int:
    """Run the seeds. 0 where nothing was violated, 1 where something was, 2 for a fault that there is not."""
    faults = _chosen(options.faults)
    if faults is None:
        return MISUSED
    broken = Break(options.broken) if options.broken else None
    wanted = Options(config, options.hours, options.kiosks, faults, broken)
    sums = Sums()
    for outcome in _outcomes(options, wanted):
        sums.add(outcome)
        _tell_progress(outcome, sums, len(options.seeds))
    _tell_violations(sums.violations)
    if options.json:
        print(json.dumps(sums.figures() | {"details": [_details(one) for one in sums.violations[:MOST_DETAILS]]}))
    else:
        _tell_table(sums)
    return 1 if sums.violations else 0


def _chosen(words: str) -> tuple[str, ...] | None:
    """Names of faults; None after what is wrong with them was told."""
    if words in ("all", "none"):
        return tuple(FAULTS) if words == "all" else ()
    names = tuple(words.split(","))
    there = [*FAULTS, *BEYOND]
    unknown = [name for name in names if name not in there]
    if unknown:
        print(f"kiosk simulate: no such fault: {', '.join(unknown)}; there are {', '.join(there)}", file=sys.stderr)
        return None
    return names


def _outcomes(options: argparse.Namespace, wanted: Options) -> Iterator[Outcome]:
    if options.trace is not None:
        with options.trace.open("w", encoding="utf-8") as file:
            for seed in options.seeds:
                yield run(seed, wanted, lambda line: print(line, file=file))
    elif options.jobs > 1:
        with ProcessPoolExecutor(options.jobs) as pool:
            yield from pool.map(run, options.seeds, [wanted] * len(options.seeds))
    else:
        for seed in options.seeds:
            yield run(seed, wanted)


@dataclass(slots=True)
class Sums:
    """Of all seeds."""

    seeds: int = 0
    virtual_ms: int = 0
    power_cuts: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)
    _began: float = field(default_factory=time.perf_counter)

    def add(self, outcome: Outcome) -> None:
        """One seed more."""
        self.seeds += 1
        self.virtual_ms += outcome.virtual_ms
        self.power_cuts += outcome.power_cuts
        self.counts += outcome.counts
        self.faults += outcome.faults
        self.violations += outcome.violations

    def figures(self) -> dict[str, object]:
        """What others read."""
        return {
            "seeds": self.seeds,
            "virtual_seconds": self.virtual_ms // 1000,
            "wall_seconds": round(time.perf_counter() - self._began, 1),
            "tickets": self.counts["tickets"],
            "power_cuts": self.power_cuts,
            "lost": self._of(LOST),
            "duplicates": self._of(DUPLICATES),
            "stuck": self._of(STUCK),
            "violations": len(self.violations),
        }

    def _of(self, kinds: tuple[str, ...]) -> int:
        return sum(one.kind in kinds for one in self.violations)


# -- telling -----------------------------------------------------------------------------------------------------------


def _tell_progress(outcome: Outcome, sums: Sums, seeds: int) -> None:
    found = f"{len(outcome.violations)} VIOLATIONS" if outcome.violations else "good"
    print(
        f"seed {outcome.seed} ({sums.seeds} of {seeds}): {outcome.counts['tickets']} tickets, "
        f"{outcome.power_cuts} power cuts, trace {outcome.trace_hash[:12]}, {found}",
        file=sys.stderr,
        flush=True,
    )


def _tell_violations(violations: list[Violation]) -> None:
    for one in violations[:SHOWN_VIOLATIONS]:
        print(f"\nseed {one.seed} at {one.at}: {one.kind}: {one.what}\nthe last steps:", file=sys.stderr)
        for step in one.steps[-SHOWN_STEPS:]:
            print(f"  {step}", file=sys.stderr)
        again = f"--seeds {one.seed}..{one.seed} --trace FILE"
        print(f"again, with every step: the same command with {again}", file=sys.stderr)
    if len(violations) > SHOWN_VIOLATIONS:
        print(f"\n… and {len(violations) - SHOWN_VIOLATIONS} more", file=sys.stderr)


def _details(one: Violation) -> dict[str, object]:
    return {"seed": one.seed, "at": one.at, "kind": one.kind, "what": one.what}


def _tell_table(sums: Sums) -> None:
    rows = {**sums.figures(), "slips of paper": sums.counts["slips"], "starts without a ledger": sums.counts["refused"]}
    rows["lost with a damaged page"] = sums.counts["ruined"]
    rows |= {f"fault: {name}": times for name, times in sorted(sums.faults.items())}
    for name, value in rows.items():
        print(f"{name.replace('_', ' '):24} {value}")
