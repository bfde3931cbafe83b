"""Whisper by CTranslate2: sound -> a few ways to write down what was said, best first.

It is trained on 30 s at a time and invents words in silence. So the caller gives it one sentence, found by the VAD
and at most eight seconds long, and only those eight seconds are computed: a seventh of the time.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice import beam, syllable_head
from voice.heard import RATE_HZ, Candidate, Heard, Reading
from voice.likely_syllables import LikelySyllables
from voice.spectrum import log_mel
from voice.syllables import SYLLABLES_OF, spelled

SENTENCE_S = 8.0
"""What is computed: the longest sentence."""
SHORT_S = 5.0
"""Most questions are shorter, and cost less when no more than this is computed."""
MOST_TOKENS = 64
"""A sentence of eight seconds has about forty."""
HYPOTHESES = 5
"""As many ways to write it down; one where we read sounds ourselves: Whisper's are much alike, a second would only
count twice beside ours, and to look for five takes twice as long."""
REPEATS_NO_MORE = 4
"""No four tokens twice: it would go on repeating itself on unclear sound."""
ENCODED_PER_S = 50
SPELLED = 3
"""So many readings become words …"""
LESS = 0.25
"""… and each is this much less probable a mark than the one before it."""
EXPECTED = 0.6
"""What readings of words that are likely here weigh among all: the rest is what was heard and nothing else."""
HEAT = 0.3
"""How sharply their ranks become weights: the search is surer of the first than it has reason to be."""
OVERCONFIDENT = 0.35
"""The network is surer of itself than Whisper is, for the same share of mistakes: it learnt from few voices."""
PROMPT_TOKENS = 120
"""More words to expect than this make it repeat them instead of listening."""


class WhisperEars:
    """Whisper with a folder of CTranslate2's (model.bin, config.json, tokenizer.json)."""

    def __init__(self, folder: Path, *, threads: int = 2, hypotheses: int = HYPOTHESES) -> None:
        """Load; about half a second. Raises `RuntimeError` or `OSError` where the folder holds no such model."""
        import ctranslate2  # noqa: PLC0415 — 60 MB of library, only where it is chosen
        from tokenizers import Tokenizer  # noqa: PLC0415 — the same

        self._model: Any = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=threads
        )
        self._view = ctranslate2.StorageView.from_array
        self._words: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._hypotheses = hypotheses
        self._prompts: dict[str, list[int]] = {}
        self._encoded: tuple[weakref.ref[NDArray[np.int16]], Any] | None = None
        """The sentence whose language was asked for, until it is heard, here or by other ears."""
        self._head = syllable_head.SyllableHead.load()
        self._likely: LikelySyllables | None = None

    def expect(self, language: str, words: str) -> None:
        """Words of the domain that are likely in this language: it spells them right more often."""
        tokens = self._words.encode(" " + words.strip(), add_special_tokens=False).ids[:PROMPT_TOKENS]
        self._prompts[language] = [self._token("startofprev"), *tokens] if tokens else []

    def learn(self, language: str, phrases: Iterable[str]) -> None:
        """How people ask here: what is unclear is then read as words that they use."""
        if language == SYLLABLES_OF:
            self._likely = LikelySyllables(phrases)

    def hear(self, pcm: NDArray[np.int16], language: str) -> Heard:
        """One sentence of 16 kHz sound, written down in this language (ISO 639-1)."""
        encoded = self._encode(pcm)
        self._encoded = None
        ways = 1 if language == SYLLABLES_OF else self._hypotheses
        results = self._model.generate(
            encoded,
            [self._start(language)],
            beam_size=ways,
            num_hypotheses=ways,
            max_length=MOST_TOKENS + len(self._start(language)),
            no_repeat_ngram_size=REPEATS_NO_MORE,
            return_scores=True,
            suppress_blank=True,
        )
        found = zip(results[0].sequences_ids, results[0].scores, strict=True)
        candidates = _distinct([(self._text(ids), score) for ids, score in found])
        readings = self._readings(encoded, _seconds(pcm)) if language == SYLLABLES_OF else ()
        return Heard(language, (*_spelled(readings), *candidates), readings, _seconds(pcm))

    def _readings(self, encoded: Any, seconds: float) -> tuple[Reading, ...]:
        """What our own network reads off the encoder, beside what Whisper writes."""
        frames = np.array(encoded, dtype=np.float32)[0][: round(seconds * ENCODED_PER_S) + 2]
        scores = self._head.scores(frames)
        sure = syllable_head.certainty(scores) - OVERCONFIDENT
        drawn = syllable_head.readings(scores)
        expected = _weighed(beam.search(scores, self._likely)) if self._likely is not None else ()
        rest = (1 - EXPECTED if expected else 1) / len(drawn)
        return tuple(Reading(marks, sure, weight) for marks, weight in (*expected, *((each, rest) for each in drawn)))

    def encoded(self, pcm: NDArray[np.int16]) -> NDArray[np.float32]:
        """What the encoder makes of a sentence: 50 frames a second of 512 values."""
        frames: NDArray[np.float32] = np.array(self._encode(pcm), np.float32)[0]
        return frames[: round(_seconds(pcm) * ENCODED_PER_S) + 2]

    def language_of(self, pcm: NDArray[np.int16], offered: Collection[str]) -> dict[str, float]:
        """How probable each offered language is; those it does not know are left out. Sums to 1 unless empty."""
        encoded = self._encode(pcm)
        self._encoded = weakref.ref(pcm, self._forget), encoded
        found = self._model.detect_language(encoded)[0]
        shares = {code: share for token, share in found if (code := token.strip("<|>")) in offered}
        total = sum(shares.values())
        return {code: share / total for code, share in shares.items()} if total > 0 else {}

    def _encode(self, pcm: NDArray[np.int16]) -> Any:
        """The encoder is half of the work: whose language was recognised just now is not encoded twice."""
        kept = self._encoded  # another thread may let go of a sentence just now
        if kept is not None and kept[0]() is pcm:
            return kept[1]
        window = SHORT_S if _seconds(pcm) <= SHORT_S else SENTENCE_S
        return self._model.encode(self._view(log_mel(pcm, window)[None]), to_cpu=True)

    def _forget(self, gone: weakref.ref[NDArray[np.int16]]) -> None:
        """Nobody has that sentence any more, so its sound is not kept here either."""
        if self._encoded is not None and self._encoded[0] is gone:
            self._encoded = None

    def _start(self, language: str) -> list[int]:
        marks = [self._token(name) for name in ("startoftranscript", language, "transcribe", "notimestamps")]
        return [*self._prompts.get(language, ()), *marks]

    def _token(self, name: str) -> int:
        token: int | None = self._words.token_to_id(f"<|{name}|>")
        if token is None:
            raise ValueError(f"the model has no token {name!r}: it does not know this language")
        return token

    def _text(self, ids: list[int]) -> str:
        text: str = self._words.decode(ids, skip_special_tokens=True)
        return text.strip()


def _seconds(pcm: NDArray[np.int16]) -> float:
    return pcm.size / RATE_HZ


def _weighed(found: list[tuple[tuple[str, ...], float]]) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Readings with weights for their ranks."""
    best = found[0][1]
    weights = [math.exp(HEAT * (rank - best)) for _, rank in found]
    return tuple((marks, EXPECTED * weight / sum(weights)) for (marks, _), weight in zip(found, weights, strict=True))


def _spelled(readings: tuple[Reading, ...]) -> tuple[Candidate, ...]:
    """The first readings as words; what comes later counts less."""
    words: dict[str, Candidate] = {}
    for number, reading in enumerate(readings[:SPELLED]):
        if text := spelled(reading.marks):
            words.setdefault(text, Candidate(text, reading.certainty - LESS * number, is_reading=True))
    return tuple(words.values())


def _distinct(found: list[tuple[str, float]]) -> tuple[Candidate, ...]:
    """Without empty ones, and without those that differ in case and marks only."""
    kept: dict[str, Candidate] = {}
    for text, score in found:
        letters = "".join(letter for letter in text.casefold() if letter.isalnum() or letter == " ").strip()
        if letters and math.isfinite(score):
            kept.setdefault(letters, Candidate(text, float(score)))
    return tuple(kept.values())
