"""Deleted rows leave no byte on the disk, wherever SQLite had moved them before."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.inbox import wiping
from bot.inbox.wiping import wipe_file

WORD = "饕餮鎏锜"


def fill(connection: sqlite3.Connection, seed: int) -> None:
    """Rows of all lengths, so that pages are split and rows moved while others come and go."""
    chance = random.Random(seed)
    connection.executescript("CREATE TABLE kept (id INTEGER PRIMARY KEY, who TEXT, text TEXT); CREATE INDEX whose ON kept (who, id);")
    for number in range(2000):
        word = WORD if number % 3 == 0 else "别的话"
        connection.execute(
            "INSERT INTO kept (who, text) VALUES (?, ?)", (word * 5, word + "长" * chance.choice((5, 100, 900, 2500)) + word)
        )
        if chance.random() < 0.2:
            connection.execute("DELETE FROM kept WHERE id = ?", (chance.randint(1, number + 1),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


def on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


@pytest.mark.parametrize("seed", range(4))
def test_no_byte_is_left(path: Path, seed: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        fill(connection, seed)
        connection.execute("DELETE FROM kept WHERE who = ?", (WORD * 5,))
        wipe_file(path)
        assert WORD.encode() not in on_disk(path) and "别的话".encode() in on_disk(path)
        assert connection.execute("SELECT count(*) FROM kept").fetchone()[0] > 100


@pytest.mark.parametrize("how", ["BEGIN IMMEDIATE", "BEGIN; SELECT * FROM kept"])
def test_a_file_in_use_is_not_said_to_be_wiped(path: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiping, "WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        fill(connection, 1)
        for statement in how.split(";"):
            connection.execute(statement).fetchone()
        with pytest.raises(sqlite3.Error):
            wipe_file(path)
