"""One language's file: what is wrong with it and what it says, each found out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import msgspec

from kiosk import texts
from kiosk.catalogue import Language
from kiosk.documents import Document
from kiosk.forms import Code, LanguageFile


@dataclass(frozen=True)
class LanguageDocument:
    """`languages/<code>.toml`, as it was read."""

    code: str
    """The file's name."""
    document: Document

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """Every fault of the file."""
        return (*self.document.faults(LanguageFile), *map(self.document.fault, self._further_faults()))

    @cached_property
    def language(self) -> Language:
        """What it says. Only for a file without faults."""
        file = msgspec.convert(self.document.data, LanguageFile)
        return Language(file.code, file.name, file.texts)

    def _further_faults(self) -> Iterator[str]:
        """What one value alone cannot show."""
        code = self.document.part(Code, "code")
        if code is not None and code != self.code:
            yield f"code: {code!r}, expected {self.code!r} after the file's name"
        found = self.document.part(dict[str, object], "texts")
        yield from (f"texts.{fault}" for fault in (texts.faults(found) if found is not None else ()))
