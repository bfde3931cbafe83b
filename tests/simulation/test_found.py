"""What the simulation found in the product, each by a test of its own."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import cast

from kiosk.contract import Topics
from kiosk.delivery import Backoff
from kiosk.numbering import StorageFailed
from kiosk.shelf import Owner, Shelf
from kiosk.simulation.dbapi import Connection
from kiosk.simulation.disk import Disk
from kiosk.simulation.files import SimulatedPath, simulated_os
from kiosk.simulation.vfs import SimulatedVfs
from kiosk.storage import Storage
from kiosk.uplink import TRY_AGAIN_MS, About, Uplink
from tests.kiosk.ledgers import open_ledger
from tests.simulation.test_disk import made


class FullWire:
    """A broker that takes nothing more."""

    def publish(self, _topic: str, _payload: bytes, *, retain: bool = False) -> bool:
        return retain


def test_a_hello_that_cannot_go_out_is_tried_again_later_and_not_at_once(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    uplink = Uplink(About(Topics("c", "k1"), "boot", "1"), ledger, Backoff(5_000, 60_000, lambda: 0.0), lambda _: None)
    uplink.connected(1_000)
    assert uplink.work(FullWire(), 1_000) == 1_000 + TRY_AGAIN_MS
    ledger.close()


def test_a_new_ledger_survives_a_cut_that_brings_every_unsynced_deletion_back() -> None:
    for seed in range(40):
        disk = made(seed)
        vfs = SimulatedVfs(f"found-{seed}", disk)
        storage = _opened(disk, vfs)
        assert storage.write(lambda db: db.execute("INSERT INTO t VALUES (7)").fetchall()) == []
        disk.power_off()
        storage.close()
        disk.power_on()
        again = _opened(disk, vfs)
        assert again.read(lambda db: db.execute("SELECT x FROM t").fetchall()) == [(7,)]
        again.close()
        vfs.unregister()


def test_a_log_that_cannot_be_set_aside_is_not_left_to_sqlite_which_would_delete_it() -> None:
    disk = made()
    log = disk.open("ledger.db-wal")
    disk.write(log, 0, b"numbers that nobody has reported" * 100)
    disk.sync(log)
    disk.failing = 1.0
    vfs = SimulatedVfs("found-log", disk)
    owner = Owner("k1", "1", None, lambda: "inc00001")

    def connect(path: Path) -> sqlite3.Connection:
        disk.failing = 0.0  # the disk fails now and then
        return cast(sqlite3.Connection, Connection(disk, vfs, path.name))

    with simulated_os():
        opened = Shelf(cast(Path, SimulatedPath(disk, "ledger.db")), owner, connect).open()
    assert isinstance(opened, StorageFailed)
    assert bytes(disk.files["ledger.db-wal"].now).startswith(b"numbers")
    vfs.unregister()


def _opened(disk: Disk, vfs: SimulatedVfs) -> Storage:
    def connect(path: Path) -> sqlite3.Connection:
        return cast(sqlite3.Connection, Connection(disk, vfs, path.name))

    found = Storage.open(Path("simulated"), ["CREATE TABLE t (x);"], connect)
    assert isinstance(found, Storage)
    return found
