"""The simulated disk is as bad as a real one may be, and no worse."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator

import pytest

from kiosk.simulation.dbapi import Connection
from kiosk.simulation.disk import Disk, DiskFault, PowerCut
from kiosk.simulation.vfs import SimulatedVfs

MANY = 300


def made(seed: int = 0) -> Disk:
    disk = Disk(random.Random(seed))  # noqa: S311 - must be repeatable
    disk.power_on()
    return disk


def after_cut(seed: int) -> bytes:
    """A file of old sectors that were synced, with new ones written over them that were not."""
    disk = made(seed)
    file = disk.open("f")
    disk.write(file, 0, b"o" * 4096)
    disk.sync(file)
    for sector in range(8):
        disk.write(file, sector * 512, b"n" * 512)
    disk.power_off()
    return bytes(disk.open("f").now)


def test_what_was_synced_survives_every_cut() -> None:
    for seed in range(MANY):
        disk = made(seed)
        file = disk.open("f")
        disk.write(file, 0, b"safe")
        disk.sync(file)
        disk.power_off()
        assert bytes(disk.open("f").now) == b"safe"


def test_what_was_not_synced_may_be_lost_kept_torn_and_out_of_order() -> None:
    images = {after_cut(seed) for seed in range(MANY)}
    sectors = [[image[at : at + 512] for at in range(0, 4096, 512)] for image in images]
    assert b"o" * 4096 in images
    assert b"n" * 4096 in images
    assert any(one[0] == b"o" * 512 and one[7] == b"n" * 512 for one in sectors)
    assert any(set(one) == set(b"no") for image in sectors for one in image)


def test_a_deletion_that_was_not_synced_may_be_undone() -> None:
    def there(seed: int, *, synced: bool) -> bool:
        disk = made(seed)
        file = disk.open("f")
        disk.sync(file)
        disk.delete("f", synced=synced)
        disk.power_off()
        return "f" in disk.files

    assert {there(seed, synced=False) for seed in range(MANY)} == {True, False}
    assert {there(seed, synced=True) for seed in range(MANY)} == {False}


def test_a_new_name_is_safe_once_the_folder_is_synced() -> None:
    def names(seed: int, *, synced: bool) -> set[str]:
        disk = made(seed)
        disk.sync(disk.open("old"))
        disk.rename("old", "new")
        if synced:
            disk.sync_names()
        disk.power_off()
        return set(disk.files)

    assert {frozenset(names(seed, synced=False)) for seed in range(MANY)} == {frozenset({"old"}), frozenset({"new"})}
    assert {frozenset(names(seed, synced=True)) for seed in range(MANY)} == {frozenset({"new"})}


def test_the_power_goes_at_the_operation_that_was_chosen() -> None:
    disk = made()
    file = disk.open("f")
    disk.cut_after = 1
    disk.write(file, 0, b"1")
    with pytest.raises(PowerCut):
        disk.sync(file)
    assert not disk.on


def test_a_full_disk_refuses_to_grow_and_not_to_change() -> None:
    disk = made()
    file = disk.open("f")
    disk.write(file, 0, b"12")
    disk.room = 0
    disk.write(file, 0, b"34")
    with pytest.raises(DiskFault):
        disk.write(file, 1, b"56")


@pytest.fixture
def database() -> Iterator[tuple[Disk, Connection]]:
    disk = made()
    vfs = SimulatedVfs("test-disk", disk)
    connection = Connection(disk, vfs, "db")
    connection.execute("CREATE TABLE t (x UNIQUE)")
    yield disk, connection
    connection.abandon()
    vfs.unregister()


def test_errors_are_those_of_sqlite3(database: tuple[Disk, Connection]) -> None:
    disk, connection = database
    connection.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError) as twice:
        connection.execute("INSERT INTO t VALUES (1)")
    assert twice.value.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CONSTRAINT
    disk.failing = 1.0
    with pytest.raises(sqlite3.OperationalError) as failing:
        connection.execute("INSERT INTO t VALUES (2)")
    assert failing.value.sqlite_errorcode & 0xFF == sqlite3.SQLITE_IOERR


def test_rows_and_counts_are_those_of_sqlite3(database: tuple[Disk, Connection]) -> None:
    _, connection = database
    sound = sqlite3.connect(":memory:", isolation_level=None)
    sound.execute("CREATE TABLE t (x UNIQUE)")
    for each in (connection, sound):
        each.execute("INSERT INTO t VALUES (1), (2)")
        assert each.execute("UPDATE t SET x = x + 10").rowcount == 2
        assert each.execute("UPDATE t SET x = 0 WHERE x = 99").rowcount == 0
        assert each.execute("SELECT x FROM t ORDER BY x").fetchone() == (11,)
        assert each.execute("SELECT x FROM t WHERE x = ?", (5,)).fetchone() is None
        assert each.execute("INSERT INTO t VALUES (3) RETURNING x").fetchall() == [(3,)]
    sound.close()


def test_nothing_answers_once_the_power_is_gone(database: tuple[Disk, Connection]) -> None:
    disk, connection = database
    disk.power_off()
    with pytest.raises(PowerCut):
        connection.execute("SELECT 1")
