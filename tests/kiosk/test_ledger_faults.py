"""What a disk, a power cut or a second process may do to the ledger: it says so, and nothing is half done."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kiosk.ledger import SCHEMA_VERSION, Ledger
from kiosk.numbering import IssuedNumber, StorageFailed, StorageFault
from tests.kiosk.ledgers import AT, ack, issue, open_ledger, raw, request, try_open, waiting

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def why(result: object) -> StorageFault:
    assert isinstance(result, StorageFailed), result
    return result.why


# -- opening -----------------------------------------------------------------------------------------------


def test_garbage_is_no_ledger(path: Path) -> None:
    path.write_bytes(b"no ledger at all" * 1000)
    assert why(try_open(path)) is StorageFault.CORRUPT
    assert path.read_bytes() == b"no ledger at all" * 1000


def test_another_programs_database_is_no_ledger_and_is_left_alone(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE theirs (x)")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.close()
    assert why(try_open(path)) is StorageFault.CORRUPT


def test_a_ledger_of_a_newer_kiosk_is_not_touched(path: Path) -> None:
    open_ledger(path).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    assert why(try_open(path)) is StorageFault.CORRUPT


def test_a_damaged_page_is_found_at_the_start(path: Path) -> None:
    ledger = open_ledger(path)
    for _ in range(50):
        issue(ledger)
    ledger.close()
    whole = bytearray(path.read_bytes())
    for page in range(1, len(whole) // 4096):
        damaged = bytearray(whole)
        damaged[page * 4096 : page * 4096 + 256] = b"\xa5" * 256
        path.write_bytes(damaged)
        assert why(try_open(path)) is StorageFault.CORRUPT, page


def test_a_second_kiosk_on_the_same_ledger_is_refused(path: Path) -> None:
    first = open_ledger(path)
    assert why(try_open(path)) is StorageFault.LOCKED
    issue(first)
    first.close()
    assert isinstance(try_open(path), Ledger)


def test_a_place_where_no_file_can_be_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert why(try_open(tmp_path / "file" / "ledger.db")) is StorageFault.UNREADABLE
    assert why(try_open(tmp_path)) is StorageFault.UNREADABLE


# -- while it runs -------------------------------------------------------------------------------------------


def test_a_full_disk_gives_no_number_and_loses_none(path: Path) -> None:
    ledger = open_ledger(path)
    raw(ledger, "PRAGMA max_page_count = 24")
    given = []
    while isinstance(result := ledger.issue(request()), IssuedNumber):
        given.append(result.label)
    assert why(result) is StorageFault.FULL
    assert len(waiting(ledger)) == len(given) > 10
    assert ledger.pending_count() == len(given)
    raw(ledger, "PRAGMA max_page_count = 1000000")
    assert issue(ledger).label == f"A1{len(given) + 1:03d}"


def test_a_disk_that_became_read_only_changes_nothing(path: Path) -> None:
    ledger = open_ledger(path)
    issue(ledger)
    raw(ledger, "PRAGMA query_only = ON")
    attempts = (
        ledger.issue(request()),
        ledger.paper_settled(1, 0, "printed", "process_id", AT),
        ledger.acknowledge(ack(ledger, 1)),
        ledger.help_wanted("home", AT),
        ledger.probe(),
    )
    assert {why(result) for result in attempts} == {StorageFault.READ_ONLY}
    raw(ledger, "PRAGMA query_only = OFF")
    assert waiting(ledger) == [1]
    assert issue(ledger).label == "A1002"


def test_a_closed_ledger_says_so(path: Path) -> None:
    ledger = open_ledger(path)
    ledger.close()
    ledger.close()
    assert why(ledger.issue(request())) is StorageFault.CLOSED
    assert why(ledger.pending(1)) is StorageFault.CLOSED


def test_a_mistake_in_our_own_sql_is_raised_and_not_taken_for_a_bad_disk(path: Path) -> None:
    ledger = open_ledger(path)
    with pytest.raises(sqlite3.OperationalError):
        raw(ledger, "SELECT nothing FROM nowhere")
    assert issue(ledger).label == "A1001"


def test_one_thread_issues_while_another_drains_and_neither_disturbs_the_other(path: Path) -> None:
    ledger = open_ledger(path)
    settled: list[object] = []
    done = threading.Event()

    def drain() -> None:
        while not done.is_set() or waiting(ledger):
            upto = max(waiting(ledger), default=0)
            settled.append(ledger.acknowledge(ack(ledger, upto)))

    thread = threading.Thread(target=drain)
    thread.start()
    labels = [issue(ledger).label for _ in range(300)]
    done.set()
    thread.join()
    assert len(set(labels)) == 300
    assert sum(result for result in settled if isinstance(result, int)) == 300


# -- power -----------------------------------------------------------------------------------------------------


def test_whatever_part_of_the_log_reached_the_disk_the_ledger_is_whole(path: Path, tmp_path: Path) -> None:
    ledger = open_ledger(path)
    ledger.tidy()
    for _ in range(6):
        issue(ledger)
    log = Path(f"{path}-wal").read_bytes()
    kept_before = 0
    for cut in range(0, len(log), 1500):
        shutil.copy(path, tmp_path / "after.db")
        (tmp_path / "after.db-wal").write_bytes(log[:cut])
        after = open_ledger(tmp_path / "after.db")
        kept = len(waiting(after))
        uncertain = after.uncertain()
        assert not isinstance(uncertain, StorageFailed)
        assert len(uncertain) == kept >= kept_before
        assert issue(after).label == f"A1{kept + 1:03d}"
        kept_before = kept
        after.close()
    assert kept_before == 5


ISSUE_FOR_EVER = """
from pathlib import Path
import sys
from tests.kiosk.ledgers import AT, issue, open_ledger
ledger = open_ledger(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    number = issue(ledger)
    print(number.label, flush=True)
    if "settle" in sys.argv:
        ledger.paper_settled(number.ticket, 0, "printed", "process_id", AT)
"""


def child(path: Path, count: int, *words: str, under: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    command = [*under, sys.executable, "-c", ISSUE_FOR_EVER, str(path), str(count), *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_killed_kiosk_has_kept_every_number_it_showed(path: Path) -> None:
    shown: list[str] = []
    for round_length in (1, 7, 40):
        process = child(path, 10_000)
        assert process.stdout is not None
        shown += [process.stdout.readline().strip() for _ in range(round_length)]
        os.kill(process.pid, signal.SIGKILL)
        shown += process.stdout.read().split()
        process.communicate()
    ledger = open_ledger(path)
    kept = len(waiting(ledger))
    assert len(set(shown)) == len(shown) <= kept <= len(shown) + 3
    assert issue(ledger).label == f"A1{kept + 1:03d}"


def syncs(path: Path, count: int, *words: str) -> int:
    """How often a process that issues `count` numbers calls fsync or fdatasync, by strace."""
    trace = path.with_suffix(".trace")
    process = child(path, count, *words, under=("strace", "-f", "-o", str(trace), "-e", "trace=fsync,fdatasync"))
    _, told = process.communicate()
    if process.returncode != 0:
        pytest.skip(f"strace cannot trace here: {told[-200:]}")
    return len(re.findall(r"(?:fsync|fdatasync)\(", trace.read_text()))


@pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is not installed: nothing else counts fsyncs honestly"
)
def test_a_ticket_costs_one_fsync_and_its_paper_another(tmp_path: Path) -> None:
    few = syncs(tmp_path / "few.db", 10)
    assert syncs(tmp_path / "more.db", 30) - few == 20
    assert syncs(tmp_path / "settled.db", 10, "settle") - few == 10


# -- a file system of the test's own ---------------------------------------------------------------------------


FILL = """
ballast = folder / "ballast"
ballast.write_bytes(bytes(60_000))
ledger = open_ledger(folder / "ledger.db")
given = 0
while isinstance(result := ledger.issue(request()), IssuedNumber):
    given += 1
assert len(waiting(ledger)) == given > 0
ballast.unlink()
print(result.why.value, issue(ledger).label == f"A1{given + 1:03d}")
"""
OPEN_READ_ONLY = """
open_ledger(folder / "ledger.db").close()
assert os.system(f"mount -o remount,ro {folder}") == 0
print(try_open(folder / "ledger.db").why.value)
"""
PREFACE = """
import os, sys
from pathlib import Path
from kiosk.numbering import IssuedNumber
from tests.kiosk.ledgers import issue, open_ledger, request, try_open, waiting
folder = Path(sys.argv[1])
"""


def on_a_small_disk(folder: Path, script: str, *, speaks: bool = False) -> str:
    """What the script prints when `folder` is a disk of 400 KB that only it can see. It may log where it `speaks`."""
    mount_and_run = 'mount -t tmpfs -o size=400k none "$1" && exec "$2" -c "$3" "$1"'
    inside = ["sh", "-c", mount_and_run, "sh", str(folder), sys.executable, PREFACE + script]
    try:
        done = subprocess.run(
            ["unshare", "--user", "--map-root-user", "--mount", *inside],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("unshare is not installed")
    if re.search(r"^(unshare|mount): ", done.stderr):
        pytest.skip(f"no file system may be mounted here: {done.stderr[:200]}")
    assert done.returncode == 0, done.stderr
    assert speaks or done.stderr == ""
    return done.stdout.strip()


def test_a_disk_that_is_really_full_gives_no_number_and_recovers(tmp_path: Path) -> None:
    assert on_a_small_disk(tmp_path, FILL) == "full True"


def test_a_disk_that_is_really_read_only_is_named(tmp_path: Path) -> None:
    assert on_a_small_disk(tmp_path, OPEN_READ_ONLY) == "read_only"
