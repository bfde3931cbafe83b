"""What must hold for the tree itself, whatever the code does: `python -m tools.check_self`, part of `make check`.

- Nothing in it speaks of one machine: no home folder, no package registry's host.
- No private key.
- No Python file over 400 lines, tests aside: by then it has more than one purpose.
- Every TOML file can be read.
- The locks hold what `pyproject.toml` asks for.

Each fault is one line, `file:line: what`; the exit code is 1 when there is one.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

MOST_LINES = 400
NEVER = {
    "a path of one machine": re.compile(r"(?<![\w.~-])/(?:home|Users|root|work|builds|workspace)/\w"),
    "the host of a package registry": re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|piwheels\.org|registry\.npmjs|(?:deb|security|snapshot)\.debian)"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
}


def files_of(root: Path) -> list[Path]:
    """Every file that is in git or would be added, as a path relative to `root`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout  # noqa: S603 (fixed)
    return sorted(Path(name) for name in listed.split("\0") if name and (root / name).is_file())


def faults_of_text(path: Path, text: str) -> Iterator[str]:
    """What is wrong with one text file: words that must not stand in it, its length, its TOML."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield from (f"{path}:{number}: {what}" for what, pattern in NEVER.items() if pattern.search(line))
    lines = text.count("\n")
    if path.suffix == ".py" and path.parts[0] != "tests" and lines > MOST_LINES:
        yield f"{path}: {lines} lines, {MOST_LINES} at most"
    if path.suffix == ".toml":
        yield from _faults_of_toml(path, text)


def _faults_of_toml(path: Path, text: str) -> Iterator[str]:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        yield f"{path}: {fault}"


def pins_of(lock: str) -> dict[str, str]:
    """Name to version of each package that a lock pins."""
    pairs = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", lock, flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pairs}


def faults_of_lock(name: str, lock: str, asked: list[str]) -> Iterator[str]:
    """A requirement that the lock does not hold, or holds in a version that does not satisfy it."""
    pins = pins_of(lock)
    for requirement in map(Requirement, asked):
        pin = pins.get(canonicalize_name(requirement.name))
        if pin is None or not requirement.specifier.contains(pin, prereleases=True):
            yield f"{name}: {requirement} is asked for, {pin or 'nothing'} is locked (make lock)"


def _faults_of_locks(root: Path) -> Iterator[str]:
    wanted = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    run = [*wanted["build-system"]["requires"], *wanted["project"]["dependencies"]]
    dev = [*run, *wanted["project"]["optional-dependencies"]["dev"]]
    for name, asked in (("requirements.lock", run), ("requirements-dev.lock", dev)):
        yield from faults_of_lock(name, (root / name).read_text(encoding="utf-8"), asked)


def faults_of_tree(root: Path) -> Iterator[str]:
    """Every fault in the tree at `root`, a git work tree; a file that is not UTF-8 text has none."""
    for path in files_of(root):
        try:
            text = (root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield from faults_of_text(path, text)
    yield from _faults_of_locks(root)


def main() -> int:
    """Print every fault of this tree."""
    faults = list(faults_of_tree(Path(__file__).resolve().parent.parent))
    print(*(faults or ["The tree speaks of itself alone, is readable, and its locks are right."]), sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
