"""`kiosk models list | install | verify | where`: the models of ears and mouth, as `config/models.toml` names them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from kiosk.documents import Document, Table, means, read

if TYPE_CHECKING:
    from voice.models import Model

FILE = "models.toml"
OK, FAILED, MISUSED = 0, 1, 2
SHOW_EVERY_BYTES = 1 << 21
"""A line of progress is renewed no more often than this."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,60}\Z"), means("small letters, digits, . _ -")]
Within = Annotated[
    str, msgspec.Meta(pattern=r"^(?!.*(^|/)\.\.?(/|\Z))[\w.-][\w./-]{0,200}\Z"), means("a path inside the folder")
]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z"), means("64 hexadecimal digits")]
Pinned = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][\w.-]*==[\w.]+\Z"), means("name==version")]


class FileEntry(Table, frozen=True):
    """One `[[models.files]]`."""

    path: Within
    bytes: Annotated[int, msgspec.Meta(ge=1)]
    sha256: Sha256
    members: tuple[Within, ...] = ()


class SourceEntry(Table, frozen=True):
    """One of `sources`: exactly one key."""

    folder: str = ""
    packages: tuple[Pinned, ...] = ()
    address: str = ""


class ModelEntry(Table, frozen=True):
    """One `[[models]]`."""

    name: Name
    kind: Annotated[str, msgspec.Meta(pattern=r"^(whisper|vosk|sherpa-onnx|piper)\Z"), means("a kind of model")]
    languages: tuple[str, ...]
    licence: Annotated[str, msgspec.Meta(min_length=1)]
    files: Annotated[tuple[FileEntry, ...], msgspec.Meta(min_length=1)]
    wanted: bool = False
    sources: tuple[SourceEntry, ...] = ()


class ModelsFile(Table, frozen=True):
    """`models.toml`."""

    models: tuple[ModelEntry, ...]


def load(folder: Path) -> tuple[Model, ...] | list[str]:
    """The models that `folder/models.toml` names; the file's faults where it has any."""
    document = read(folder, FILE)
    faults = [*document.faults(ModelsFile), *_source_faults(document)]
    if faults:
        return faults
    return tuple(_model(entry) for entry in msgspec.convert(document.data, ModelsFile).models)


def _source_faults(document: Document) -> list[str]:
    found = document.part(ModelsFile)
    entries = found.models if found else ()
    return [
        document.fault(f"models.{entry.name}.sources: each is one folder, packages or address")
        for entry in entries
        if any(sum(map(bool, (each.folder, each.packages, each.address))) != 1 for each in entry.sources)
    ]


def _model(entry: ModelEntry) -> Model:
    from voice import models  # noqa: PLC0415 — only this command needs it

    files = tuple(models.ModelFile(each.path, each.bytes, each.sha256, each.members) for each in entry.files)
    sources = tuple(models.Source(each.folder, each.packages, each.address) for each in entry.sources)
    return models.Model(entry.name, entry.kind, entry.languages, entry.licence, files, sources, entry.wanted)


# -- the command ------------------------------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said."""
    parser.add_argument("do", choices=("list", *_acts()), help="what to do; where: the folder of each")
    parser.add_argument("names", nargs="*", metavar="NAME", help="models (default: those that are wanted)")
    parser.add_argument(
        "--from", type=Path, metavar="DIR", dest="from_folder", help="a folder or USB stick to try first"
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help="install there (default: where the kiosk looks)")
    parser.add_argument("--quiet", action="store_true", help="no progress, and no word where all is there already")


def run(options: argparse.Namespace, config: Path) -> int:
    """0 where all is there and right, 1 where something is missing or wrong, 2 where the request is wrong."""
    found = load(config)
    if isinstance(found, list):
        return _misused(found)
    unknown = sorted(set(options.names) - {model.name for model in found})
    if unknown:
        names = ", ".join(model.name for model in found)
        return _misused([f"kiosk models: {', '.join(unknown)}: not in {config / FILE}; it has {names}"])
    if options.do == "list":
        return _list(found)
    chosen = [model for model in found if model.name in options.names or (model.wanted and not options.names)]
    return max((_acts()[options.do](model, options) for model in chosen), default=OK)


def _acts() -> dict[str, Callable[[Model, argparse.Namespace], int]]:
    return {"install": _install, "verify": _verify, "where": _where}


def _misused(lines: list[str]) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return MISUSED


def _list(found: tuple[Model, ...]) -> int:
    from voice import models  # noqa: PLC0415 — as above

    for model in found:
        there = models.find(model)
        where = str(there.folder) if there else f"not installed: kiosk models install {model.name}"
        print(f"{model.name:16} {model.kind:12} {','.join(model.languages):22} {model.bytes >> 20:5} MB  {where}")
        print(f"{'':16} licence: {model.licence}")
    return OK


def _install(model: Model, options: argparse.Namespace) -> int:
    from voice import fetching, models  # noqa: PLC0415 — as above

    there = models.find(model, [options.to] if options.to else None)
    root = there.folder.parent if there else options.to or models.install_folder()
    sources = [*([models.Source(folder=str(options.from_folder))] if options.from_folder else []), *model.sources]
    meter = _Meter(model.name, quiet=options.quiet or not sys.stderr.isatty())
    found = fetching.install(model, root, sources, meter.show)
    meter.done()
    if isinstance(found, models.Installed):
        if there is None or not options.quiet:
            print(f"{model.name}: {'is' if there else 'now'} in {found.folder}; every file is right")
        return OK
    print(f"{model.name}: not installed. Tried:", file=sys.stderr)
    for reason in found.reasons:
        print(f"  {reason}", file=sys.stderr)
    return FAILED


def _verify(model: Model, options: argparse.Namespace) -> int:
    from voice import models  # noqa: PLC0415 — as above

    there = models.find(model, [options.to] if options.to else None)
    if there is None and not ((options.to or models.install_folder()) / model.name).is_dir():
        print(f"{model.name}: not installed: kiosk models install {model.name}", file=sys.stderr)
        return FAILED
    folder = there.folder if there else (options.to or models.install_folder()) / model.name
    wrong = models.faults(model, folder)
    for fault in wrong:
        print(f"{model.name}: {folder}: {fault}", file=sys.stderr)
    if wrong:
        print(f"{model.name}: bring it anew: kiosk models install {model.name}", file=sys.stderr)
        return FAILED
    print(f"{model.name}: {folder}: every file is right")
    return OK


def _where(model: Model, options: argparse.Namespace) -> int:
    """By size only, as the kiosk itself looks at each start. For scripts, and for copying onto a stick."""
    from voice import models  # noqa: PLC0415 — as above

    there = models.find(model, [options.to] if options.to else None)
    if there is None:
        return FAILED
    print(there.folder)
    return OK


class _Meter:
    """One line that is renewed while something comes in."""

    def __init__(self, name: str, *, quiet: bool) -> None:
        self._name, self._quiet, self._shown_at, self._open = name, quiet, ("", -SHOW_EVERY_BYTES), False

    def show(self, what: str, done: int, of: int) -> None:
        """`of` is 0 where nobody knows how much will come."""
        last, at = self._shown_at
        if self._quiet or (what == last and done - at < SHOW_EVERY_BYTES and done != of):
            return
        self._shown_at, self._open = (what, done), True
        share = f" of {of >> 20} MB, {100 * done // of} %" if of else " MB"
        print(f"\r{self._name}: {what}: {done >> 20}{share:40}", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Leave the line as it stands."""
        if self._open:
            print(file=sys.stderr)
