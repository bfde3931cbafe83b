"""Files of a configuration folder, written all or, where the configuration would have a fault, not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from kiosk.documents import read
from kiosk.procedure_files import FORMS, read_procedures
from kiosk.settings import service_ids


def there_is(path: Path) -> dict[str, object] | None:
    """What a file says; nothing where it is damaged. None where there is no such file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        return {}


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """Which keys differ."""
    return tuple(sorted(key for key in {*before, *after} if before.get(key) != after.get(key)))


def write_all(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Write these files of the folder (by name, as text); the faults for which nothing was written.

    The folder with the new files is checked in a copy first. Each file is then exchanged whole: cut off in between,
    some are new and some are old, and every one of them is sound. Raises `OSError`.
    """
    faults = _faults_with(folder, files)
    if faults:
        return faults
    staged = {folder / name: text for name, text in files.items()}
    try:
        for path, text in staged.items():
            _stage(_part(path), text)
        for path in staged:
            _part(path).replace(path)
    finally:
        for path in staged:
            _part(path).unlink(missing_ok=True)
    return []


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _stage(part: Path, text: str) -> None:
    """The text beside its place, on the disk."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _faults_with(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Faults that the folder would have with these files, and has not now."""
    services = service_ids(read(folder, "services.toml"))
    before = set(read_procedures(folder).faults(services))
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for file in [*folder.glob("procedures/*.toml"), *(folder / each for each in FORMS)]:
            if file.is_file():
                place = copy / file.relative_to(folder)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place)
        for name_, text in files.items():
            (copy / name_).parent.mkdir(parents=True, exist_ok=True)
            (copy / name_).write_text(text, encoding="utf-8")
        return [fault for fault in read_procedures(copy).faults(services) if fault not in before]
