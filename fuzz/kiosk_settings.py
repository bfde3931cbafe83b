"""The kiosk's configuration from any bytes: settings, or faults that name file and key; never an exception."""

from __future__ import annotations

from functools import cache

from fuzz.folders import Folder
from fuzz.harness import instrumented, run

with instrumented():
    from kiosk.settings import Faults, Settings, load

FILES = ("kiosk.toml", "services.toml", "languages/vi.toml", "languages/en.toml")


@cache
def folder() -> Folder:
    """One folder for all inputs, mended after each."""
    return Folder(FILES)


def one(data: bytes) -> None:
    """One file of the folder is damaged."""
    name = folder().damage(data)
    try:
        found = load(folder().path)
    finally:
        folder().mend(name)
    assert isinstance(found, Settings | Faults)
    if isinstance(found, Faults):
        assert found.lines
        assert all(line.startswith(FILES) and line.isprintable() for line in found.lines), found.lines
    else:
        assert "vi" in found.catalogue.languages
        assert set(found.catalogue.offered) <= set(found.catalogue.languages)


if __name__ == "__main__":
    run("kiosk_settings", most_bytes=300)
