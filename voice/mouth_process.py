"""The mouth's process: `python -m voice.mouth_process`. Orders come by standard input, reports go by standard output.

A process of its own, not that of the ears: sound must not stutter while a sentence is understood, and PortAudio, which
can only look for new devices by closing all streams of a process, must not take the voice away from the other one.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeAlias, assert_never

from voice import mouth_messages as m
from voice.cache import Cache
from voice.framing import Garbled
from voice.loudness import Volume
from voice.mouth import LoudspeakerChanged, Mouth, MouthNews, Unspoken
from voice.playback import Began, Ended
from voice.sinks import MemorySink, OpenSink, Pull, Sink, SoundDevice
from voice.speakers import Speakers, build
from voice.speech import CannotSpeak, Samples, Speech

log = logging.getLogger(__name__)

LIPS_EVERY_S = 0.1
MB = 1 << 20

Send: TypeAlias = Callable[[m.FromMouth], None]


class MouthProcess:
    """Obeys one message after the other; none of them waits for sound."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._mouth: Mouth | None = None

    def obey(self, order: m.ToMouth) -> bool:
        """False for the last one."""
        match order:
            case m.Shutdown():
                return False
            case m.Configure():
                self._configure(order)
            case m.Ping():
                self._send(m.Pong(self._mouth.busy_s() if self._mouth else 0.0))
            case m.Say():
                self._say(order)
            case m.Hush():
                if self._mouth:
                    self._mouth.hush()
            case m.Hall():
                if self._mouth:
                    self._mouth.hall_db, self._mouth.after_hours = order.level_db, order.after_hours
            case _:
                assert_never(order)
        return True

    def close(self) -> None:
        """Silence, and let go of everything."""
        if self._mouth:
            self._mouth.stop()

    def _configure(self, order: m.Configure) -> None:
        self.close()
        settings = order.settings
        cache = Cache(Path(order.cache), settings.cache_mb * MB) if order.cache and settings.cache_mb else None
        speakers = build(settings, Path(order.clips), cache)
        self._mouth = Mouth(
            speakers,
            self._sink(order),
            lambda news: self._send(report_of(news)),
            monotonic=time.monotonic,
            volume=Volume(settings.normal_db, settings.ceiling_db, settings.floor_db, settings.after_hours_db),
        )
        self._mouth.start()
        threading.Thread(target=self._warm_up, args=(speakers, order.languages), name="warm-up", daemon=True).start()
        threading.Thread(target=self._tell_lips, args=(self._mouth,), name="lips", daemon=True).start()

    def _say(self, order: m.Say) -> None:
        if self._mouth is None:
            self._send(m.SpeechFailed(order.id, "the mouth is not configured"))
            return
        speech = Speech(order.text, order.language, order.key, dict(order.values))
        self._mouth.say(speech, with_chime=order.with_chime, id_=order.id)

    def _sink(self, order: m.Configure) -> OpenSink:
        if order.by_pipe:
            return self._pipe
        return lambda pull: SoundDevice(pull, order.settings.device, monotonic=time.monotonic)

    def _pipe(self, pull: Pull) -> Sink:
        return MemorySink(pull, self._played, monotonic=time.monotonic, sleep=time.sleep).start()

    def _played(self, block: Samples) -> None:
        if block.any():
            self._send(m.Played(block.astype("<i2").tobytes()))

    def _warm_up(self, speakers: Speakers, languages: tuple[str, ...]) -> None:
        """Load what takes long, and tell what there is."""
        speaking, silent = {}, {}
        for language in languages:
            speakers.warm_up(language)
            chosen = speakers.chosen(language)
            voice = chosen if isinstance(chosen, CannotSpeak) else chosen.voice_of(language)
            if isinstance(chosen, CannotSpeak) or isinstance(voice, CannotSpeak):
                silent[language] = voice.why if isinstance(voice, CannotSpeak) else ""
            else:
                speaking[language] = (chosen.engine, voice)
        self._send(m.Voices(speaking, silent))

    def _tell_lips(self, mouth: Mouth) -> None:
        """Until another mouth is configured."""
        last = 0.0
        while self._mouth is mouth:
            level = round(mouth.player.level, 2)
            if level or last:
                self._send(m.Lips(level))
            last = level
            time.sleep(LIPS_EVERY_S)


def report_of(news: MouthNews) -> m.FromMouth:
    """News of the mouth as the kiosk gets it."""
    match news:
        case Began(id=id_):
            return m.SpeechBegan(id_)
        case Ended(id=id_, whole=whole):
            return m.SpeechEnded(id_, whole)
        case Unspoken(id=id_, why=why):
            return m.SpeechFailed(id_, why)
        case LoudspeakerChanged(there=there, why=why):
            return m.Loudspeaker(there, why)
        case _:
            assert_never(news)


def _serve(orders: IO[bytes], process: MouthProcess) -> None:
    try:
        while (order := m.read_order(orders)) is not None and process.obey(order):
            pass
    except Garbled as fault:
        log.warning("the kiosk sent no message: %s", fault)
    finally:
        process.close()


def main() -> int:
    """Run until standard input is closed: whatever ends the kiosk silences the mouth."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)-7s %(name)s: %(message)s", stream=sys.stderr)
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not get between the messages
    lock = threading.Lock()

    def send(report: m.FromMouth) -> None:
        try:
            with lock:
                out.write(m.frame_of(report))
        except BrokenPipeError:
            os._exit(0)  # the kiosk is gone, and nobody is left to tell

    _serve(sys.stdin.buffer, MouthProcess(send))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
