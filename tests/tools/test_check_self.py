"""The tree's own rules: each is broken once, and the fault named."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.check_self import MOST_LINES, faults_of_lock, faults_of_text, files_of, pins_of

HOME = "/".join(["", "home", "someone", "kiosk"])
REGISTRY = ".".join(["https://files", "pythonhosted", "org/x.whl"])
FURTHER_IN = ["/".join(["net", "work", "x"]), "/".join(["var", "home", "x"])]
"""A machine's folders are told by how a path begins, not by what stands further in."""
KEY = " ".join(["-----BEGIN", "EC", "PRIVATE", "KEY-----"])


def faults(path: str, text: str) -> list[str]:
    return list(faults_of_text(Path(path), text))


@pytest.mark.parametrize("line", [HOME, REGISTRY, KEY, f'cache = "{HOME}"', f"see <{REGISTRY}>"])
def test_a_machine_a_registry_and_a_key_are_named_with_file_and_line(line: str) -> None:
    assert [fault.split(" ")[0] for fault in faults("docs/a.md", f"fine\n{line}\n")] == ["docs/a.md:2:"]


@pytest.mark.parametrize("line", ["~/kiosk", "/var/lib/kiosk", *FURTHER_IN, "https://www.debian.org"])
def test_what_is_the_same_on_every_machine_is_no_fault(line: str) -> None:
    assert faults("docs/a.md", line) == []


def test_a_python_file_has_a_most_number_of_lines_and_a_test_has_none() -> None:
    assert faults("kiosk/a.py", "x\n" * MOST_LINES) == []
    assert len(faults("kiosk/a.py", "x\n" * (MOST_LINES + 1))) == 1
    assert faults("tests/a.py", "x\n" * (MOST_LINES + 1)) == []


def test_toml_that_cannot_be_read_is_named_with_its_file() -> None:
    assert faults("config/a.toml", 'a = "b"\n') == []
    assert [fault.split(":")[0] for fault in faults("config/a.toml", "a = b\n")] == ["config/a.toml"]


LOCK = """\
# by make lock
anyio==4.16.0 \\
    --hash=sha256:00
    # via starlette
python-escpos==3.1 ; sys_platform == 'linux' \\
    --hash=sha256:00
"""


def test_a_lock_is_read_as_names_and_versions() -> None:
    assert pins_of(LOCK) == {"anyio": "4.16.0", "python-escpos": "3.1"}


@pytest.mark.parametrize(
    ("asked", "right"), [("anyio>=4", True), ("Python_Escpos", True), ("anyio>=5", False), ("pillow", False)]
)
def test_a_lock_that_does_not_hold_what_is_asked_for_is_a_fault(asked: str, right: bool) -> None:
    assert (list(faults_of_lock("a.lock", LOCK, [asked])) == []) is right


def test_files_in_git_and_new_files_are_looked_at_and_ignored_ones_are_not(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    for name, text in {".gitignore": "var/\n", "new.md": "x", "giấy.md": "x", "var/tickets.db": "x"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert files_of(tmp_path) == [Path(".gitignore"), Path("giấy.md"), Path("new.md")]
