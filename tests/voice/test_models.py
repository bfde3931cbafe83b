"""A model comes whole or not at all, from the first source that has it, and goes on where it stopped."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from voice.fetching import NotInstalled, install
from voice.models import Installed, Model, ModelFile, Source, faults, find, search_path

PARTS = (b"a" * 3_000_000, b"b" * 1_000)
WHOLE = b"".join(PARTS)
MODEL = Model(
    "tiny",
    "whisper",
    ("vi",),
    "none",
    (
        ModelFile("model.bin", len(WHOLE), hashlib.sha256(WHOLE).hexdigest(), ("one/bin.1", "two/bin.2")),
        ModelFile("sub/words.txt", 3, hashlib.sha256(b"abc").hexdigest(), ("one/words.txt",)),
    ),
    (),
)


def quiet(_what: str, _done: int, _of: int) -> None:
    pass


def stick_with_folder(root: Path, model: bytes = WHOLE) -> Source:
    folder = root / "stick" / "tiny" / "sub"
    folder.mkdir(parents=True)
    (folder / "words.txt").write_bytes(b"abc")
    (folder.parent / "model.bin").write_bytes(model)
    return Source(folder=str(root / "stick"))


def stick_with_packages(root: Path) -> Source:
    (root / "stick").mkdir()
    with zipfile.ZipFile(root / "stick" / "one-1.0-py3-none-any.whl", "w") as one:
        one.writestr("one/bin.1", PARTS[0])
        one.writestr("one/words.txt", b"abc")
    with zipfile.ZipFile(root / "stick" / "two-1.0-py3-none-any.whl", "w") as two:
        two.writestr("two/bin.2", PARTS[1])
    return Source(folder=str(root / "stick"))


@pytest.mark.parametrize("stick", [stick_with_folder, stick_with_packages])
def test_a_stick_with_the_folder_or_its_packages_installs_it(tmp_path: Path, stick: partial[Source]) -> None:
    found = install(MODEL, tmp_path / "models", [stick(tmp_path)], quiet)
    assert isinstance(found, Installed)
    assert faults(MODEL, found.folder) == []
    assert find(MODEL, [tmp_path / "models"]) == found
    assert not (tmp_path / "models" / ".incoming" / "tiny").exists()


def test_a_file_that_is_not_what_it_should_be_installs_nothing(tmp_path: Path) -> None:
    found = install(MODEL, tmp_path / "models", [stick_with_folder(tmp_path, b"c" * len(WHOLE))], quiet)
    assert isinstance(found, NotInstalled)
    assert "sha256" in found.reasons[0]
    assert not (tmp_path / "models" / "tiny").exists()


def test_each_source_that_fails_says_why_and_the_next_one_is_tried(tmp_path: Path) -> None:
    sources = [Source(folder=str(tmp_path / "not there")), stick_with_folder(tmp_path)]
    assert isinstance(install(MODEL, tmp_path / "models", sources, quiet), Installed)
    failed = install(MODEL, tmp_path / "others", sources[:1], quiet)
    assert isinstance(failed, NotInstalled)
    assert "is the stick plugged in" in failed.reasons[0]


def test_a_damaged_model_is_brought_anew(tmp_path: Path) -> None:
    stick = stick_with_folder(tmp_path)
    install(MODEL, tmp_path / "models", [stick], quiet)
    (tmp_path / "models" / "tiny" / "model.bin").write_bytes(b"x" * len(WHOLE))
    assert faults(MODEL, tmp_path / "models" / "tiny")
    found = install(MODEL, tmp_path / "models", [stick], quiet)
    assert isinstance(found, Installed)
    assert faults(MODEL, found.folder) == []


class WithRanges(SimpleHTTPRequestHandler):
    """A server that knows `Range: bytes=N-`, and remembers what it was asked for."""

    asked: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.asked.append(self.headers["Range"])
        data = Path(self.translate_path(self.path)).read_bytes()
        first = int((self.headers["Range"] or "bytes=0-")[len("bytes=") : -1])
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        self.wfile.write(data[first:])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    stick_with_folder(tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(WithRanges, directory=str(tmp_path / "stick" / "tiny"))) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}/{{path}}"
        http.shutdown()
        thread.join()


def test_a_download_goes_on_where_it_stopped(tmp_path: Path, server: str) -> None:
    WithRanges.asked.clear()
    ready = tmp_path / "models" / ".incoming" / "tiny" / "ready"
    ready.mkdir(parents=True)
    (ready / "model.bin.part").write_bytes(WHOLE[:2_000_000])
    assert isinstance(install(MODEL, tmp_path / "models", [Source(address=server)], quiet), Installed)
    assert WithRanges.asked == ["bytes=2000000-", None]


def test_the_folder_named_by_the_environment_is_looked_at_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIOSK_MODELS", str(tmp_path))
    assert search_path()[0] == tmp_path
