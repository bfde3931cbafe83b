"""One announcement after the other, at once silent when told so: judged by the samples a loudspeaker gets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voice.sounds import first_sound_s, pulled, sounding_s, tone
from voice.playback import FADE_S, LEAD_IN_S, Began, Ended, Player, PlayNews
from voice.speech import RATE_HZ, Samples

BLOCK_S = 0.02


def queued(player: Player, id_: int, sound: Samples) -> None:
    track = player.begin(id_, player.silences)
    assert track is not None
    track.add(sound)
    track.end()


def test_a_device_just_opened_hears_200_ms_of_silence_before_the_first_word() -> None:
    player = Player(lambda _: None)
    queued(player, 1, tone(0.5))
    assert first_sound_s(pulled(player, 1)) == pytest.approx(LEAD_IN_S, abs=1e-3)


def test_a_device_that_was_silent_long_enough_sounds_at_once() -> None:
    player = Player(lambda _: None)
    pulled(player, 0.3)
    queued(player, 1, tone(0.5))
    assert first_sound_s(pulled(player, 1)) == 0


def test_between_two_announcements_there_is_silence() -> None:
    player = Player(lambda _: None)
    queued(player, 1, tone(0.1))
    queued(player, 2, tone(0.1))
    silent = np.flatnonzero(np.diff(np.flatnonzero(pulled(player, 2))) > 1)
    assert len(silent) == 1


def test_after_stop_only_the_fade_is_left_and_it_falls() -> None:
    player = Player(lambda _: None)
    queued(player, 1, tone(5))
    queued(player, 2, tone(5))
    pulled(player, 1)
    player.stop()
    rest = pulled(player, 2)
    assert sounding_s(rest) <= FADE_S
    assert not rest[round(FADE_S * RATE_HZ) :].any()
    strength = np.abs(rest[: round(FADE_S * RATE_HZ)].astype(int))
    assert (np.diff(strength) <= 0).all()
    assert strength[-1] < strength[0] / 20


def test_stop_tells_of_everything_that_was_not_said_whole() -> None:
    news: list[PlayNews] = []
    player = Player(news.append)
    queued(player, 1, tone(5))
    queued(player, 2, tone(5))
    pulled(player, 1)
    player.stop()
    assert news == [Began(1), Ended(1, whole=False), Ended(2, whole=False)]


def test_what_was_wanted_before_a_silence_does_not_get_into_the_line() -> None:
    player = Player(lambda _: None)
    before = player.silences
    player.stop()
    assert player.begin(1, before) is None


def test_sound_that_comes_for_a_silenced_announcement_is_never_heard() -> None:
    player = Player(lambda _: None)
    track = player.begin(1, player.silences)
    assert track is not None
    player.stop()
    track.add(tone(1))
    assert not pulled(player, 2).any()


def test_a_speaker_that_is_slower_than_speech_leaves_a_gap_and_goes_on() -> None:
    news: list[PlayNews] = []
    player = Player(news.append)
    track = player.begin(1, player.silences)
    assert track is not None
    track.add(tone(0.1))
    pulled(player, 1)
    assert news == [Began(1)]
    track.add(tone(0.1))
    track.end()
    assert sounding_s(pulled(player, 1)) == pytest.approx(0.1, abs=1e-3)
    assert news == [Began(1), Ended(1, whole=True)]


def test_the_level_moves_with_the_sound() -> None:
    player = Player(lambda _: None)
    queued(player, 1, tone(1))
    assert player.level == 0
    pulled(player, 0.5)
    assert player.level > 0.1
    pulled(player, 2)
    assert player.level == 0


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(1, 3_000)),
        st.tuples(st.just("pull"), st.integers(1, 5_000)),
        st.tuples(st.just("stop"), st.just(0)),
    ),
    max_size=40,
)


@given(ACTIONS)
def test_two_announcements_never_overlap_and_every_sample_comes_once_and_in_order(
    actions: list[tuple[str, int]],
) -> None:
    """Each announcement is a row of its own number: what is heard is runs of rising numbers, and nothing is mixed."""
    news: list[PlayNews] = []
    player = Player(news.append)
    heard: list[Samples] = []
    said: dict[int, int] = {}
    for action, size in actions:
        if action == "say":
            said[len(said) + 1] = size
            queued(player, len(said), np.full(size, len(said) * 200, np.int16))
        elif action == "pull":
            heard.append(player.pull(size))
        else:
            player.stop()
    heard.append(player.pull(200_000))
    ends = {each.id: each.whole for each in news if isinstance(each, Ended)}
    assert set(ends) == set(said)
    sound = np.concatenate(heard)
    for id_, whole in ends.items():
        count = int(np.count_nonzero(sound == id_ * 200))
        assert count == said[id_] if whole else count <= said[id_]
    begun = [each.id for each in news if isinstance(each, Began)]
    assert begun == sorted(begun)
    at_full = sound[np.isin(sound, [id_ * 200 for id_, whole in ends.items() if whole])]
    assert (np.diff(at_full.astype(int)) >= 0).all()


@given(st.lists(st.integers(1, 2_000), min_size=1, max_size=20))
def test_however_the_device_cuts_its_blocks_the_sound_is_the_same(blocks: list[int]) -> None:
    whole, cut = Player(lambda _: None), Player(lambda _: None)
    for player in (whole, cut):
        queued(player, 1, tone(0.2))
        queued(player, 2, tone(0.1, 3000))
    pieces = np.concatenate([cut.pull(size) for size in blocks])
    assert (whole.pull(pieces.size) == pieces).all()
