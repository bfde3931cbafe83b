"""What the kiosk sees with: the configured scanner, joined to the machine.

What it reads may be a person's card. It goes to the main thread, becomes a `Code` there and is forgotten.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from drivers.scanner.condition import ScannerCondition
from kiosk.codes import read_code
from kiosk.events import CodeScanned, ScannerChanged
from kiosk.lookups import code_counts
from kiosk.scanning import Scanner, ScannerWorker
from kiosk.states import Attract

if TYPE_CHECKING:
    from datetime import date

    from drivers.scanner.scan import Scan
    from kiosk.codes import Code
    from kiosk.inbox import Inbox
    from kiosk.states import State

log = logging.getLogger(__name__)


class Eyes:
    """The scanner's supervisor, and what becomes of what it tells. All but its thread's calls: main thread only."""

    def __init__(
        self,
        open_scanner: Callable[[], Scanner],
        inbox: Inbox,
        *,
        is_camera: bool,
        today: Callable[[], date | None],
        on_change: Callable[[], None],
        monotonic_ms: Callable[[], int],
    ) -> None:
        """`open_scanner` as `ScannerWorker` has it. `on_change` is called when `condition` is another one."""
        self.condition: ScannerCondition | None = None
        """None until it was tried for the first time."""
        self._inbox = inbox
        self._is_camera = is_camera
        self._today = today
        self._on_change = on_change
        self._worker = ScannerWorker(
            open_scanner,
            on_scan=lambda scan: inbox.call(partial(self._read, scan)),
            on_condition=lambda condition: inbox.call(partial(self._is_now, condition)),
            monotonic_ms=monotonic_ms,
        )
        self.start, self.stop = self._worker.start, self._worker.stop

    def look(self, state: State) -> None:
        """The kiosk is in this state now: see, or do not."""
        self._worker.want(is_wanted(state, camera=self._is_camera))

    def _read(self, scan: Scan) -> None:
        code = read_code(scan.payload, self._today())
        log.info("scan: kind=%s, decoder=%s", kind_of(code), scan.decoder)
        self._inbox.post(CodeScanned(code))

    def _is_now(self, condition: ScannerCondition) -> None:
        self.condition = condition
        self._inbox.post(ScannerChanged(ready=condition is ScannerCondition.READY))
        self._on_change()


def is_wanted(state: State, *, camera: bool) -> bool:
    """Whether a code that is shown counts now. A camera rests while nobody is there: no hall is watched all day."""
    return code_counts(state) and not (camera and isinstance(state, Attract))


def kind_of(code: Code) -> str:
    """What was shown, in snake case, and nothing of what it says."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(code).__name__).lower()
