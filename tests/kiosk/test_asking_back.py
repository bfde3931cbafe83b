"""What is asked back together: kin rather than strangers, and never a birth beside a death."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk import phrasebook
from kiosk.asking_back import MOST_CHOICES, Kinship
from tests.kiosk.advisers import CONFIG

KIN = Kinship([("birth", "extract"), ("shop", "change", "close")], [("birth", "death")])
IDS = ("birth", "extract", "death", "shop", "change", "close", "number")
shares = st.dictionaries(st.sampled_from(IDS), st.floats(0.001, 1), min_size=3)


@given(shares)
def test_two_to_four_are_offered_the_likeliest_first_and_none_twice(told: dict[str, float]) -> None:
    offered = KIN.offered(told)
    assert 2 <= len(offered) <= MOST_CHOICES
    assert len(set(offered)) == len(offered)
    assert all(told[one] >= told[other] for one, other in pairwise(offered))


@given(shares)
def test_a_birth_and_a_death_are_never_offered_together(told: dict[str, float]) -> None:
    assert not {"birth", "death"} <= set(KIN.offered(told))


def test_a_faint_stranger_gives_way_to_a_fainter_relative() -> None:
    assert KIN.offered({"birth": 0.8, "number": 0.15, "extract": 0.02}) == ("birth", "extract")


def test_a_stranger_is_offered_where_it_is_nearly_as_likely() -> None:
    assert KIN.offered({"birth": 0.5, "number": 0.45, "extract": 0.02}) == ("birth", "number")


def test_where_nothing_is_kin_the_next_likeliest_is_offered() -> None:
    assert KIN.offered({"number": 0.8, "shop": 0.1, "close": 0.05}) == ("number", "shop")


def test_what_may_not_stand_beside_the_only_other_choice_is_alone() -> None:
    assert KIN.offered({"birth": 0.6, "death": 0.4}) == ("birth",)


def test_the_shipped_catalogue_keeps_birth_and_death_apart() -> None:
    kinship = Kinship(phrasebook.twins(CONFIG), phrasebook.apart(CONFIG))
    assert "khai_tu" not in kinship.offered({"khai_sinh": 0.5, "khai_tu": 0.45, "lay_so": 0.05})
