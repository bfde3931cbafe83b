"""The file, and who may hold it."""

from __future__ import annotations

from pathlib import Path

from center.store import OpenStore, Unusable, open_store
from tests.center.making import sql


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
