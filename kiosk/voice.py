"""The voice of the kiosk: ears and mouth, begun behind the first screen and joined to the machine.

Each lives in a process of its own, which may be killed, hang or never have been installed: then the kiosk is told so
(`VoiceChanged`), touch serves, and no ticket waits.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.barge_in import BargeIn
from kiosk.ears import Ears
from kiosk.events import VoiceChanged
from kiosk.microphones import has_microphone
from kiosk.speaking import Speaking
from kiosk.voice_link import Process, VoiceLink

if TYPE_CHECKING:
    from kiosk.inbox import Inbox
    from kiosk.settings import Settings
    from kiosk.speaking import Page
    from kiosk.states import Kiosk
    from ui.dock import Level
    from ui.screen import Screen
    from voice import messages as m

log = logging.getLogger(__name__)

LOOK_EVERY_MS = 5_000
"""How often a microphone is looked for: one that is plugged in is offered before its bearer has straightened up."""
NO_MODEL = "no model for its languages: kiosk models install"
NO_MICROPHONE = "no microphone"


class Voice:
    """The performer's `Listener`, and a chore of the runtime's. For the main thread, but for the links' reports."""

    def __init__(
        self,
        settings: Settings,
        inbox: Inbox,
        *,
        on_change: Callable[[], None],
        on: bool = True,
        by_browser: bool = False,
        is_there: Callable[[], bool] = has_microphone,
    ) -> None:
        """Without `on` it neither hears nor speaks. `by_browser`: microphone and loudspeaker are those of the page.

        `on_change` comes from any thread.
        """
        self.process: Process | None = None
        """The ears' process, for the bench to trouble."""
        self._settings, self._inbox, self._on_change = settings, inbox, on_change
        self._on, self._offered = on, frozenset[str]()
        self._by_browser, self._is_there = by_browser, is_there
        self.ears = Ears(self._send, inbox.post, self._changed, microphone=None if by_browser else "")
        self.speaking = Speaking(settings.catalogue, self._changed)
        self._barge_in = BargeIn(self.ears, self.speaking, inbox)
        self.cancel, self.stop_listening = self.ears.cancel, self.ears.stop
        self._link: VoiceLink | None = None
        self._microphone = by_browser
        self._look_at_ms = 0
        self._told = (False, False)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._begin, name="voice-begin", daemon=True)

    def start(self) -> None:
        """Begin to load, in a thread of its own: it takes seconds, and nobody waits for it."""
        if self._on:
            self._thread.start()

    def stop(self) -> None:
        """End both processes."""
        self._stopping.set()
        for link in (self._link, self.speaking.link):
            if link is not None:
                link.stop()

    def join(self, page: Page) -> None:
        """What is spoken is shown and played there too."""
        self.speaking.page = page

    # -- what the machine wants ----------------------------------------------------------------------------------------

    def listen(self, languages: tuple[str, ...]) -> None:
        """As the effect `Listen`."""
        self._barge_in.asked_aloud()
        self.speaking.hush()
        self.ears.listen(languages)

    def shown(self, kiosk: Kiosk, screen: Screen) -> None:
        """A screen is up."""
        self._offered = frozenset(button.id for button in screen.buttons())
        self._barge_in.shown(kiosk.state)
        self.speaking.shown(kiosk, screen, self.ears.hall_db)

    def offers(self, button: str) -> bool:
        """Whether this button is on the screen."""
        return button in self._offered

    def hush(self) -> None:
        """Somebody touched the glass."""
        self.speaking.hush()

    # -- how it is -----------------------------------------------------------------------------------------------------

    def devices(self) -> dict[str, str]:
        """For the centre: `ready`, `deaf` (speaks only), `mute` (hears only) or `off`."""
        words = {(True, True): "ready", (False, True): "deaf", (True, False): "mute"}
        return {"voice": words.get(self._told, "off")}

    def lights(self) -> dict[str, tuple[Level, str]]:
        """For the technician: how it is, and why. None where it is not wanted."""
        if not self._on:
            return {}
        hears, speaks = self._told
        ear = f"hears {', '.join(self.ears.languages)}" if hears else f"hears nothing ({self._why_deaf()})"
        mouth = f"speaks {', '.join(self.speaking.languages)}" if speaks else f"silent ({self.speaking.why})"
        return {"Voice": ("ok" if hears and speaks else "warn", f"{ear} · {mouth}")}

    def due_ms(self, now_ms: int) -> int | None:  # noqa: ARG002 - as `Chore` has it
        """A chore's: the next look for a microphone."""
        return self._look_at_ms if self._on and not self._by_browser else None

    def run(self, now_ms: int) -> None:
        """A chore's."""
        self._look_at_ms = now_ms + LOOK_EVERY_MS
        there = self._is_there()
        if there is not self._microphone:
            self._microphone = there
            log.info("microphone %s", "there" if there else "not there")
            self._changed()

    def _why_deaf(self) -> str:
        if self.ears.why or self._microphone:
            return self.ears.why or "being loaded"
        return NO_MICROPHONE

    def _changed(self) -> None:
        with self._lock:
            now = (bool(self.ears.languages) and self._microphone, bool(self.speaking.languages))
            if now != self._told:
                self._told = now
                self._inbox.post(VoiceChanged(*now))
        self._on_change()

    # -- its beginning, in a thread of its own -------------------------------------------------------------------------

    def _begin(self) -> None:
        try:
            self._begin_mouth()
            self._begin_ears()
        except Exception:
            log.exception("the voice could not be begun: touch serves")
            self.ears.why = "it could not be begun: see the log"
            self._changed()

    def _begin_mouth(self) -> None:
        from kiosk import mouth  # noqa: PLC0415 - numpy: not before the first screen
        from kiosk.mouth_link import MouthLink  # noqa: PLC0415 - as above
        from voice.mouth_messages import Configure  # noqa: PLC0415 - as above

        section = mouth.load(self._settings.folder)
        if isinstance(section, list):  # `kiosk check` says so, and nothing starts
            return
        folder, cache, offered = self._settings.folder, mouth.cache_folder(), self._settings.catalogue.offered
        configure = Configure(section, str(folder / "clips"), str(cache), tuple(offered), self._by_browser)
        link = MouthLink(configure, self.speaking.take)
        self.speaking.link = link
        link.start()

    def _begin_ears(self) -> None:
        from kiosk import hearing, phrasebook  # noqa: PLC0415 - as above
        from kiosk.advisor import Advisor  # noqa: PLC0415 - as above

        folder = self._settings.folder
        lessons, faults = phrasebook.lessons(folder)
        for fault in faults:
            log.warning("%s", fault)
        codes = tuple(code for code in self._settings.catalogue.offered if code in lessons)
        load = hearing.configured(folder, lessons, codes)
        section = hearing.settings(folder)
        if isinstance(section, list) or isinstance(load, list) or not load.ears:
            self.ears.why = load[0] if isinstance(load, list) else NO_MODEL
            self._changed()
            return
        if not self._by_browser:
            self.ears.microphone = section.microphone
            self._barge_in.wanted = section.barge_in
        self._start_link(load)
        advisor = Advisor({code: lessons[code] for code in codes}, phrasebook.twins(folder), phrasebook.apart(folder))
        for code in codes:
            advisor.learn(code)
        self.ears.learn(advisor, codes)  # all at once: what is asked in a language not yet learnt would be misheard

    def _start_link(self, load: m.Load) -> None:
        if not self._stopping.is_set():
            self._link = VoiceLink(self._spawn, load, self.ears.take)
            self._link.start()

    def _spawn(self, report: Callable[[m.Report | None], None]) -> Process:
        self.process = Process(report)
        return self.process

    def _send(self, command: m.Command) -> None:
        if self._link is not None:
            self._link.send(command)
