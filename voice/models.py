"""The models of the ears and the mouth: where they live, whether they are whole, and which are there.

A model is a folder named after it. `voice.fetching` brings one; here nothing is written.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
SYSTEM_FOLDER = Path("/var/lib/kiosk/models")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model."""

    path: str
    """Relative to the model's folder, with `/`."""
    bytes: int
    sha256: str
    members: tuple[str, ...]
    """Its parts as files of the packages, to be joined in this order."""


@dataclass(frozen=True, slots=True)
class Source:
    """One place a model may come from; exactly one of the three is given."""

    folder: str = ""
    """A folder or USB stick: it holds the model's folder, or the packages as .whl files."""
    packages: tuple[str, ...] = ()
    """`name==version`, brought by pip."""
    address: str = ""
    """https://…/{path}, where {path} becomes the file's."""


@dataclass(frozen=True, slots=True)
class Model:
    """What `config/models.toml` says of one model."""

    name: str
    kind: str
    languages: tuple[str, ...]
    licence: str
    files: tuple[ModelFile, ...]
    sources: tuple[Source, ...]
    wanted: bool = False

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class Installed:
    """A model that is there, every file in its right size."""

    model: Model
    folder: Path


def search_path() -> tuple[Path, ...]:
    """Where models are looked for, first to last: $KIOSK_MODELS, the system's folder, the user's own."""
    named = os.environ.get("KIOSK_MODELS")
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return (*([Path(named)] if named else []), SYSTEM_FOLDER, home / "kiosk" / "models")


def install_folder() -> Path:
    """The first folder of the search path that can be written to; the last where none can."""
    paths = search_path()
    return next((path for path in paths if _writable(path)), paths[-1])


def _writable(path: Path) -> bool:
    """A folder that is not there yet counts where its parent may make it."""
    there = next((each for each in (path, *path.parents) if each.exists()), path)
    return there.is_dir() and os.access(there, os.W_OK) and (there == path or path != SYSTEM_FOLDER)


def find(model: Model, folders: Iterable[Path] | None = None) -> Installed | None:
    """The model where it is installed. By size only, as it is asked at every start; `faults` reads every byte."""
    for root in folders if folders is not None else search_path():
        folder = root / model.name
        if all(_size(folder / file.path) == file.bytes for file in model.files):
            return Installed(model, folder)
    return None


def faults(model: Model, folder: Path, progress: Callable[[int], None] = lambda _: None) -> list[str]:
    """Every file that is missing or is not what it should be, in words; empty where all is well."""
    return [f"{file.path}: {fault}" for file in model.files if (fault := _fault(file, folder / file.path, progress))]


def _fault(file: ModelFile, path: Path, progress: Callable[[int], None]) -> str | None:
    size = _size(path)
    if size is None:
        return "missing"
    if size != file.bytes:
        return f"{size} bytes, expected {file.bytes}"
    return None if sha256_of(path, progress) == file.sha256 else "its sha256 is not the one in models.toml"


def sha256_of(path: Path, progress: Callable[[int], None] = lambda _: None) -> str:
    """The file's SHA-256 in hexadecimal. `progress` is told of every piece read, in bytes. Raises `OSError`."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
            progress(len(piece))
    return digest.hexdigest()


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
