"""What visitors can ask for in the demo: a dossier of each stage and an appointment, by the centre's own commands."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

STAGES = ("received", "processing", "needs_more", "ready", "returned", "refused")
SERVICE = "ho_tich"
APPOINTMENT = "DEMO0001"


def take_in(state: Path, config: Path, database: Path) -> tuple[str, ...]:
    """Before the queue server runs. What can be asked for, in words; nothing of what this configuration refuses."""
    today = datetime.now(UTC).date()
    to = ["--config", str(config), "--db", str(database)]
    lines = []
    if _taken("import-dossiers", state / "dossiers.json", _dossiers(today), *to):
        lines.append(
            f"dossiers to ask for: {_code(today, 0)} to {_code(today, len(STAGES) - 1)[-4:]}, one of each stage"
        )
    codes = state / "appointments.csv"
    if _taken("import-appointments", state / "appointments.json", _appointments(today), *to, "--codes", str(codes)):
        qr = codes.read_text("utf-8").splitlines()[1].rpartition(",")[2]
        lines.append(f"the QR code of an appointment says {qr}")
    return tuple(lines)


def ready_dossier(today: date) -> str:
    """The code of the one whose papers are ready."""
    return _code(today, STAGES.index("ready"))


def _code(today: date, at: int) -> str:
    """Of last month: a code of tomorrow is no code."""
    return f"H29.12.3-{today - timedelta(30):%y%m%d}-{420 + at:04}"


def _dossiers(today: date) -> list[dict[str, str | int]]:
    day = (today + timedelta(3)).isoformat()
    return [{"code": _code(today, at), "stage": one, "appointed": day, "counter": 7} for at, one in enumerate(STAGES)]


def _appointments(today: date) -> list[dict[str, str | int]]:
    return [{"id": APPOINTMENT, "service": SERVICE, "day": today.isoformat(), "time": "09:00"}]


def _taken(command: str, file: Path, rows: list[dict[str, str | int]], *more: str) -> bool:
    file.write_text(json.dumps(rows), encoding="utf-8")
    words = [sys.executable, "-m", "center", command, str(file), *more]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603  our own program
