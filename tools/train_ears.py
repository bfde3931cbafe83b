"""Makes voice/data/vi_syllables.npz: what reads Vietnamese syllables off Whisper's encoder.

    pip install jax optax; python -m tools.train_ears --sentences 9700 --epochs 12

It learns from sentences that espeak-ng speaks in three accents and many voices, most with babble or an echo behind
them: words and phrases of config/, put together anew by chance. No sentence of tests/questions is among them.

The weights that are shipped were not made in one run but grew: 9 epochs of 2,350 sentences, 12 of 2,850, 6 of 4,350,
then with a fourth layer, noise and gaps 1 of 6,700 and 5 of 9,700, each from the weights of the one before
(`--begin`). Two busy cores need four minutes for an epoch of 9,700, and twenty-five
minutes to speak them and listen to them. Real voices would teach it more: see docs/voice.md.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice.heard import RATE_HZ
from voice.models import search_path
from voice.syllable_head import WEIGHTS, WIDER
from voice.syllables import ALPHABET, sounds

ROOT = Path(__file__).resolve().parent.parent
CONFIG, KEPT_BACK = ROOT / "config", ROOT / "tests" / "questions"
ACCENTS = ("vi", "vi-vn-x-central", "vi-vn-x-south")
VARIANTS = (
    *(
        "f1",
        "f2",
        "f3",
        "f4",
        "f5",
        "m1",
        "m2",
        "m3",
        "m4",
        "m5",
        "m6",
        "m7",
        "m8",
        "grandma",
        "grandpa",
        "aunty",
        "anika",
    ),
    *(
        "steph",
        "linda",
        "belinda",
        "max",
        "Michael",
        "Nguyen",
        "klatt",
        "klatt2",
        "klatt3",
        "klatt4",
        "Andrea",
        "Annie",
    ),
    *("shelby", "travis", "quincy"),
)
"""espeak-ng's voices: other lengths of the throat, other ages."""
PLAIN = 0.4
"""Share of sentences in the accent's own voice."""
LONGEST_S = 7.5
HIDDEN, AROUND, BATCH, RATE, DROPPED = 160, 5, 24, 3e-3, 0.12
GENTLE_RATE = 1.3e-3
"""Where it goes on from weights that are good already."""
NOISE = 0.15
"""Standard deviations of what is added to each value of each frame."""
GAPS, LONGEST_GAP, WIDEST_GAP = 2, 6, 39
"""So many times a sentence up to so many frames are missing; and once up to so many values of every frame."""
SHAPES = ((200, 80), (400, 140))
"""(frames, marks) of a batch: every other shape would be compiled anew."""

Sound = NDArray[np.int16]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One sentence as Whisper's encoder hears it, and its marks."""

    frames: Floats
    marks: list[int]


# -- sentences --------------------------------------------------------------------------------------------------------


def phrases() -> tuple[list[list[str]], list[list[str]]]:
    """Questions visitors ask, and all other Vietnamese of the configuration; words in small letters."""
    asked, other = [], []
    for path in sorted(CONFIG.glob("questions/*vi.toml")):
        if not path.name.startswith("rules."):
            asked += [_words(text) for text in _strings(tomllib.loads(path.read_text(encoding="utf-8")))]
    for path in (*sorted(CONFIG.glob("procedures/*.toml")), CONFIG / "languages" / "vi.toml"):
        other += [_words(text) for text in _strings(tomllib.loads(path.read_text(encoding="utf-8")))]
    kept = kept_back()
    asked, other = ([each for each in some if " ".join(each) not in kept] for some in (asked, other))
    return [each for each in asked if each], [each for each in other if len(each) > 2]


def kept_back() -> set[str]:
    """Sentences that are for measuring."""
    found = (tomllib.loads(path.read_text(encoding="utf-8"))["question"] for path in KEPT_BACK.glob("*.toml"))
    return {" ".join(re.sub(r"[^\w\s]", " ", each["t"]).lower().split()) for some in found for each in some}


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in {"en", "ko", "zh", "ja", "km", "ask", "kind", "goes_to"}:
                yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def _words(text: str) -> list[str]:
    """Nothing of a text with numbers, or of one without a letter that only Vietnamese has."""
    words = re.sub(r"[^\w\s]", " ", text).lower().split()
    return words if any(ord(letter) > 127 for letter in text) and not re.search(r"\d", text) else []


def sentence(chance: random.Random, asked: list[list[str]], other: list[list[str]]) -> list[str]:
    """A question as it stands, parts of several, or words in any order."""
    kind = chance.random()
    if kind < 0.5:
        return chance.choice(asked)
    if kind < 0.9:
        source = asked if kind < 0.75 else other
        return [word for _ in range(chance.randint(1, 3)) for word in _part(chance, chance.choice(source))]
    return [chance.choice(chance.choice(asked + other)) for _ in range(chance.randint(3, 10))]


def _part(chance: random.Random, words: list[str]) -> list[str]:
    size = chance.randint(2, 6)
    first = chance.randint(0, max(0, len(words) - size))
    return words[first : first + size]


# -- sounds -----------------------------------------------------------------------------------------------------------


def spoken(chance: random.Random, words: list[str]) -> Sound:
    """The sentence in some voice, at some speed and pitch, perhaps with an echo."""
    variant = "" if chance.random() < PLAIN else f"+{chance.choice(VARIANTS)}"
    voice = [
        "-v",
        chance.choice(ACCENTS) + variant,
        "-s",
        str(chance.randint(120, 185)),
        "-p",
        str(chance.randint(25, 80)),
    ]
    said = subprocess.run(["espeak-ng", *voice, "--stdout", " ".join(words)], capture_output=True, check=True)  # noqa: S603, S607
    raw = ["-t", "raw", "-r", str(RATE_HZ), "-c", "1", "-b", "16", "-e", "signed", "-"]
    echo = ["reverb", str(chance.randint(5, 40))] if chance.random() < 0.3 else []
    command = ["sox", "-q", "-t", "wav", "-", *raw, "gain", "-n", "-6", *echo]
    done = subprocess.run(command, input=said.stdout, capture_output=True, check=True)  # noqa: S603
    return np.frombuffer(done.stdout, "<i2").astype(np.int16)


def in_a_hall(chance: random.Random, sound: Sound, others: list[Sound]) -> Sound:
    """Half of the time with six others talking, now and then with hiss; louder or softer."""
    kind, behind = chance.random(), np.zeros(sound.size)
    noise = np.random.default_rng(chance.randrange(1 << 30))
    if kind > 0.9:
        behind = noise.normal(size=sound.size)
    elif kind > 0.45 and len(others) > 12:
        for talk in chance.sample(others, 6):
            behind += np.resize(talk, sound.size + RATE_HZ)[-sound.size :] / max(1.0, float(talk.std()))
    decibels = chance.uniform(5, 25)
    mixed = sound + behind * (sound.std() / max(1e-9, float(behind.std())) / 10 ** (decibels / 20))
    lead = noise.normal(0, chance.choice((1, 5, 30, 80)), chance.randint(0, RATE_HZ // 4))
    mixed = np.concatenate([lead, mixed])
    return (mixed * chance.uniform(0.2, 1) * 30000 / max(1.0, float(np.abs(mixed).max()))).astype(np.int16)


def lessons(count: int, seed: int) -> Iterator[Lesson]:
    """So many sentences, as Whisper's encoder hears them."""
    from voice.whisper import ENCODED_PER_S, WhisperEars  # noqa: PLC0415 — the model is only needed from here on

    folder = next(root / "whisper-base" for root in search_path() if (root / "whisper-base").is_dir())
    ears, chance, others = WhisperEars(folder, threads=1), random.Random(seed), list[Sound]()  # noqa: S311 — no secret
    (asked, other), kept = phrases(), kept_back()
    made = 0
    while made < count:
        words = sentence(chance, asked, other)
        marks = [ALPHABET.index(mark) for mark in sounds(" ".join(words))]
        if " ".join(words) in kept:
            continue
        sound = spoken(chance, words)
        if not marks or not RATE_HZ / 4 < sound.size < LONGEST_S * RATE_HZ:
            continue
        others = [*others[-60:], sound]
        frames = ears.encoded(in_a_hall(chance, sound, others))
        if len(frames) > len(marks) + 2:
            made += 1
            yield Lesson(frames[: round(LONGEST_S * ENCODED_PER_S)], marks)
            print(f"\r{made} of {count} sentences", end="", file=sys.stderr, flush=True)


# -- learning ---------------------------------------------------------------------------------------------------------


def train(data: list[Lesson], epochs: int, begin: Mapping[str, Floats] | None = None) -> dict[str, Floats]:
    """The weights, under the names that `SyllableHead.load` reads; better ones where it begins with some."""
    import jax  # noqa: PLC0415 — nothing else of the project needs it
    import optax  # noqa: PLC0415 — the same

    some = np.concatenate([lesson.frames for lesson in data[:400]]).astype(np.float32)
    mean, deviation = (begin["mu"], begin["sd"]) if begin else (some.mean(axis=0), some.std(axis=0) + 1e-3)
    first = {name: begin[name] if begin and name in begin else value for name, value in _first().items()}
    weights = {name: jax.numpy.asarray(value, jax.numpy.float32) for name, value in first.items()}
    steps = max(1, epochs * (len(data) // BATCH))
    plan = optax.warmup_cosine_decay_schedule(1e-4, GENTLE_RATE if begin else RATE, min(80, steps // 2), steps, 1e-5)
    optimiser = optax.adamw(plan, weight_decay=1e-3)
    state, key, chance = optimiser.init(weights), jax.random.PRNGKey(0), random.Random(0)  # noqa: S311 — no secret

    def change(weights: Any, state: Any, batch: Any, key: Any) -> Any:
        value, slope = jax.value_and_grad(_loss)(weights, batch, key)
        step_by, state = optimiser.update(slope, state, weights)
        return optax.apply_updates(weights, step_by), state, value

    step, number, gaps = jax.jit(change), 0, np.random.default_rng(0)
    for epoch in range(epochs):
        total, batches = 0.0, _batches(data, chance)
        for batch in batches:
            number += 1
            arrays = _arrays(batch, mean, deviation, gaps)
            weights, state, value = step(weights, state, arrays, jax.random.fold_in(key, number))
            total += float(value)
        print(f"epoch {epoch + 1}: {total / max(1, len(batches)):.2f} a sentence", file=sys.stderr)
    return {**{name: np.asarray(value) for name, value in weights.items()}, "mu": mean, "sd": deviation}


def _first() -> dict[str, Floats]:
    chance, marks = np.random.default_rng(0), len(ALPHABET)
    shapes = {"w1": (512, HIDDEN), "w2": (AROUND, HIDDEN, HIDDEN), "w3": (HIDDEN, marks)}
    drawn = {name: chance.normal(size=shape) / np.sqrt(np.prod(shape[:-1])) for name, shape in shapes.items()}
    drawn["w4"] = 0.3 * chance.normal(size=shapes["w2"]) / np.sqrt(AROUND * HIDDEN)
    zeros = {"b1": np.zeros(HIDDEN), "b2": np.zeros(HIDDEN), "b3": np.zeros(marks), "b4": np.zeros(HIDDEN)}
    return {name: value.astype(np.float32) for name, value in {**drawn, **zeros}.items()}


def _loss(weights: Any, batch: Any, key: Any) -> Any:
    import jax  # noqa: PLC0415 — as above
    import optax  # noqa: PLC0415 — as above

    frames, no_frame, marks, no_mark = batch

    def thinned(hidden: Any, which: int) -> Any:
        kept = jax.random.bernoulli(jax.random.fold_in(key, which), 1 - DROPPED, hidden.shape)
        return hidden * kept / (1 - DROPPED)

    frames = frames + NOISE * jax.random.normal(jax.random.fold_in(key, 2), frames.shape)
    hidden = thinned(jax.nn.relu(frames @ weights["w1"] + weights["b1"]), 0)
    layout = ("NWC", "WIO", "NWC")
    beside = jax.lax.conv_general_dilated(hidden, weights["w2"], (1,), "SAME", dimension_numbers=layout)
    hidden = hidden + jax.nn.relu(beside + weights["b2"])
    wider = jax.lax.conv_general_dilated(
        hidden, weights["w4"], (1,), "SAME", rhs_dilation=(WIDER,), dimension_numbers=layout
    )
    hidden = thinned(hidden + jax.nn.relu(wider + weights["b4"]), 1)
    return optax.ctc_loss(hidden @ weights["w3"] + weights["b3"], no_frame, marks, no_mark).mean()


def _batches(data: list[Lesson], chance: random.Random) -> list[list[Lesson]]:
    """Sentences of about one length together."""
    ordered = sorted(data, key=lambda lesson: len(lesson.frames) + 40 * chance.random())
    batches = [ordered[at : at + BATCH] for at in range(0, len(ordered) - BATCH + 1, BATCH)]
    chance.shuffle(batches)
    return batches


def _gappy(frames: Floats, chance: np.random.Generator) -> Floats:
    """Some frames missing, and some values of all: it must not lean on any one of them."""
    for _ in range(GAPS):
        size = int(chance.integers(LONGEST_GAP + 1))
        at = int(chance.integers(max(1, len(frames) - size)))
        frames[at : at + size] = 0
    size = int(chance.integers(WIDEST_GAP + 1))
    at = int(chance.integers(frames.shape[1] - size))
    frames[:, at : at + size] = 0
    return frames


def _arrays(batch: list[Lesson], mean: Floats, deviation: Floats, gaps: np.random.Generator) -> tuple[Any, ...]:
    longest, most = max(len(each.frames) for each in batch), max(len(each.marks) for each in batch)
    time, room = next((shape for shape in SHAPES if longest <= shape[0] and most <= shape[1]), SHAPES[-1])
    frames, marks = np.zeros((len(batch), time, 512), np.float32), np.zeros((len(batch), room), np.int32)
    no_frame, no_mark = np.ones((len(batch), time), np.float32), np.ones((len(batch), room), np.float32)
    for row, each in enumerate(batch):
        frames[row, : len(each.frames)] = _gappy((each.frames.astype(np.float32) - mean) / deviation, gaps)
        marks[row, : len(each.marks[:room])] = each.marks[:room]
        no_frame[row, : len(each.frames)] = no_mark[row, : len(each.marks)] = 0
    return frames, no_frame, marks, no_mark


def main() -> int:
    """Speak, listen, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=3000)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--begin", type=Path, metavar="NPZ", help="go on from these weights")
    options = parser.parse_args()
    begin = (
        {name: value.astype(np.float32) for name, value in np.load(options.begin).items()} if options.begin else None
    )
    found = train(list(lessons(options.sentences, options.seed)), options.epochs, begin)
    np.savez(options.out, **{name: value.astype(np.float16) for name, value in found.items()})  # type: ignore[arg-type]  # its stub takes ** for allow_pickle
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
