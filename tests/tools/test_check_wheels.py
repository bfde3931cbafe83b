"""What of a lock is asked of the package index; the index itself is not asked here."""

from __future__ import annotations

from tools.check_wheels import entries_of

LOCK = """\
anyio==4.16.0 \\
    --hash=sha256:00 \\
    --hash=sha256:01
    # via starlette
cffi==2.1 ; implementation_name != 'pypy' and os_name == 'nt' \\
    --hash=sha256:02
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:03
librt==0.16.0 ; platform_python_implementation != 'PyPy' \\
    --hash=sha256:04
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:05
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:06
srt==3.5.3 \\
    --hash=sha256:07
"""


def test_an_entry_keeps_every_hash_and_what_is_for_windows_alone_is_left_out() -> None:
    found = entries_of(LOCK, "3.11")
    assert {name: found[name] for name in ("anyio", "librt")} == {
        "anyio": "anyio==4.16.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n",
        "librt": "librt==0.16.0 \\\n    --hash=sha256:04\n",
    }
    assert "colorama" not in found


def test_each_python_is_asked_about_the_version_that_it_installs_and_not_about_what_is_built_from_source() -> None:
    assert set(entries_of(LOCK, "3.13")) == {"anyio", "librt", "numpy"}
    assert entries_of(LOCK, "3.11")["numpy"].startswith("numpy==2.4.6 ")
    assert entries_of(LOCK, "3.13")["numpy"].startswith("numpy==2.5.5 ")
