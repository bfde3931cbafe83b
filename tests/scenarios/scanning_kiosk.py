"""The real kiosk with a scanner that reads lines: `python -m tests.scenarios.scanning_kiosk PIPE run --sim …`.

Each line that is written into the named pipe is what a visitor holds before the reader.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from kiosk import app, cli
from kiosk.codes import read_code
from kiosk.events import CodeScanned


class ScanningKiosk(app._App):
    """Reads the pipe beside everything else."""

    pipe: Path

    def serve(self) -> None:
        threading.Thread(target=self._scan, daemon=True).start()
        super().serve()

    def _scan(self) -> None:
        while True:
            with self.pipe.open("rb") as lines:
                for line in lines:
                    self.inbox.post(CodeScanned(read_code(line, None)))


if __name__ == "__main__":
    ScanningKiosk.pipe = Path(sys.argv[1])
    app._App = ScanningKiosk  # type: ignore[misc]  # the one seam there is: the composition root's own class
    sys.exit(cli.main(sys.argv[2:]))
