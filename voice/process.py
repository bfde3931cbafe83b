"""The voice process: `python -m voice.process`. Commands come in by standard input, reports go out by standard output.

One thread reads commands and answers pings, so that the kiosk knows it is there while a sentence is computed. The
main thread listens, a third one understands: in each pause what was said so far, for a pause may be the end. Nothing
heard is written anywhere: the log has counts and milliseconds.
"""

from __future__ import annotations

import logging
import os
import queue
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray

from voice import ears, vad, watching
from voice import messages as m
from voice.ahead import Ahead, Work
from voice.heard import Heard, Nothing
from voice.microphone import Microphone, MicrophoneLost
from voice.phonetic import Phonetic, compared
from voice.syllables import SYLLABLES_OF
from voice.watching import Sounds

log = logging.getLogger(__name__)

LEVEL_EVERY_S = 0.1
"""Ten times a second is what an eye takes for live."""
MOST_MEMORY_MB = 400
"""A Pi of 2 GB must never swap because of an ear. Above this we end ourselves, and are started anew."""
QUIET_POLL_S = 0.05
DECIDED = 0.8
"""A language this probable is believed; else the first of those offered, which the visitor sees."""

Send: TypeAlias = Callable[[m.Report], None]
Understood: TypeAlias = tuple[Heard, tuple[tuple[str, float], ...]]
"""What was said, and what it sounds like: labels and their shares."""


@dataclass(slots=True)
class Equipment:
    """What was loaded."""

    by_language: dict[str, ears.Recogniser] = field(default_factory=dict)
    phonetic: dict[str, Phonetic] = field(default_factory=dict)


class Attention:
    """Carries out commands one after the other; what belongs to a sentence is taken while it is listened to."""

    def __init__(
        self,
        commands: queue.SimpleQueue[m.Command],
        send: Send,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        microphone: Callable[[str], Sounds] = Microphone,
        judge: Callable[[], vad.Judge] = vad.silero,
    ) -> None:
        self._commands, self._send, self._monotonic = commands, send, monotonic
        self._microphone, self._judge = microphone, judge
        self._equipment = Equipment()
        self._ahead: Ahead[Understood] = Ahead(monotonic)
        self._held: m.Command | None = None
        self.busy_since: float | None = None

    @property
    def waiting(self) -> bool:
        """Whether a command has called a sentence off and is next."""
        return self._held is not None

    def at_work_since(self) -> float | None:
        """Since when the longest piece of work goes on; what was dropped counts, for the next sentence waits for it."""
        begun = (self.busy_since, self._ahead.at_work_since)
        return min((since for since in begun if since is not None), default=None)

    def step(self) -> bool:
        """Carry out the next command; False for the last one."""
        command, self._held = self._held or self._commands.get(), None
        self.busy_since = self._monotonic()
        match command:
            case m.Shutdown():
                return False
            case m.Load():
                self._load(command)
            case m.Listen():
                self._listen(command)
            case m.Watch():
                self._watch(command)
            case m.Sound() | m.Stop() | m.Cancel() | m.Ping():
                pass  # of a sentence that is over
            case _:
                assert_never(command)
        self.busy_since = None
        return True

    # -- loading ------------------------------------------------------------------------------------------------------

    def _load(self, command: m.Load) -> None:
        self._equipment, missing = equipped(command)
        self._send(m.Ready(tuple(self._equipment.by_language), tuple(missing)))
        # It takes long once, on a slow machine: whoever asks meanwhile is not to wait for it.
        threading.Thread(target=learn, args=(self._equipment, command), name="learn", daemon=True).start()

    # -- one sentence -------------------------------------------------------------------------------------------------

    def _listen(self, command: m.Listen, begun: Sounds | None = None) -> None:
        """`begun` is an open microphone before which somebody speaks already."""
        unheard = [code for code in command.languages if code not in self._equipment.by_language]
        if unheard:
            self._send(m.Failed(command.id, f"no ears for {', '.join(unheard)}"))
            return
        try:
            sounds = begun or (self._microphone(command.microphone) if command.microphone is not None else None)
        except MicrophoneLost as why:
            self._send(m.Failed(command.id, f"no microphone: {why}"))
            return
        try:
            self._report(command, self._recorded(command, sounds))
        except MicrophoneLost as why:
            self._send(m.Failed(command.id, f"microphone lost: {why}"))
        finally:
            self._ahead.drop()

    def _watch(self, command: m.Watch) -> None:
        """Who speaks is told of, and listened to where that is asked for at once."""
        try:
            sounds = self._microphone(command.microphone)
        except MicrophoneLost as why:
            self._send(m.Failed(command.id, f"no microphone: {why}"))
            return
        try:
            first = watching.watch(sounds, self._judge(), lambda: self._is_called_off(command.id))
            if first is not None:
                self._send(m.Spoke(command.id))
                self._listen_on(command, watching.Begun(first, sounds))
        except MicrophoneLost as why:
            self._send(m.Failed(command.id, f"microphone lost: {why}"))
        finally:
            sounds.close()

    def _is_called_off(self, id_: int) -> bool:
        self.busy_since = self._monotonic()  # nor is watching
        return any(isinstance(order, m.Cancel) for order in self._orders(id_, wait=False))

    def _listen_on(self, command: m.Watch, begun: Sounds) -> None:
        """The next command decides whether the sentence that has begun is wanted."""
        try:
            order = self._commands.get(timeout=watching.WANTED_WITHIN_S)
        except queue.Empty:
            return
        if isinstance(order, m.Listen) and order.microphone == command.microphone:
            self._listen(order, begun)
        else:
            self._held = order

    def _recorded(self, command: m.Listen, sounds: Sounds | None) -> NDArray[np.int16] | Nothing:
        """The sentence. To understand it takes seconds, and nobody is to be heard meanwhile."""
        try:
            return self._sentence(command, sounds)
        finally:
            if sounds is not None:
                sounds.close()

    def _sentence(self, command: m.Listen, sounds: Sounds | None) -> NDArray[np.int16] | Nothing:
        listener = vad.Listener(self._judge())
        meter = _Meter(command.id, self._send)
        while listener.phase not in {vad.Phase.DONE, vad.Phase.GIVEN_UP}:
            self.busy_since = self._monotonic()  # listening is no work that could hang
            for order in self._orders(command.id, wait=sounds is None):
                if isinstance(order, m.Cancel):
                    return Nothing.STOPPED
                if isinstance(order, m.Sound):
                    meter.show(listener.feed(np.frombuffer(order.pcm[: len(order.pcm) // 2 * 2], "<i2")), listener)
                else:
                    listener.finish()
            if sounds is not None and listener.phase not in {vad.Phase.DONE, vad.Phase.GIVEN_UP}:
                meter.show(listener.feed(sounds.read()), listener)
            self._guess(command, listener)
        return listener.sentence()

    def _guess(self, command: m.Listen, listener: vad.Listener) -> None:
        """A pause may be the end: what was said is understood while it is waited for another word."""
        settled = listener.settled()
        if settled is None:
            self._ahead.drop()
        else:
            self._ahead.begin(settled, self._understanding(command))

    def _understanding(self, command: m.Listen) -> Work[Understood]:
        return partial(understand, self._equipment, languages=command.languages)

    def _orders(self, id_: int, *, wait: bool) -> Iterable[m.Sound | m.Stop | m.Cancel]:
        """What has come in for this sentence; a new sentence, a load or the end calls this one off."""
        try:
            order = self._commands.get(timeout=QUIET_POLL_S) if wait else self._commands.get_nowait()
        except queue.Empty:
            return
        if isinstance(order, m.Listen | m.Load | m.Shutdown):
            self._held = order
            yield m.Cancel(id_)
        elif isinstance(order, m.Sound | m.Stop | m.Cancel) and order.id == id_:
            yield order

    def _report(self, command: m.Listen, sentence: NDArray[np.int16] | Nothing) -> None:
        if isinstance(sentence, Nothing):
            self._send(m.NothingHeard(command.id, sentence))
            return
        self._send(m.Ended(command.id))
        began = self._monotonic()
        heard, likely = self._ahead.result(sentence, self._understanding(command))
        took_ms = round((self._monotonic() - began) * 1000)
        log.info("a sentence of %.1f s: %d candidates in %d ms", heard.speech_s, len(heard.candidates), took_ms)
        found = tuple((each.text, each.score) for each in heard.candidates)
        if not found:
            self._send(m.NothingHeard(command.id, Nothing.NOISE))
            return
        self._send(m.Said(command.id, heard.language, found, likely, round(heard.speech_s * 1000), took_ms))


def equipped(command: m.Load) -> tuple[Equipment, list[str]]:
    """Load all recognisers; and why some cannot be."""
    equipment, missing = Equipment(), []
    for spec in command.ears:
        words = (words for code in spec.languages for _, words in command.phrases.get(code, ()))
        try:
            ear = ears.load(spec, words)
        except ears.NoEars as why:
            missing.append(str(why))
            continue
        for code in spec.languages:
            equipment.by_language.setdefault(code, ear)
            if code in command.domain:
                ear.expect(code, command.domain[code])
    return equipment, missing


def learn(equipment: Equipment, command: m.Load) -> None:
    """How people ask, and how it sounds. It may take seconds, and without it words are heard all the same."""
    for code, ear in equipment.by_language.items():
        ear.learn(code, [words for _, words in command.phrases.get(code, ())])
    cache = Path(command.cache) if command.cache else None
    if SYLLABLES_OF in equipment.by_language and (phrases := command.phrases.get(SYLLABLES_OF)):
        equipment.phonetic[SYLLABLES_OF] = Phonetic.learn(phrases, cache)


def understand(equipment: Equipment, sentence: NDArray[np.int16], languages: tuple[str, ...]) -> Understood:
    """What was said, and which labels it sounds like; the language is recognised where several are possible."""
    language = _language(equipment, sentence, languages)
    heard = equipment.by_language[language].hear(sentence, language)
    phonetic = equipment.phonetic.get(language)
    if phonetic is None or not heard.candidates:
        return heard, ()
    return heard, phonetic.scores(compared(heard))


def _language(equipment: Equipment, sentence: NDArray[np.int16], languages: tuple[str, ...]) -> str:
    first = languages[0]
    if len(languages) == 1:
        return first
    shares = equipment.by_language[first].language_of(sentence, languages)
    best = max(shares, key=lambda code: shares[code], default=first)
    return best if shares.get(best, 0.0) >= DECIDED else first


class _Meter:
    """Not every frame's loudness goes out: ten a second, each the loudest since the last."""

    def __init__(self, id_: int, send: Send) -> None:
        self._id, self._send, self._loudest, self._passed_s = id_, send, 0.0, 0.0

    def show(self, levels: Iterable[float], listener: vad.Listener) -> None:
        for level in levels:
            self._loudest = max(self._loudest, level)
            self._passed_s += vad.FRAME_S
            if self._passed_s >= LEVEL_EVERY_S:
                self._send(m.Level(self._id, round(self._loudest, 3), listener.phase is vad.Phase.SPEAKING))
                self._loudest, self._passed_s = 0.0, 0.0


# -- the process ------------------------------------------------------------------------------------------------------


def rss_mb() -> int:
    """Memory in use now, in megabytes; the most there ever was where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return pages * resource.getpagesize() >> 20


def _read(pipe: IO[bytes], commands: queue.SimpleQueue[m.Command], send: Send, attention: Attention) -> None:
    try:
        while (command := m.read_command(pipe)) is not None:
            if isinstance(command, m.Ping):
                _answer_ping(command, send, attention)
            else:
                commands.put(command)
    except m.Garbled as fault:
        log.warning("the kiosk sent no message: %s", fault)
    commands.put(m.Shutdown())


def _answer_ping(ping: m.Ping, send: Send, attention: Attention) -> None:
    since = attention.at_work_since()
    memory = rss_mb()
    send(m.Pong(ping.number, 0 if since is None else round((time.monotonic() - since) * 1000), memory))
    if memory > MOST_MEMORY_MB:
        log.error("%d MB in use, %d allowed: ending", memory, MOST_MEMORY_MB)
        os._exit(1)  # the main thread may be in a library that does not return


def main() -> int:
    """Run until standard input is closed: whatever ends the kiosk ends the ears."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)-7s %(name)s: %(message)s", stream=sys.stderr)
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not get between the messages
    lock = threading.Lock()

    def send(report: m.Report) -> None:
        with lock:
            out.write(m.frame_of(report))

    commands: queue.SimpleQueue[m.Command] = queue.SimpleQueue()
    attention = Attention(commands, send)
    reader = threading.Thread(target=_read, args=(sys.stdin.buffer, commands, send, attention), daemon=True)
    reader.start()
    try:
        while attention.step():
            pass
    except BrokenPipeError:
        log.info("the kiosk is gone")
    except Exception as bug:  # noqa: BLE001 - told by kind and place, for its message may hold what was said
        log.critical("%s\n%s", type(bug).__name__, "".join(traceback.format_tb(bug.__traceback__)))
        return 1
    return 0


if __name__ == "__main__":
    os._exit(main())  # an ordinary end waits for what is being understood, which may hang, and for who reads
