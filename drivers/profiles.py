"""A device's profile: what one model can do, as a technician wrote it down in config/<kind>/<model>.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

P = TypeVar("P", bound=msgspec.Struct)


def read_profile(path: Path, kind: type[P]) -> P:
    """The profile in the file. Raises `ValueError` that names the file and the key, `OSError` when there is no file."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as fault:
        raise ValueError(f"{path}: {fault}") from fault


def read_profiles(folder: Path, kind: type[P]) -> dict[str, P]:
    """All profiles of the folder by model: the file's name without `.toml`. Raises as `read_profile`."""
    return {path.stem: read_profile(path, kind) for path in sorted(folder.glob("*.toml"))}
