"""Does every locked package come as a wheel for a Raspberry Pi? `python -m tools.check_wheels` (needs a network).

Asks the package index, for aarch64 and each Python that Debian 12 and 13 have, for exactly the locked file of each
package, wheels only, and checks its hash. A package that fails would have to be compiled on the Pi, which
`tools/setup` refuses. The exit code is 1 when there is one.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.markers import Marker

PYTHONS = {"3.11": 36, "3.13": 41}
"""Python to the minor version of glibc 2 beside it: Debian 12 and Debian 13."""
LOCK = Path(__file__).resolve().parent.parent / "requirements-dev.lock"
OLDEST_GLIBC = 17
FROM_SOURCE = {"srt"}
"""In pure Python, and without a wheel for anything: `tools/parts.sh` builds them."""


def entries_of(lock: str, python: str) -> dict[str, str]:
    """Name to its whole entry, hashes and all, of each package that this Python on a Pi installs as a wheel."""
    entries = re.findall(r"^([a-z0-9][\w.-]*)(==.*\n(?: +--hash=.*\n)+)", lock, flags=re.MULTILINE)
    wanted = ((name, rest) for name, rest in entries if name not in FROM_SOURCE and _wanted(rest, python))
    return {name: name + _without_marker(rest) for name, rest in wanted}


def _without_marker(rest: str) -> str:
    """pip would hold the condition against the Python that runs it."""
    return re.sub(r"\A([^;\n]*?) *;[^\n]*\\\n", r"\1 \\\n", rest)


def _wanted(rest: str, python: str) -> bool:
    """Whether the entry's condition holds on a Pi."""
    marker = rest.partition("\n")[0].removesuffix("\\").partition(";")[2].strip()
    pi = {"sys_platform": "linux", "os_name": "posix", "platform_machine": "aarch64", "platform_system": "Linux"}
    return not marker or Marker(marker).evaluate(pi | {"python_version": python, "python_full_version": f"{python}.0"})


def _platforms(glibc: int) -> list[str]:
    names = [f"manylinux_2_{minor}_aarch64" for minor in range(OLDEST_GLIBC, glibc + 1)]
    return [option for name in ["manylinux2014_aarch64", *names] for option in ("--platform", name)]


def wheel_for(entry: str, python: str) -> str | None:
    """The file name of the wheel that `python` on an aarch64 Debian would take, or None when there is none."""
    with TemporaryDirectory() as folder:
        lock = Path(folder, "one.lock")
        lock.write_text(entry, encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--only-binary=:all:", "--require-hashes", "--requirement", str(lock), "--dest", folder]
        command += ["--python-version", python, *_platforms(PYTHONS[python])]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 (every word of it is ours)
        return next((wheel.name for wheel in Path(folder).glob("*.whl")), None)


def main() -> int:
    """One line for each package that is missing somewhere, and a count."""
    lock = LOCK.read_text(encoding="utf-8")
    missing = 0
    for python in PYTHONS:
        entries = entries_of(lock, python)
        wheels = {name: wheel_for(entry, python) for name, entry in entries.items()}
        lost = [name for name, wheel in wheels.items() if wheel is None]
        missing += len(lost)
        pure = sum(wheel is not None and wheel.endswith("-any.whl") for wheel in wheels.values())
        print(f"Python {python}: {len(wheels)} packages, {pure} in pure Python, {len(wheels) - pure - len(lost)} built")
        print(*(f"  no wheel for aarch64: {name}" for name in lost), sep="\n", end="\n" if lost else "")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
