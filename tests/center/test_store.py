"""The file, and who may hold it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from center.store import SCHEMAS, OpenStore, Unusable, open_store
from tests.center.making import DAY, sql


def opened(path: Path, epoch: str = "epoch001") -> OpenStore:
    found = open_store(path, lambda: epoch)
    assert isinstance(found, OpenStore), found
    return found


def test_a_second_server_is_kept_out_until_the_first_has_gone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "center.db"
    first = opened(path)
    refused = open_store(path, lambda: "epoch002")
    assert isinstance(refused, Unusable)
    assert "another process holds it" in refused.why
    first.close()
    second = opened(path)
    assert second.store.epoch == "epoch001"
    second.close()


def test_what_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    path.write_bytes(b"minutes of the meeting" * 100)
    assert isinstance(open_store(path, lambda: "epoch001"), Unusable)
    assert path.read_bytes().startswith(b"minutes")


def test_a_database_of_another_version_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    store = opened(path)
    sql(store.store, "PRAGMA user_version = 99")
    store.close()
    refused = open_store(path, lambda: "epoch001")
    assert isinstance(refused, Unusable)
    assert "another version" in refused.why


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = open_store(tmp_path / "file" / "center.db", lambda: "epoch001")
    assert isinstance(refused, Unusable)
    assert "center.db" in refused.why


def test_others_cannot_read_the_tokens(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    store = opened(path)
    assert {oct(file.stat().st_mode & 0o007) for file in tmp_path.iterdir()} == {"0o0"}
    store.close()


def of_version(path: Path, version: int) -> None:
    """A database as that version of the software left it, with a ticket in it."""
    with closing(sqlite3.connect(path)) as old:
        for schema in SCHEMAS[:version]:
            old.executescript(schema.read_text(encoding="utf-8"))
        old.execute("INSERT INTO meta VALUES ('epoch', 'epoch001')")
        old.execute("INSERT INTO events VALUES (1, 'k1', 'inc00001', 1, 'e1', x'7b7d', 5)")
        old.execute(
            "INSERT INTO tickets (receipt, kiosk, inc, ticket, label, token, service, day, language, place, state,"
            " received_at) VALUES (1, 'k1', 'inc00001', 1, 'A1001', 'ABC123', 'ho_tich', ?, 'vi', 1, 'waiting', 5)",
            (DAY.isoformat(),),
        )
        old.commit()


def shape(store: OpenStore) -> list[object]:
    """Every table with its columns."""
    return sql(store.store, "SELECT m.name, c.* FROM sqlite_master m, pragma_table_info(m.name) c ORDER BY 1, 2")


@pytest.mark.parametrize("version", range(1, len(SCHEMAS)))
def test_a_database_of_an_older_version_is_brought_up_with_all_that_it_holds(version: int, tmp_path: Path) -> None:
    of_version(tmp_path / "old.db", version)
    old, new = opened(tmp_path / "old.db", "epoch002"), opened(tmp_path / "new.db")
    assert shape(old) == shape(new)
    assert old.store.epoch == "epoch001"
    assert [row.label for row in old.store.hall.tickets(DAY)] == ["A1001"]
    assert sql(old.store, "PRAGMA user_version") == [(len(SCHEMAS),)]
    old.close()
    new.close()


def test_an_upgrade_that_fails_leaves_the_old_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "center.db"
    of_version(path, 1)
    with closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE appointments (in_the_way TEXT)")
    assert isinstance(open_store(path, lambda: "epoch002"), Unusable)
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
        assert old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'dossiers'").fetchone() == (0,)
        assert old.execute("SELECT label FROM tickets").fetchall() == [("A1001",)]
