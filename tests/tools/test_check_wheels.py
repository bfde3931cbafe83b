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
"""


def test_an_entry_keeps_every_hash_and_what_is_for_windows_alone_is_left_out() -> None:
    assert entries_of(LOCK) == {
        "anyio": "anyio==4.16.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n",
        "librt": "librt==0.16.0 ; platform_python_implementation != 'PyPy' \\\n    --hash=sha256:04\n",
    }
