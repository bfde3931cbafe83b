"""The mouth at a simulated loudspeaker: what is heard of what was to be said, and what becomes of the rest."""

from __future__ import annotations

import numpy as np
import pytest

from tests.voice.sounds import Desk, first_sound_s, sounding_s
from voice.chime import chime
from voice.loudness import level_db
from voice.mouth import MOST_WAITING, REOPEN_MOST_S, LoudspeakerChanged, Unspoken
from voice.playback import Began, Ended
from voice.speech import Speech

SILENT_WITHIN_S = 0.1


def test_what_is_said_is_heard_whole_and_told() -> None:
    desk = Desk()
    (id_,) = desk.say("một hai ba")
    assert sounding_s(desk.play(2)) == pytest.approx(0.3, abs=0.001)
    assert desk.news == [LoudspeakerChanged(True), Began(id_), Ended(id_, whole=True)]


def test_hush_is_silence_within_100_ms() -> None:
    desk = Desk()
    desk.say("word " * 50, "word " * 50)
    desk.play(1)
    desk.mouth.hush()
    rest = desk.play(5)
    assert sounding_s(rest) <= SILENT_WITHIN_S
    assert not rest[round(SILENT_WITHIN_S * 22_050) :].any()


def test_what_waits_while_there_is_hush_is_not_said_later() -> None:
    desk = Desk()
    desk.mouth.look()
    ids = [desk.mouth.say(Speech("một", "vi")) for _ in range(3)]
    desk.mouth.hush()
    for _ in ids:
        desk.mouth.step(0)
    assert not desk.play(2).any()
    assert [each for each in desk.news if isinstance(each, Ended)] == [Ended(id_, whole=False) for id_ in ids]
    assert desk.speaker.rendered == []


def test_hush_in_the_middle_ends_the_rendering_too() -> None:
    desk = Desk()
    desk.speaker.before_word = lambda place: desk.mouth.hush() if place == 2 else None
    desk.say("word " * 50)
    assert not desk.play(5).any()
    assert desk.speaker.closed == 1


def test_after_hush_the_next_announcement_is_said() -> None:
    desk = Desk()
    desk.say("word " * 20)
    desk.play(1)
    desk.mouth.hush()
    desk.play(1)
    desk.say("một")
    assert sounding_s(desk.play(1)) == pytest.approx(0.1, abs=0.001)


def test_the_chime_comes_first_and_speech_after_it() -> None:
    desk = Desk()
    desk.say("một", with_chime=True)
    sound = desk.play(3)
    begins = round(first_sound_s(sound) * 22_050)
    words = np.flatnonzero(np.abs(sound) == np.abs(sound[-1 - np.flatnonzero(sound[::-1])[0]]))
    assert words.size > 0
    assert words[0] >= begins + chime().size - 10


def test_what_cannot_be_said_is_told_and_has_no_chime() -> None:
    desk = Desk()
    (id_,) = desk.say("?", with_chime=True)
    assert not desk.play(2).any()
    assert desk.news[-1] == Unspoken(id_, "out of breath")


def test_words_that_make_no_sound_are_told() -> None:
    desk = Desk()
    (id_,) = desk.say("")
    assert desk.news[-1] == Unspoken(id_, "there are no words in it")


def test_a_line_that_is_too_long_takes_no_more() -> None:
    desk = Desk()
    ids = [desk.mouth.say(Speech("một", "vi")) for _ in range(MOST_WAITING + 2)]
    refused = [each.id for each in desk.news if isinstance(each, Unspoken)]
    assert refused == ids[MOST_WAITING:]


# -- the loudspeaker -------------------------------------------------------------------------------------------------


def test_without_a_loudspeaker_nothing_is_said_and_nothing_later() -> None:
    desk = Desk(plugged=False)
    (id_,) = desk.say("một")
    assert desk.news == [LoudspeakerChanged(False, "nothing is plugged in"), Unspoken(id_, "there is no loudspeaker")]
    desk.plugged = True
    desk.clock.now += 60
    desk.mouth.look()
    assert not desk.play(2).any()


def test_a_loudspeaker_pulled_out_is_noticed_told_once_and_found_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "voice.mouth")
    desk = Desk()
    (id_,) = desk.say("word " * 50)
    desk.play(1)
    assert desk.sink is not None
    desk.sink.unplug()
    desk.plugged = False
    for _ in range(100):
        desk.mouth.look()
        desk.clock.now += 1
    assert Ended(id_, whole=False) in desk.news
    desk.plugged = True
    desk.clock.now += 20
    desk.mouth.look()
    assert [each.there for each in desk.news if isinstance(each, LoudspeakerChanged)] == [True, False, True]
    assert [record.message for record in caplog.records] == [
        "loudspeaker lost: it takes no sound any more",
        "loudspeaker back",
    ]
    desk.say("một")
    assert sounding_s(desk.play(2)) == pytest.approx(0.1, abs=0.001)


def test_a_missing_loudspeaker_is_looked_for_ever_more_rarely_yet_found_within_seconds() -> None:
    desk = Desk(plugged=False)
    for _ in range(600):
        desk.mouth.look()
        desk.clock.now += 0.1
    pauses = np.diff(desk.opened_at)
    assert pauses[0] == pytest.approx(0.5, abs=0.11)
    assert (pauses <= REOPEN_MOST_S + 0.2).all()
    assert len(desk.opened_at) < 20


# -- loudness --------------------------------------------------------------------------------------------------------


def heard_db(hall_db: float | None, *, after_hours: bool = False) -> float:
    desk = Desk()
    desk.mouth.hall_db, desk.mouth.after_hours = hall_db, after_hours
    desk.say("word " * 10)
    level = level_db(desk.play(2))
    assert level is not None
    return level


def test_a_noisy_hall_is_spoken_to_louder_up_to_the_ceiling() -> None:
    levels = [heard_db(hall) for hall in (-70, -50, -45, -40, -30, 0)]
    assert levels == sorted(levels)
    assert levels[-1] == pytest.approx(-20, abs=1)
    assert levels[-2] == pytest.approx(levels[-1], abs=0.1)
    assert levels[0] == pytest.approx(-38, abs=1)


def test_after_hours_it_speaks_lower() -> None:
    assert heard_db(-40) - heard_db(-40, after_hours=True) == pytest.approx(8, abs=0.5)


def test_an_unknown_hall_is_spoken_to_as_a_normal_one() -> None:
    assert heard_db(None) == pytest.approx(-26, abs=0.5)
