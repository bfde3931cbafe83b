"""Which choices are asked back: the likeliest first, with what people take for it rather than with strangers. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kiosk.phrases import asked_ids, is_id

MOST_CHOICES = 4
WORTH_ASKING = 0.12
"""A choice that is offered needs this share of what the choices have together …"""
STRANGER_WORTH_ASKING = 0.25
"""… and this much where nobody takes it for the likeliest one."""


class Kinship:
    """Which ids are asked back together: those of a group, and those that sample questions could both mean."""

    def __init__(self, groups: Iterable[Sequence[str]], apart: Iterable[Sequence[str]] = ()) -> None:
        """`apart` are ids never offered beside each other: a family in mourning is not asked about a birth."""
        self._kin: dict[str, set[str]] = defaultdict(set)
        self._apart: dict[str, set[str]] = defaultdict(set)
        for known, several in ((self._kin, groups), (self._apart, apart)):
            for group in several:
                for id_ in group:
                    known[id_].update(other for other in group if other != id_)

    def near(self, one: str, other: str) -> bool:
        """Whether people take one for the other."""
        return other in self._kin.get(one, ())

    def offered(self, shares: Mapping[str, float]) -> tuple[str, ...]:
        """At least two where there are two that may stand together, at most four; the likeliest first."""
        ranked = sorted(shares, key=lambda each: -shares[each])
        together = sum(shares[id_] for id_ in ranked[:MOST_CHOICES])
        chosen = ranked[:1]
        for id_ in ranked[1:MOST_CHOICES]:
            if self._beside(id_, chosen) and shares[id_] >= self._needed(chosen[0], id_) * together:
                chosen.append(id_)
        return tuple(chosen if len(chosen) > 1 else self._with_second(ranked))

    def _needed(self, first: str, other: str) -> float:
        return WORTH_ASKING if self.near(first, other) else STRANGER_WORTH_ASKING

    def _with_second(self, ranked: Sequence[str]) -> list[str]:
        others = [id_ for id_ in ranked[1:] if self._beside(id_, ranked[:1])]
        kin = [id_ for id_ in others if self.near(ranked[0], id_)]
        return [*ranked[:1], *(kin or others)[:1]]

    def _beside(self, id_: str, chosen: Iterable[str]) -> bool:
        return self._apart.get(id_, set()).isdisjoint(chosen)


def with_asked(by_label: Mapping[str, float]) -> dict[str, float]:
    """Each id with its own certainty and its share of the questions that could mean it."""
    shares: dict[str, float] = defaultdict(float)
    for label, certainty in by_label.items():
        if is_id(label):
            shares[label] += certainty
        for id_ in asked_ids(label):
            shares[id_] += certainty / len(asked_ids(label))
    return shares
