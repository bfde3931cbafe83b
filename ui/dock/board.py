"""All that a page shows besides the pixels: the screen's targets and words, lights, switches, slips and a short log.

Each part has the serial of its last change, so a page asks for what is new since the serial it has; nothing queues up.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import msgspec

from ui.dock.messages import Hello, Light, Lights, Log, LogLine, Papers, ScreenNow, SlipNote, Switches, ToPage, VoiceNow
from ui.dock.model import Level, Switch, Target
from ui.dock.tray import Slip, Tray

LOG_LINES = 60


class Board:
    """All methods may be called from any thread."""

    def __init__(self, hello: Hello, switches: Sequence[Switch], monotonic: Callable[[], float]) -> None:
        self._hello = hello
        self._monotonic = monotonic
        self._screen = ScreenNow("", "", (), ())
        self._voice = VoiceNow(hears=False, listening=False, said="", count=0)
        self._lights: dict[str, Light] = {}
        self._switches = {switch.id: switch for switch in switches}
        self._tray = Tray()
        self._log: deque[tuple[float, str, str]] = deque(maxlen=LOG_LINES)
        self._lock = threading.Lock()
        self._serial = 1
        self._parts: dict[str, Callable[[], ToPage]] = {
            "hello": lambda: self._hello,
            "screen": lambda: self._screen,
            "voice": lambda: self._voice,
            "status": lambda: Lights(tuple(self._lights.values())),
            "switches": lambda: Switches(tuple(self._switches.values())),
            "paper": self._papers,
            "log": self._lines,
        }
        self._changed = dict.fromkeys(self._parts, 1)

    # -- what the kiosk says --

    def screen(self, screen_id: str, language: str, spoken: Sequence[str], targets: Sequence[Target]) -> None:
        """The screen is this one now; equal ones are no news."""
        now = ScreenNow(screen_id, language, tuple(spoken), tuple(targets))
        with self._lock:
            before, self._screen = self._screen, now
            if before != now:
                self._touch("screen")
            if (before.id, before.language) != (now.id, now.language):
                self._note("screen", f"{screen_id} · {language}")

    def paper(self, png: bytes) -> None:
        """A slip came out. Raises ValueError where it is no PNG."""
        with self._lock:
            slip = self._tray.add(png, self._monotonic())
            self._touch("paper")
            self._note("paper", f"slip {slip.id} came out")

    def status(self, rows: Mapping[str, tuple[Level, str]]) -> None:
        """All lights; a change of level goes into the log, a change of words alone does not."""
        lights = {name: Light(name, level, words) for name, (level, words) in rows.items()}
        with self._lock:
            before, self._lights = self._lights, lights
            if list(before.values()) != list(lights.values()):
                self._touch("status")
            for light in lights.values():
                if light.name not in before or before[light.name].level != light.level:
                    self._note("status", f"{light.name}: {light.words}")

    def set_switch(self, switch_id: str, value: str) -> bool:
        """Whether there is such a switch with such a position; it is then in it."""
        with self._lock:
            switch = self._switches.get(switch_id)
            if switch is None or not switch.allows(value):
                return False
            if switch.value != value:
                self._switches[switch_id] = now = replace(switch, value=value)
                self._touch("switches")
                self._note("switch", f"{now.label}: {now.words()}")
            return True

    def shown(self, label: str) -> None:
        """Something was held before the scanner; `label` is its name, never what it says."""
        with self._lock:
            self._note("code", label)

    def heard(self, what: str) -> None:
        """Something was spoken into the microphone; `what` is never the words."""
        with self._lock:
            self._note("voice", what)

    def ears(self, *, hears: bool, listening: bool) -> None:
        """Whether there are ears, and whether they are open."""
        with self._lock:
            now = msgspec.structs.replace(self._voice, hears=hears, listening=listening)
            if now != self._voice:
                self._voice = now
                self._touch("voice")

    def said(self, words: str) -> None:
        """The kiosk says this."""
        with self._lock:
            self._voice = msgspec.structs.replace(self._voice, said=words, count=self._voice.count + 1)
            self._touch("voice")

    # -- what is read --

    def news(self, since: int) -> tuple[int, list[ToPage]]:
        """The serial now, and every part that changed after `since`; all parts for 0."""
        with self._lock:
            return self._serial, [part() for name, part in self._parts.items() if self._changed[name] > since]

    @property
    def serial(self) -> int:
        """Grows with every change."""
        return self._serial

    def slip(self, slip_id: str | None) -> Slip | None:
        """A kept slip, the latest for None."""
        with self._lock:
            return self._tray.latest() if slip_id is None else self._tray.find(slip_id)

    # -- with the lock held --

    def _touch(self, part: str) -> None:
        self._serial += 1
        self._changed[part] = self._serial

    def _note(self, what: str, words: str) -> None:
        self._log.appendleft((self._monotonic(), what, words))
        self._touch("log")

    def _age_ms(self, at: float) -> int:
        return max(0, round(1000 * (self._monotonic() - at)))

    def _papers(self) -> Papers:
        notes = (SlipNote(s.id, s.width, s.height, s.dots_per_mm, self._age_ms(s.at)) for s in self._tray.slips())
        return Papers(self._tray.count, tuple(notes))

    def _lines(self) -> Log:
        return Log(tuple(LogLine(what, words, self._age_ms(at)) for at, what, words in self._log))
