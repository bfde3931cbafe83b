"""The real kiosk on simulated devices, whose main loop can be made to hang: `python -m tests.kiosk.wedged_kiosk STATE`.

SIGUSR1: it hangs at once. SIGUSR2: somebody takes a number, and it hangs while the ticket is being printed.
It says what it shows, each paper that comes out, and when it hangs.
"""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from kiosk import buttons
from kiosk.app import _App
from kiosk.choices import Choices
from kiosk.events import Pressed
from kiosk.settings import Settings, load
from kiosk.states import Kiosk, Printing, name_of

CONFIG = Path(__file__).parent.parent.parent / "config"
VISIT = (buttons.START, buttons.service("ho_tich"), buttons.TAKE_NUMBER)


class WedgedKiosk(_App):
    """Says what happens."""

    hang_when_printing = False

    def _show(self, kiosk: Kiosk) -> None:
        super()._show(kiosk)
        print("shows", name_of(kiosk.state), flush=True)
        if self.hang_when_printing and isinstance(kiosk.state, Printing):
            self.inbox.call(hang)  # after the order has gone to the printer

    def _paper_came_out(self, png: bytes) -> None:
        super()._paper_came_out(png)
        print("paper", flush=True)

    def hang_now(self, *_: object) -> None:
        self.inbox.call(hang)

    def hang_in_a_visit(self, *_: object) -> None:
        self.hang_when_printing = True
        for button in VISIT:
            self.inbox.post(Pressed(button))


def hang() -> None:
    print("hangs", flush=True)
    threading.Event().wait()


def main(state: Path) -> None:
    settings = load(CONFIG)
    assert isinstance(settings, Settings), settings
    with ExitStack() as stack:
        kiosk = WedgedKiosk(settings, Choices(True, None, state, "no"), stack)
        signal.signal(signal.SIGUSR1, kiosk.hang_now)
        signal.signal(signal.SIGUSR2, kiosk.hang_in_a_visit)
        kiosk.serve()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
