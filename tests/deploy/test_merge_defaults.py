"""Defaults are brought up to date, and nothing that a technician did is ever lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

MERGE = Path(__file__).parent.parent.parent / "tools" / "merge_defaults"


class Folders:
    """This version's defaults, the last version's, and what people edit."""

    def __init__(self, root: Path) -> None:
        self.new, self.last, self.here = root / "new", root / "last", root / "here"
        self.new.mkdir()

    def merge(self) -> str:
        done = subprocess.run(
            [str(MERGE), str(self.new), str(self.last), str(self.here)], capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return done.stdout


def write(folder: Path, name: str, words: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(words, "utf-8")


def read(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def test_the_first_time_everything_is_put_there(folders: Folders) -> None:
    write(folders.new, "kiosk.toml", "1")
    write(folders.new, "languages/vi.toml", "tiếng Việt")
    assert folders.merge() == ""
    assert read(folders.here) == {"kiosk.toml": "1", "languages/vi.toml": "tiếng Việt"}


def test_what_nobody_changed_is_replaced_without_a_word(folders: Folders) -> None:
    for folder, words in ((folders.new, "2"), (folders.last, "1"), (folders.here, "1")):
        write(folder, "kiosk.toml", words)
    assert folders.merge() == ""
    assert read(folders.here) == {"kiosk.toml": "2"}


def test_what_somebody_changed_stays_and_the_new_one_is_laid_beside_it(folders: Folders) -> None:
    for folder, words in ((folders.new, "2"), (folders.last, "1"), (folders.here, "mine")):
        write(folder, "kiosk.toml", words)
    assert "kiosk.toml.new" in folders.merge()
    assert read(folders.here) == {"kiosk.toml": "mine", "kiosk.toml.new": "2"}


def test_a_change_is_not_mentioned_while_the_default_is_the_same(folders: Folders) -> None:
    for folder, words in ((folders.new, "1"), (folders.last, "1"), (folders.here, "mine")):
        write(folder, "kiosk.toml", words)
    assert folders.merge() == ""
    assert read(folders.here) == {"kiosk.toml": "mine"}


def test_what_was_there_before_the_first_time_stays(folders: Folders) -> None:
    write(folders.new, "kiosk.toml", "1")
    write(folders.here, "kiosk.toml", "mine")
    folders.merge()
    assert read(folders.here) == {"kiosk.toml": "mine", "kiosk.toml.new": "1"}


def test_the_new_one_goes_once_it_was_taken_over(folders: Folders) -> None:
    for folder, words in ((folders.new, "2"), (folders.last, "1"), (folders.here, "2")):
        write(folder, "kiosk.toml", words)
    write(folders.here, "kiosk.toml.new", "2")
    folders.merge()
    assert read(folders.here) == {"kiosk.toml": "2"}


def test_what_somebody_removed_stays_away(folders: Folders) -> None:
    write(folders.new, "languages/ko.toml", "2")
    write(folders.last, "languages/ko.toml", "1")
    assert "removed by somebody" in folders.merge()
    assert not folders.here.exists()


def test_a_default_that_is_no_more_goes_unless_somebody_changed_it(folders: Folders) -> None:
    for name, words in (("old.toml", "1"), ("changed.toml", "mine"), ("own.toml", "mine")):
        write(folders.here, name, words)
    write(folders.last, "old.toml", "1")
    write(folders.last, "changed.toml", "1")
    assert "changed.toml is yours" in folders.merge()
    assert read(folders.here) == {"changed.toml": "mine", "own.toml": "mine"}


def test_cut_off_before_it_was_noted_the_same_call_comes_to_the_same_end(folders: Folders) -> None:
    for name, words in (("a.toml", "1"), ("b.toml", "1")):
        write(folders.last, name, words)
        write(folders.here, name, words)
        write(folders.new, name, "2")
    write(folders.here, "a.toml", "2")
    write(folders.here, "b.toml.part", "half")
    folders.merge()
    assert read(folders.here) == {"a.toml": "2", "b.toml": "2"}
