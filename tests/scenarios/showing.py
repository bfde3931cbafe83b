"""What hands hold before the kiosk's scanner, by way of its dock."""

from __future__ import annotations

import json
import urllib.request
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from PIL import Image
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from tests.scenarios.programs import PATIENCE_S, eventually

DROP = """
const input = arguments[0], data = new DataTransfer();
data.items.add(input.files[0]);
for (const kind of ["dragenter", "dragover", "drop"])
  document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
input.remove();
"""


def picture_of(payload: bytes) -> bytes:
    """A PNG of this code, on a grey ground and askew, as a telephone takes it."""
    drawn = BytesIO()
    segno.make_qr(payload, mode="byte", error="m").save(drawn, kind="png", scale=6)
    with Image.open(drawn) as code:
        askew = code.convert("L").rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    ground = Image.new("L", (askew.width + 160, askew.height + 120), 200)
    ground.paste(askew, (90, 50))
    out = BytesIO()
    ground.save(out, "PNG")
    return out.getvalue()


def drop(page: WebDriver, file: Path) -> None:
    """Let go of a file over the dock's page."""
    page.execute_script("document.body.append(Object.assign(document.createElement('input'), {type: 'file', id: 'f'}))")
    page.find_element(By.ID, "f").send_keys(str(file))
    page.execute_script(DROP, page.find_element(By.ID, "f"))


def show(dock: str, what: str, body: bytes = b"") -> Any:
    """Post `picture` or `code/ID`; the dock's answer."""
    request = urllib.request.Request(f"{dock}/show/{what}", body, method="POST")  # noqa: S310 - our own http address
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - as above
        return json.load(answer)


def show_until_seen(dock: str, what: str, body: bytes = b"") -> None:
    """Again until the scanner is on: it learns of a new screen within a fifth of a second."""
    eventually(lambda: show(dock, what, body), lambda answer: answer["seen"])
