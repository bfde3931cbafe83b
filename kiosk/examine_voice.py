"""Looks at ears and mouth: voice.toml, models, engines, microphone, loudspeaker. Nothing is loaded, said or heard."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.findings import Finding, Level
from kiosk.microphones import has_loudspeaker, has_microphone

if TYPE_CHECKING:
    from kiosk.contract import KioskState
    from kiosk.settings import Settings


def look_at_ears(settings: Settings, is_there: Callable[[], bool] = has_microphone) -> Finding:
    """Whether there is a model for each language offered, and a microphone. The kiosk serves without, by touch."""
    from kiosk import hearing  # noqa: PLC0415 - as above

    load = hearing.configured(settings.folder, {}, settings.catalogue.offered)
    if isinstance(load, list):
        return Finding("ears", Level.WARN, "ears.unseen")
    heard = {code for spec in load.ears for code in spec.languages}
    missing = [code for code in settings.catalogue.offered if code not in heard]
    if missing:
        return Finding("ears", Level.WARN, "ears.missing", {"languages": ", ".join(missing)})
    if not is_there():
        return Finding("ears", Level.WARN, "ears.no_microphone")
    return Finding("ears", Level.OK, "ears.ready", {"languages": ", ".join(settings.catalogue.offered)})


def look_at_mouth(settings: Settings, is_there: Callable[[], bool] = has_loudspeaker) -> Finding:
    """Whether something speaks each language offered, and there is something to hear it from."""
    from kiosk import mouth  # noqa: PLC0415 - as above
    from voice.speech import CannotSpeak  # noqa: PLC0415 - as above

    section = mouth.load(settings.folder)
    if isinstance(section, list):
        return Finding("mouth", Level.WARN, "mouth.unseen")
    speakers = mouth.speakers(section, settings.folder)
    try:
        offered = settings.catalogue.offered
        silent = [code for code in offered if isinstance(speakers.chosen(code), CannotSpeak)]
    finally:
        speakers.close()
    if silent:
        code = "mouth.silent" if shutil.which("espeak-ng") else "mouth.no_espeak"
        return Finding("mouth", Level.WARN, code, {"languages": ", ".join(silent)})
    if not is_there():
        return Finding("mouth", Level.WARN, "mouth.no_loudspeaker")
    return Finding("mouth", Level.OK, "mouth.ready", {"languages": ", ".join(offered)})


def look_at_voice(
    settings: Settings, kiosk: KioskState | None, has_sound: Callable[[], bool] = has_loudspeaker
) -> list[Finding]:
    """Ears and mouth. Where all is there, and a kiosk that runs says it does not hear or speak, that."""
    ears, mouth = look_at_ears(settings), look_at_mouth(settings, has_sound)
    told = kiosk.devices.get("voice") if kiosk and kiosk.online else None
    if ears.level is Level.OK and told in ("off", "deaf"):
        ears = Finding("ears", Level.WARN, "ears.off")
    if mouth.level is Level.OK and told in ("off", "mute"):
        mouth = Finding("mouth", Level.WARN, "mouth.off")
    return [ears, mouth]
