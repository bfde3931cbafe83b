"""What may stand in the configuration about listening; an unknown key is an error."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class EarsSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Models are tried in their order: the first one that is installed listens. Where none is, voice is off."""

    models: dict[str, tuple[str, ...]] = {}
    """By language, names of models.toml. A language not named takes any installed model that knows it."""
    threads: Annotated[int, Meta(ge=1, le=8)] = 2
    microphone: Annotated[str, Meta(max_length=80)] = ""
    """Its name or a part of it; "" is the system's usual one."""
    barge_in: bool = False
    """Whether a visitor's voice stops an answer: only with a microphone that does not hear the loudspeaker."""
    likely: dict[str, Annotated[str, Meta(max_length=600)]] = {}
    """By language, a line of words that are likely here; it helps Whisper to spell them."""
