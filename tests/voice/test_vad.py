"""When a sentence is over: decided from probabilities and loudness alone."""

from __future__ import annotations

from itertools import repeat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.heard import RATE_HZ, Nothing
from voice.vad import FRAME, FRAME_S, EndPointer, Listener, Patience, Phase, loudness_db, meter

SPEECH, SILENCE, BABBLE, SOFT, MURMUR = (0.95, -18.0), (0.02, -58.0), (0.9, -33.0), (0.9, -31.0), (0.3, -33.0)
FRAMES = st.lists(st.tuples(st.floats(0, 1), st.floats(-60, 0)), max_size=600)


def frames(*parts: tuple[tuple[float, float], float]) -> list[tuple[float, float]]:
    """(frame, seconds) … -> frames."""
    return [frame for frame, seconds in parts for frame in repeat(frame, round(seconds / FRAME_S))]


def followed(given_frames: list[tuple[float, float]]) -> EndPointer:
    points = EndPointer()
    for likely, loud in given_frames:
        points.step(likely, loud)
    return points


def test_a_sentence_is_over_two_thirds_of_a_second_after_its_last_word() -> None:
    points = followed(frames((SILENCE, 1.0), (SPEECH, 2.0), (SILENCE, 2.0)))
    assert points.phase is Phase.DONE
    assert abs((points.frames - points.last) * FRAME_S - Patience().trailing_s) <= FRAME_S


def test_a_pause_between_two_words_ends_nothing() -> None:
    points = followed(frames((SPEECH, 1.0), (SILENCE, 0.4), (SPEECH, 1.0)))
    assert points.phase is Phase.SPEAKING


def test_nobody_speaking_is_given_up_after_five_seconds() -> None:
    points = followed(frames((SILENCE, 6.0)))
    assert points.phase is Phase.GIVEN_UP
    assert abs(points.frames * FRAME_S - 5.0) <= FRAME_S


def test_a_cough_is_no_sentence() -> None:
    assert followed(frames((SILENCE, 1.0), (SPEECH, 0.1), (SILENCE, 2.0))).phase is Phase.WAITING


def test_the_talk_of_a_hall_behind_the_visitor_does_not_hold_the_sentence_open() -> None:
    points = followed(frames((SPEECH, 2.0), (BABBLE, 1.0)))
    assert points.phase is Phase.DONE


def test_a_soft_end_of_a_sentence_is_heard_in_a_quiet_hall() -> None:
    points = followed(frames((SILENCE, 1.0), (SPEECH, 1.0), (SOFT, 1.0)))
    assert (points.frames - points.last) * FRAME_S <= FRAME_S


def test_in_a_loud_hall_the_same_softness_is_somebody_else() -> None:
    points = followed(frames((MURMUR, 1.0), (SPEECH, 1.0), (SOFT, 1.0)))
    assert points.phase is Phase.DONE


@pytest.mark.parametrize("dead_s", [0.1, 0.25, 0.5, 0.75])
def test_a_microphone_that_gives_nothing_at_first_does_not_make_a_loud_hall_a_quiet_one(dead_s: float) -> None:
    points = followed(frames(((0.0, -60.0), dead_s), (MURMUR, 0.5), (SPEECH, 2.0), (SOFT, 1.0)))
    assert points.phase is Phase.DONE


def test_a_microphone_that_gives_nothing_but_speech_hears_a_soft_end() -> None:
    points = followed(frames(((0.0, -60.0), 1.0), (SPEECH, 1.0), (SOFT, 1.0)))
    assert (points.frames - points.last) * FRAME_S <= FRAME_S


def test_who_begins_loudly_and_goes_on_softly_is_heard_to_the_end() -> None:
    soft = frames(((0.99, -28.0), 0.16), ((0.99, -45.0), 0.13)) * 6
    points = followed([*frames((SILENCE, 0.5), ((0.99, -16.0), 0.3)), *soft])
    assert points.phase is Phase.SPEAKING
    assert points.last >= points.frames - 4


def test_one_loud_click_does_not_make_the_visitor_somebody_else() -> None:
    points = followed([*frames((SPEECH, 0.5)), (0.9, 0.0), *frames((SPEECH, 1.0))])
    assert points.phase is Phase.SPEAKING
    assert points.last == points.frames


def test_who_never_stops_is_cut_off_after_eight_seconds() -> None:
    points = followed(frames((SPEECH, 20.0)))
    assert points.phase is Phase.DONE
    assert points.frames * FRAME_S <= 8.0 + FRAME_S


def test_letting_go_of_the_button_ends_the_sentence_at_once() -> None:
    points = followed(frames((SPEECH, 1.0)))
    assert points.finish() is Phase.DONE


def test_letting_go_without_a_word_is_nothing_heard() -> None:
    assert followed(frames((SILENCE, 1.0))).finish() is Phase.GIVEN_UP


@given(FRAMES)
def test_whatever_comes_in_it_ends_within_thirteen_seconds(given_frames: list[tuple[float, float]]) -> None:
    points = followed([*given_frames, *frames((SILENCE, 14.0))])
    assert points.phase in {Phase.DONE, Phase.GIVEN_UP}


@given(FRAMES)
def test_once_over_it_stays_over(given_frames: list[tuple[float, float]]) -> None:
    points = EndPointer()
    over: Phase | None = None
    for likely, loud in given_frames:
        phase = points.step(likely, loud)
        assert over is None or phase is over
        over = phase if phase in {Phase.DONE, Phase.GIVEN_UP} else None


@given(FRAMES)
def test_a_sentence_that_is_done_has_speech_inside_what_was_heard(given_frames: list[tuple[float, float]]) -> None:
    points = followed(given_frames)
    if points.phase is Phase.DONE:
        assert 0 <= points.first < points.last <= points.frames
        assert points.spoken * FRAME_S >= Patience().least_s or points.frames * FRAME_S >= Patience().limit_s


@given(st.lists(st.integers(0, 3000), max_size=60), st.integers(1, 5))
def test_sound_in_pieces_of_any_size_is_the_same_sound(sizes: list[int], loud: int) -> None:
    sound = (np.sin(np.arange(sum(sizes)) / 7) * 3000 * loud).astype(np.int16)
    whole, pieces = Listener(lambda _: 0.9), Listener(lambda _: 0.9)
    levels = list(whole.feed(sound))
    at, heard = 0, []
    for size in sizes:
        heard += list(pieces.feed(sound[at : at + size]))
        at += size
    assert heard == levels
    assert pieces.phase is whole.phase


@given(st.integers(-32768, 32767))
def test_loudness_and_its_meter_stay_within_their_scales(value: int) -> None:
    loud = loudness_db(np.full(FRAME, value, np.int16))
    assert -60 <= loud <= 0.001
    assert 0 <= meter(loud) <= 1


def test_a_sentence_is_given_without_the_silence_around_it() -> None:
    listener = Listener(lambda frame: 0.95 if abs(int(frame[0])) > 100 else 0.01)
    quiet, loud = np.zeros(2 * RATE_HZ, np.int16), np.full(RATE_HZ, 8000, np.int16)
    list(listener.feed(np.concatenate([quiet, loud, quiet])))
    sentence = listener.sentence()
    assert isinstance(sentence, np.ndarray)
    assert 1.0 <= sentence.size / RATE_HZ <= 1.6


def test_silence_and_noise_are_told_apart() -> None:
    for loud, why in ((0, Nothing.SILENCE), (4000, Nothing.NOISE)):
        listener = Listener(lambda _: 0.0)
        list(listener.feed(np.full(6 * RATE_HZ, loud, np.int16)))
        assert listener.sentence() is why


def ear() -> Listener:
    return Listener(lambda frame: 0.95 if abs(int(frame[0])) > 100 else 0.01)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 25)), max_size=12))
def test_what_is_settled_in_a_pause_is_the_sentence_to_the_sample_if_no_other_word_comes(
    parts: list[tuple[bool, int]],
) -> None:
    listener, settled = ear(), None
    for number, loud in enumerate([*(loud for loud, count in parts for _ in range(count)), *[False] * 40]):
        frame = np.full(FRAME, 4000 if loud else 0, np.int16)
        frame[1] = number  # no two are alike
        list(listener.feed(frame))
        now = listener.settled()
        settled = now if now is None or settled is None else settled
    if listener.phase is Phase.DONE:
        assert settled is not None
        assert settled.tolist() == np.asarray(listener.sentence()).tolist()


def test_nothing_is_settled_while_a_word_goes_on_or_its_margin_or_after_a_cough() -> None:
    listener = ear()
    quiet, loud = np.zeros(FRAME, np.int16), np.full(FRAME, 8000, np.int16)
    for frame in (quiet, *[loud] * 4, *[quiet] * 15, *[loud] * 20, *[quiet] * 7):
        list(listener.feed(frame))
        assert listener.settled() is None
    list(listener.feed(quiet))
    assert listener.settled() is not None
