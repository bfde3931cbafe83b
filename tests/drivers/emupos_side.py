"""Runs under emupos' own Python: print jobs in on standard input, what emupos makes of them out. JSON both ways.

In: a list of `{"width": dots, "data": hex, "fault": name or null}`.
Out: for each `{"png": base64 or null, "unknown": [...], "answers": hex}`.
"""

from __future__ import annotations

import base64
import importlib
import json
import sys
from typing import Any


def emupos(module: str) -> Any:  # Any: it is not installed where types are checked
    return importlib.import_module(f"emupos.{module}")


def profile(width: int) -> Any:
    cell = {"width": 12, "height": 24}
    return emupos("config").PrinterProfile(
        type="printer", name="any", dpi=203, width_dots=width, font_a=cell, font_b=cell, code_pages={0: "PC437"},
        default_code_page=0, drawer_sensor_open_level="high",
    )  # fmt: skip


def run(job: dict[str, Any]) -> dict[str, Any]:
    model = emupos("printer.printer")
    printer = model.Printer("p", profile(job["width"]), sensor_open_level="high", job_idle_timeout_ms=1000)
    printer.open_connection(1, 0.0)
    if job["fault"]:
        printer.set_fault(model.PrinterFault(job["fault"]), active=True, now=0.0)
    out = printer.receive(1, bytes.fromhex(job["data"]), 0.0) + printer.close_connection(1, 0.0)
    return {
        "png": base64.b64encode(out.receipts[0].png).decode() if out.receipts else None,
        "unknown": [str(event) for event in out.events if "unknown" in event.type],
        "answers": b"".join(write.data for write in out.writes).hex(),
    }


if __name__ == "__main__":
    json.dump([run(job) for job in json.load(sys.stdin)], sys.stdout)
