"""Asking aloud through the dock, with every real program: microphone of the browser, ears, advisor, screen, mouth."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import wave
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from kiosk import models
from kiosk.settings import Settings, load
from tests.browser import browser
from tests.kiosk.ward import CONFIG
from tests.scenarios.programs import Program, eventually, kiosk, state_of
from voice.models import find

NO_BROKER = 1
LEAD_S, TAIL_S = 1.0, 1.5
"""Quiet around the question: the microphone is opened with the first, and the second ends it as in a hall."""
EARS, MOUTH = "voice.process", "voice.mouth_process"


def installed(kind: str, language: str) -> bool:
    known = models.load(CONFIG)
    assert not isinstance(known, list)
    return any(find(each) for each in known if each.kind == kind and language in each.languages)


needs_ears = pytest.mark.skipif(
    not installed("whisper", "vi"), reason="no model of the ears is installed: kiosk models install"
)


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("questions")
    asked = {"en": "How do I register a birth?", "vi": "Làm giấy khai sinh cần giấy tờ gì?"}
    return {code: spoken(folder / f"{code}.wav", code, words) for code, words in asked.items()}


def spoken(path: Path, language: str, words: str) -> Path:
    """A recording of these words by the kiosk's own mouth."""
    said = [sys.executable, "-m", "kiosk", "say", "--lang", language, words, "--wav", str(path)]
    if subprocess.run(said, capture_output=True, check=False).returncode:
        pytest.skip(f"nothing here speaks {language}: apt install espeak-ng")
    with wave.open(str(path)) as wav:
        shape, sound = wav.getparams(), wav.readframes(wav.getnframes())
    with wave.open(str(path), "wb") as wav:
        wav.setparams(shape)
        quiet = bytes(2 * shape.framerate)
        wav.writeframes(quiet[: round(len(quiet) * LEAD_S) // 2 * 2] + sound + quiet + quiet[: len(quiet) // 4 * 2])
    return path


class Bench:
    """A kiosk that hears and speaks, and a page on its dock."""

    def __init__(self, program: Program, address: str, page: WebDriver) -> None:
        self.program, self.address, self.page = program, address, page
        page.get(address)

    def state(self) -> Any:
        return state_of(self.address)

    def at(self, css: str) -> Any:
        return eventually(lambda: self.page.find_elements(By.CSS_SELECTOR, css), bool)[0]

    def tap(self, *buttons: str) -> None:
        for button in buttons:
            css = f'[data-button="{button}"]'
            eventually(partial(self.page.find_elements, By.CSS_SELECTOR, css), bool)
            ActionChains(self.page).pause(0.6).move_to_element(self.at(css)).click().perform()

    def until_screen(self, *wanted: str) -> Any:
        return eventually(lambda: self.state()["screen"], lambda screen: screen["id"] in wanted)

    def until_voice(self) -> None:
        """Until it hears and speaks."""
        eventually(self.light, lambda level: level == "ok")

    def light(self) -> str:
        rows = {row["name"]: row["level"] for row in self.state()["status"]["rows"]}
        return str(rows["Voice"])

    def frames(self) -> int:
        return int(self.at("#voice-panel").get_attribute("data-frames") or 0)


@contextmanager
def bench(folder: Path, *flags: str) -> Iterator[Bench]:
    with ExitStack() as stack:
        program, address = stack.enter_context(kiosk(folder, NO_BROKER, "--voice", "auto"))
        yield Bench(program, address, stack.enter_context(browser(1440, 900, *flags)))


def microphone(recording: Path) -> tuple[str, ...]:
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={recording}%noloop",
        "--autoplay-policy=no-user-gesture-required",
    )


def name_of_birth(language: str) -> str:
    settings = load(CONFIG)
    assert isinstance(settings, Settings)
    procedure = settings.catalogue.procedures.find("khai_sinh")
    assert procedure is not None
    return procedure.name_in(language)


@needs_ears
@pytest.mark.parametrize("language", ["en", "vi"])
def test_who_holds_the_button_and_asks_is_answered_on_the_screen_and_in_sound(
    tmp_path: Path, questions: dict[str, Path], language: str
) -> None:
    with bench(tmp_path, *microphone(questions[language])) as kiosk:
        kiosk.until_voice()
        ActionChains(kiosk.page).click(kiosk.at("#sound")).click_and_hold(kiosk.at("#hold")).perform()
        kiosk.until_screen("listening")
        screen = kiosk.until_screen("answering", "asking_back", "not_heard", "referring")
        ActionChains(kiosk.page).release().perform()
        assert screen["id"] in ("answering", "asking_back")
        assert screen["language"] == language
        assert name_of_birth(language) in screen["spoken"]
        eventually(kiosk.frames, lambda frames: frames > 10)
        assert screen["spoken"][0] in kiosk.state()["voice"]["said"]


@needs_ears
def test_a_recording_given_to_the_page_is_heard_like_a_visitor(tmp_path: Path, questions: dict[str, Path]) -> None:
    with bench(tmp_path) as kiosk:
        kiosk.until_voice()
        kiosk.at("#recording").send_keys(str(questions["vi"]))
        screen = kiosk.until_screen("answering", "asking_back", "not_heard", "referring")
        assert name_of_birth("vi") in screen["spoken"]
        assert any("Recording" in line["words"] for line in kiosk.state()["log"]["lines"])


@needs_ears
@pytest.mark.parametrize("trouble", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_ears_that_die_or_hang_come_back_and_the_ticket_never_noticed(tmp_path: Path, trouble: signal.Signals) -> None:
    with bench(tmp_path) as kiosk:
        kiosk.until_voice()
        kiosk.tap("start", "service:ho_tich")
        ears = child(kiosk.program, EARS)
        os.kill(ears, trouble)
        kiosk.tap("take_number")
        kiosk.until_screen("farewell")
        assert kiosk.state()["paper"]["count"] == 1
        eventually(lambda: child(kiosk.program, EARS), lambda pid: pid not in (ears, 0))
        kiosk.until_voice()


def child(program: Program, module: str) -> int:
    """The process of this module that the kiosk started; 0 where there is none."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if module in words and parent == program.process.pid:
            return int(folder.name)
    return 0
