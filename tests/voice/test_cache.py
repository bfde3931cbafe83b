"""Sounds on disk: whole or not at all, and never a spoiled one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.voice.sounds import Whistler, joined, tone
from voice.cache import Cache, Cached
from voice.speech import CannotSpeak, Samples, Speech

SPEECH = Speech("một hai", "vi")


def cache(folder: Path, most_bytes: int = 10_000_000) -> Cache:
    return Cache(folder / "sounds", most_bytes)


def sound_of(speaker: Cached, speech: Speech = SPEECH) -> Samples:
    return joined([part for part in speaker.render(speech) if not isinstance(part, CannotSpeak)])


def only_file(folder: Path) -> Path:
    (path,) = (folder / "sounds").iterdir()
    return path


def test_what_is_kept_is_not_rendered_again(tmp_path: Path) -> None:
    whistler = Whistler()
    cached = Cached(whistler, cache(tmp_path))
    assert cached.keep(SPEECH) is True
    assert cached.keep(SPEECH) is False
    assert (sound_of(cached) == joined([tone(0.1), tone(0.1)])).all()
    assert whistler.rendered == ["một hai"]


def test_what_is_not_kept_is_rendered_and_written_nowhere(tmp_path: Path) -> None:
    cached = Cached(Whistler(), cache(tmp_path))
    assert sound_of(cached).size
    assert not (tmp_path / "sounds").exists()


def test_other_words_are_another_sound(tmp_path: Path) -> None:
    whistler = Whistler()
    cached = Cached(whistler, cache(tmp_path))
    cached.keep(SPEECH)
    sound_of(cached, Speech("một ba", "vi"))
    assert len(whistler.rendered) == 2


def test_another_rate_is_another_sound(tmp_path: Path) -> None:
    whistler = Whistler()
    Cached(whistler, cache(tmp_path), "0.9").keep(SPEECH)
    sound_of(Cached(whistler, cache(tmp_path), "0.8"))
    assert len(whistler.rendered) == 2


@given(where=st.integers(0, 10_000), value=st.integers(1, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_byte_anywhere_is_noticed_and_the_sound_made_anew(tmp_path: Path, where: int, value: int) -> None:
    whistler = Whistler()
    cached = Cached(whistler, cache(tmp_path))
    cached.keep(SPEECH)
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[where % len(data)] ^= value
    path.write_bytes(data)
    assert (sound_of(cached) == joined([tone(0.1), tone(0.1)])).all()
    assert not path.exists()


@pytest.mark.parametrize("size", [0, 5, 38, 1_001])
def test_a_file_cut_off_is_noticed(tmp_path: Path, size: int) -> None:
    store = cache(tmp_path)
    Cached(Whistler(), store).keep(SPEECH)
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes()[:size])
    assert store.verify().faulty == (path,)
    assert store.get(path.stem) is None


def test_verify_counts_the_good_ones(tmp_path: Path) -> None:
    store = cache(tmp_path)
    for word in ("một", "hai"):
        Cached(Whistler(), store).keep(Speech(word, "vi"))
    assert (store.verify().good, store.verify().faulty) == (2, ())


@given(st.lists(st.integers(1, 4_000), min_size=1, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_it_never_grows_beyond_its_bound_but_for_the_last_one(tmp_path: Path, sizes: list[int]) -> None:
    store = cache(tmp_path, most_bytes=6_000)
    for place, size in enumerate(sizes):
        store.put(f"k{place}", np.zeros(size, np.int16))
        files = list((tmp_path / "sounds").iterdir())
        assert sum(path.stat().st_size for path in files) <= max(6_000, 2 * size + 100)
        assert store.get(f"k{place}") is not None


def test_what_cannot_be_said_is_not_kept(tmp_path: Path) -> None:
    cached = Cached(Whistler(), cache(tmp_path))
    assert isinstance(cached.keep(Speech("một ?", "vi")), CannotSpeak)
    assert isinstance(cached.keep(Speech("one", "en")), CannotSpeak)
    assert not (tmp_path / "sounds").exists()


def test_a_write_that_fails_leaves_nothing_half(tmp_path: Path) -> None:
    (tmp_path / "sounds").write_text("a file in the way")
    with pytest.raises(OSError, match="sounds"):
        Cached(Whistler(), cache(tmp_path)).keep(SPEECH)
    assert [path.name for path in tmp_path.iterdir()] == ["sounds"]
