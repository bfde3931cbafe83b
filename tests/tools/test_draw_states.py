"""The picture of the states is drawn from what the machine does, and from nothing else."""

from __future__ import annotations

from copy import deepcopy
from xml.etree import ElementTree as ET

import pytest

from kiosk.delays import GOODBYE_MS, NOTE_DOWN_MS
from tools.draw_states import PICTURE, NotPlaced, drawing, way_to_a_number
from tools.graph import Edge, Graph
from tools.walk import small_catalogue

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def walked() -> Graph:
    return way_to_a_number(small_catalogue(("vi", "en", "ko")))


@pytest.fixture
def found(walked: Graph) -> Graph:
    """A test may spoil it."""
    return deepcopy(walked)


def words_in(picture: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 - our own picture


def test_the_same_machine_gives_the_same_bytes_in_another_process(found: Graph) -> None:
    assert drawing(found) == PICTURE.read_text(encoding="utf-8"), "draw it anew: python -m tools.draw_states"


def test_every_state_and_every_reason_to_leave_it_is_written_in_the_picture(found: Graph) -> None:
    words = words_in(drawing(found))
    assert set(found.about) <= set(words)
    said = " ".join(words)
    for edge in found.plain_edges().values():
        assert all(why in said for why in edge.touches | edge.events)


def test_the_way_to_a_number_is_in_the_graph(found: Graph) -> None:
    way = [("Attract", "Home"), ("Home", "Confirming"), ("Confirming", "Issuing"), ("Issuing", "Printing")]
    whys = [found.edges[ends].touches | found.edges[ends].events for ends in [*way, ("Printing", "Farewell")]]
    assert whys == [{"start"}, {"service"}, {"take number"}, {"number issued"}, {"print settled"}]
    assert found.lasts("Farewell") == f"{GOODBYE_MS // 1000}/{NOTE_DOWN_MS // 1000} s"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda found: found.about.update(Listening="Hears"), "state without a place: .'Listening'."),
        (lambda found: found.about.pop("Directing"), "state .* without use: .'Directing'."),
        (
            lambda found: found.edges.update({("Home", "Printing"): Edge({"now"})}),
            r"edge without a place: .\('Home', 'Printing'\)",
        ),
        (lambda found: found.edges.pop(("Home", "Attract")), r"edge .* without use: .\('Home', 'Attract'\)"),
        (
            lambda found: found.edges.update({("Home", "Starting"): Edge(times_out=True)}),
            r"time-out without a place: .\('Home', 'Starting'\)",
        ),
        (lambda found: found.edges["CallingHelp", "Home"].touches.clear(), "CallingHelp does not go back everywhere"),
    ],
    ids=["a new state", "a lost state", "a new edge", "a lost edge", "a new time-out", "a lost way back"],
)
def test_what_has_no_place_is_an_error_and_is_never_left_out(found: Graph, change: object, fault: str) -> None:
    assert callable(change)
    change(found)
    with pytest.raises(NotPlaced, match=fault):
        drawing(found)
