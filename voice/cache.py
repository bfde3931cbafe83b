"""Sound that was rendered before, on disk: the fixed sentences are made at install, and then begin at once.

A file is its own check: a mark, the SHA-256 of the rest, the rest. It comes into being whole or not at all; one that
the card spoiled is thrown away and rendered anew. Nothing is written while visitors are served.
"""

from __future__ import annotations

import hashlib
import logging
import os
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice import reading
from voice.speech import CannotSpeak, Parts, Samples, Speaker, Speech

log = logging.getLogger(__name__)

MARK = b"KSAY1\n"
HEAD_BYTES = len(MARK) + hashlib.sha256().digest_size
SUFFIX = ".say"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at every file found."""

    good: int
    faulty: tuple[Path, ...]


class Cache:
    """One folder of sounds, at most `most_bytes` large: the oldest go first."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def get(self, key: str) -> Samples | None:
        """The sound; None where it is not there or not whole."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        sound = _unpacked(data)
        if sound is None:
            log.warning("a cached sound was spoiled and is thrown away: %s", path.name)
            with suppress(OSError):
                path.unlink()
        return sound

    def put(self, key: str, sound: Samples) -> None:
        """Keep it. Raises `OSError`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(key)
        half = path.with_suffix(f".{os.getpid()}.half")
        try:
            half.write_bytes(_packed(sound))
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
        self._make_room(path)

    def verify(self) -> Verified:
        """Read every file; the faulty ones stay where they are."""
        paths = sorted(self._folder.glob(f"*{SUFFIX}"))
        faulty = tuple(path for path in paths if _unpacked(_bytes_of(path)) is None)
        return Verified(len(paths) - len(faulty), faulty)

    def _make_room(self, kept: Path) -> None:
        files = sorted((path.stat().st_mtime_ns, path.stat().st_size, path) for path in self._folder.glob(f"*{SUFFIX}"))
        excess = sum(size for _, size, _ in files) - self._most_bytes
        for _, size, path in files:
            if excess > 0 and path != kept:
                path.unlink(missing_ok=True)
                excess -= size

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{SUFFIX}"


def _packed(sound: Samples) -> bytes:
    body = sound.astype("<i2").tobytes()
    return MARK + hashlib.sha256(body).digest() + body


def _unpacked(data: bytes) -> Samples | None:
    head, body = data[:HEAD_BYTES], data[HEAD_BYTES:]
    if head != MARK + hashlib.sha256(body).digest() or len(body) % 2:
        return None
    return np.frombuffer(body, "<i2").astype(np.int16)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


class Cached:
    """The interface `Speaker`: one whose sounds are taken from the cache where they are in it."""

    def __init__(self, speaker: Speaker, cache: Cache, settings: str = "") -> None:
        """`settings`: whatever else changes the sound, such as the rates."""
        self._speaker = speaker
        self._cache = cache
        self._settings = settings

    @property
    def engine(self) -> str:
        """As `Speaker.engine`."""
        return self._speaker.engine

    def voice_of(self, language: str) -> str | CannotSpeak:
        """As `Speaker.voice_of`."""
        return self._speaker.voice_of(language)

    def render(self, speech: Speech) -> Parts:
        """As `Speaker.render`. What is not in the cache is rendered and not kept."""
        key = self._key(speech)
        sound = self._cache.get(key) if key else None
        if sound is not None:
            yield sound
            return
        with closing(self._speaker.render(speech)) as parts:
            yield from parts

    def keep(self, speech: Speech) -> bool | CannotSpeak:
        """Render it into the cache; False where it was there. Raises `OSError` where the cache cannot be written."""
        key = self._key(speech)
        if key is None:
            fault = self.voice_of(speech.language)
            assert isinstance(fault, CannotSpeak)  # noqa: S101 - else there is a key
            return fault
        if self._cache.get(key) is not None:
            return False
        return self._rendered(key, speech)

    def close(self) -> None:
        """As `Speaker.close`."""
        self._speaker.close()

    def _rendered(self, key: str, speech: Speech) -> bool | CannotSpeak:
        with closing(self._speaker.render(speech)) as parts:
            found = list(parts)
        fault = next((part for part in found if isinstance(part, CannotSpeak)), None)
        if fault:
            return fault
        pieces = [part for part in found if not isinstance(part, CannotSpeak)]
        self._cache.put(key, np.concatenate(pieces) if pieces else np.zeros(0, np.int16))
        return True

    def _key(self, speech: Speech) -> str | None:
        voice = self.voice_of(speech.language)
        if isinstance(voice, CannotSpeak):
            return None
        parts = (self.engine, voice, self._settings, speech.language, speech.text)
        return hashlib.sha256("\0".join((str(reading.VERSION), *parts)).encode()).hexdigest()[:40]
