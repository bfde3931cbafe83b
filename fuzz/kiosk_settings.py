"""The kiosk's configuration from any bytes: settings, or faults that name file and key; never an exception.

Of each input one file is read anew. The others are read once and for all, for nothing in the input changes them; that
the whole folder read anew says the same is a test of tests/fuzz.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from fuzz.folders import Folder
from fuzz.harness import instrumented, run

with instrumented():
    from kiosk.documents import read
    from kiosk.language_files import LanguageDocument
    from kiosk.procedure_files import EXEMPTION, FORMS, GROUPS, NOTICES, RENAMED, ROUTES, ProcedureFiles
    from kiosk.settings import Faults, Files, Settings, check, read_files

if TYPE_CHECKING:
    from kiosk.collection import Procedures
    from kiosk.documents import Document

SHIPPED = ("kiosk.toml", "services.toml", "languages/vi.toml", "languages/en.toml", "procedures/khai_tu.toml")
UNTOUCHED = "languages/en.toml"
"""What holds for it holds for Vietnamese, of which more is wanted."""
SMALL = {
    ROUTES: b'[[procedures]]\nid = "x"\nname = { vi = "x" }\nservice = "ho_tich"\nsource = "x"\nchecked = 2026-07-20\n'
    b'see_also = ["khai_tu"]\n[procedures.fee]\nitems = [{ amount = 1, from = 2026-01-01, to = 2026-02-01 }]\n',
    GROUPS: b'[[groups]]\nprocedures = ["x", "khai_tu"]\n[[apart]]\nprocedures = ["x", "khai_tu"]\n',
    NOTICES: b'[[notices]]\nid = "n"\nwords = { vi = "x" }\nfrom = 2026-07-20\nto = 2026-12-31\nprocedures = ["x"]\n'
    b'source = "x"\nchecked = 2026-07-20\nprovince = "p"\n',
    EXEMPTION: b'procedures = ["x"]\nnotice_working_days = 3\nareas = [{ vi = "x" }]\n'
    b'source = "x"\nchecked = 2026-07-20\n',
    RENAMED: b'[[places]]\nold = "x"\nnew = "y"\nsince = 2025-07-01\n',
}
"""Files that may name only procedures of this folder."""
NAMES = (*SHIPPED, *SMALL)


@cache
def folder() -> Folder:
    """One folder for all inputs."""
    return Folder(SHIPPED, SMALL, UNTOUCHED)


@cache
def undamaged() -> Files:
    """The folder as it is before the first input."""
    return read_files(folder().path)


class Known(ProcedureFiles):
    """The undamaged files of procedures: what was asked of them before is not found out again."""

    def faults(self, services: Iterable[str]) -> Iterator[str]:
        """As they were the first time."""
        return iter(_faults_for(tuple(services)))

    def build(self, province: str | None) -> Procedures:
        """As they were the first time."""
        return _built_for(province)


@lru_cache
def _faults_for(services: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(undamaged().procedures.faults(services))


@lru_cache
def _built_for(province: str | None) -> Procedures:
    return undamaged().procedures.build(province)


def one(data: bytes) -> None:
    """One file of the folder is damaged."""
    files = undamaged()
    name = folder().damage(data)
    found = check(with_file(files, read(folder().path, name)))
    assert isinstance(found, Settings | Faults)
    if isinstance(found, Faults):
        assert found.lines
        assert all(line.startswith(NAMES) and line.isprintable() for line in found.lines), found.lines
    else:
        assert "vi" in found.catalogue.languages
        assert set(found.catalogue.offered) <= set(found.catalogue.languages)


def with_file(files: Files, document: Document) -> Files:
    """The same folder with this file in place of the one of its name."""
    kind, _, name = document.name.rpartition("/")
    stem = name.removesuffix(".toml")
    procedures = files.procedures
    if document.name in FORMS:
        return replace(files, procedures=replace(procedures, shared={**procedures.shared, document.name: document}))
    if kind == "procedures":
        return replace(files, procedures=replace(procedures, own={**procedures.own, stem: document}))
    known = replace(files, procedures=Known(procedures.own, procedures.shared))
    if kind == "languages":
        return replace(known, languages={**files.languages, stem: LanguageDocument(stem, document)})
    return replace(known, kiosk=document) if stem == "kiosk" else replace(known, services=document)


if __name__ == "__main__":
    run("kiosk_settings", most_bytes=300)
