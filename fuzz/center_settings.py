"""The centre's configuration from any bytes: settings, or faults that name file and key; never an exception."""

from __future__ import annotations

from functools import cache

from fuzz.folders import Folder
from fuzz.harness import instrumented, run

with instrumented():
    from center.settings import FILE, Faults, Settings, load


@cache
def folder() -> Folder:
    """One folder for all inputs: each writes its one file anew."""
    return Folder((FILE,))


def one(data: bytes) -> None:
    """The file is damaged."""
    folder().damage(data)
    found = load(folder().path, environment={"STATE_DIRECTORY": "/state"})
    assert isinstance(found, Settings | Faults)
    if isinstance(found, Faults):
        assert found.lines
        assert all(line.startswith(f"{FILE}: ") for line in found.lines), found.lines
    else:
        called = {service for services in found.place.counters.values() for service in services}
        assert called == set(found.place.services)


if __name__ == "__main__":
    run("center_settings", most_bytes=300)
