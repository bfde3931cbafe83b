"""From settings to the way to the broker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.mqtt import Link

if TYPE_CHECKING:
    from kiosk.settings import Settings


def link_of(settings: Settings) -> Link:
    """The configured link. Files that are named without a folder stand beside `kiosk.toml`."""
    link = settings.kiosk.link

    def whole(name: str | None) -> Path | None:
        return settings.folder / Path(name).expanduser() if name else None

    return Link(
        host=link.host,
        port=link.port,
        username=link.username,
        password_file=whole(link.password_file),
        ca_file=whole(link.ca_file),
        cert_file=whole(link.cert_file),
        key_file=whole(link.key_file),
        protocol=link.protocol,
    )
