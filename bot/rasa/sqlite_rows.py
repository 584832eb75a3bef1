"""The rows of conversations in a SQLite file: one connection and one thread for turns, short waits, deletion beside them."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.inbox.private import private_file
from bot.inbox.wiping import wipe_file
from bot.rasa.tracker_rows import Fresh, Window
from bot.threads import run_slow

BUSY_MILLISECONDS = 500
"""How long a read or write waits for another process before it gives up."""
UPGRADE_MILLISECONDS = 60_000
"""How long a start waits while another process adds to the tables of an older version."""
LOG_PAGES = 1000
"""Pages in SQLite's write-ahead log from which a turn copies them into the database; SQLite's own number."""
BATCH = 200
"""Old events deleted in one go: a few milliseconds, for which turns wait."""
PAUSE_SECONDS = 0.02
"""Between two batches, for the turns that waited."""
TRIES = 50
"""How often a batch is tried while another process writes, before the rest is left for another day."""

Result = TypeVar("Result")

_AT = "json_extract(data, '$.timestamp')"
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_by_sender ON events (sender_id, id);
CREATE INDEX IF NOT EXISTS events_by_time ON events ({_AT});
CREATE TABLE IF NOT EXISTS slots (sender_id TEXT NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (sender_id, name));
CREATE INDEX IF NOT EXISTS slots_by_time ON slots ({_AT});
"""
_OLDEST = f"SELECT id, sender_id FROM events WHERE {_AT} < ? ORDER BY {_AT} LIMIT ?"
_DELETE_EVENT = "DELETE FROM events WHERE id = ?"
# Whoever goes on talking keeps no value for ever either: a city set before the term is not remembered any more.
_DELETE_OLD_SLOTS = f"DELETE FROM slots WHERE rowid IN (SELECT rowid FROM slots WHERE {_AT} < ? LIMIT ?)"
# What came without a time would never grow old: its term begins when it is seen here.
_GIVE_TIME = tuple(
    f"UPDATE {table} SET data = json_set(data, '$.timestamp', ?) WHERE rowid IN (SELECT rowid FROM {table} WHERE {_AT} IS NULL LIMIT ?)"
    for table in ("events", "slots")
)
_DELETE_SLOTS_LEFT_ALONE = "DELETE FROM slots WHERE sender_id = ?1 AND NOT EXISTS (SELECT 1 FROM events WHERE sender_id = ?1)"


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One transaction: all or nothing.

    Raises:
        sqlite3.OperationalError: where the database stays locked.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


class SqliteRows:
    """`TrackerRows` in a file. Every call raises sqlite3.OperationalError where the database stays locked."""

    def __init__(self, path: str) -> None:
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tracker")
        self._path, self._is_soiled = path, True
        private_file(Path(path))
        self._connection = self._connect(UPGRADE_MILLISECONDS)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")

    async def load(self, sender_id: str, turns: int) -> Window:
        """The rows of the latest turns of a conversation."""
        return await self._run(self._load, sender_id, turns)

    async def append(self, sender_id: str, fresh: Fresh, is_again: bool) -> None:
        """Add what a turn adds. A call that failed has added nothing: SQLite ends it before it says so."""
        await self._run(self._append, sender_id, fresh)

    async def delete(self, sender_id: str) -> None:
        """Delete a conversation, and empty the write-ahead log that still holds it."""
        await self._run(self._delete, sender_id)
        await run_slow(self._empty_log)

    async def wipe(self) -> None:
        """Write the file anew where anything was deleted since the last time."""
        if self._is_soiled:
            await run_slow(partial(wipe_file, Path(self._path)))
            self._is_soiled = False

    async def prune(self, limit: float) -> None:
        """Delete events and slot values from before `limit`, and all slots of senders who have no event left."""
        # Meanwhile no turn copies SQLite's log into the database and waits for the disk: each batch does.
        await run_slow(partial(self._copy_log_from, 0))
        try:
            while await self._patiently(limit) == BATCH:
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            await run_slow(partial(self._copy_log_from, LOG_PAGES))
        await run_slow(self._empty_log)

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        return await run_slow(self._keys)

    async def _run(self, work: Callable[..., Result], *given: Any) -> Result:
        """Work of a turn, in the store's own thread: whatever else a program does in threads, no turn waits behind it."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    def _connect(self, wait_milliseconds: int) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=wait_milliseconds / 1000, check_same_thread=False, isolation_level=None)
        for pragma in ("synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _load(self, sender_id: str, turns: int) -> Window:
        with self._lock:
            start = self._connection.execute(
                "SELECT id FROM events WHERE sender_id = ? AND type = 'user' ORDER BY id DESC LIMIT 1 OFFSET ?", (sender_id, turns - 1)
            ).fetchone()
            rows = self._connection.execute(
                "SELECT data FROM events WHERE sender_id = ? AND id >= ? ORDER BY id", (sender_id, start[0] if start else 0)
            ).fetchall()
            slots = self._connection.execute("SELECT data FROM slots WHERE sender_id = ?", (sender_id,)).fetchall() if start else None
        return Window([row[0] for row in rows], None if slots is None else [row[0] for row in slots])

    def _append(self, sender_id: str, fresh: Fresh) -> None:
        rows = [(sender_id, row.kind, row.data) for row in fresh.rows]
        slots = [(sender_id, name, data) for name, data in fresh.slots.items()]
        with self._lock, _transaction(self._connection) as connection:
            connection.executemany("INSERT INTO events (sender_id, type, data) VALUES (?, ?, ?)", rows)
            if fresh.has_reset:
                connection.execute("DELETE FROM slots WHERE sender_id = ?", (sender_id,))
            connection.executemany("INSERT OR REPLACE INTO slots (sender_id, name, data) VALUES (?, ?, ?)", slots)

    def _delete(self, sender_id: str) -> None:
        with self._lock, _transaction(self._connection) as connection:
            self._is_soiled = True
            for table in ("events", "slots"):
                connection.execute(f"DELETE FROM {table} WHERE sender_id = ?", (sender_id,))

    def _copy_log_from(self, pages: int) -> None:
        """Let the turn that fills this many pages of SQLite's write-ahead log copy them into the database; with 0 none does."""
        with self._lock:
            self._connection.execute(f"PRAGMA wal_autocheckpoint={pages}")

    async def _patiently(self, limit: float) -> int:
        """Delete a batch, again after a pause where another process is writing; gives how many events went."""
        for _ in range(TRIES - 1):
            try:
                return await run_slow(partial(self._delete_some, limit))
            except sqlite3.OperationalError:
                await asyncio.sleep(PAUSE_SECONDS)
        return await run_slow(partial(self._delete_some, limit))

    def _delete_some(self, limit: float) -> int:
        """Delete the oldest events and slot values from before `limit`, `BATCH` at most of each; gives how many of that of which more went.

        Raises:
            sqlite3.OperationalError: at once where another process is writing. Waiting for it here would stop every turn of this one.
        """
        with closing(self._connect(0)) as own:
            own.execute("PRAGMA wal_autocheckpoint=0")
            with self._lock, _transaction(own):
                for give_time in _GIVE_TIME:
                    own.execute(give_time, (time.time(), BATCH))
                old = own.execute(_OLDEST, (limit, BATCH)).fetchall()
                own.executemany(_DELETE_EVENT, [(number,) for number, _ in old])
                own.executemany(_DELETE_SLOTS_LEFT_ALONE, [(sender_id,) for sender_id in dict.fromkeys(sender for _, sender in old)])
                slots = own.execute(_DELETE_OLD_SLOTS, (limit, BATCH)).rowcount
            # Here, where nobody waits for the disk.
            own.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return max(len(old), slots)

    def _empty_log(self) -> None:
        """Empty SQLite's write-ahead log, so that deleted text is gone from the disk too; skipped while others read."""
        with closing(self._connect(BUSY_MILLISECONDS)) as own:
            # The first does nearly all of the work and lets others write meanwhile; the second does not.
            for how in ("PASSIVE", "TRUNCATE"):
                own.execute(f"PRAGMA wal_checkpoint({how})")

    def _keys(self) -> list[str]:
        with self._lock:
            return [row[0] for row in self._connection.execute("SELECT DISTINCT sender_id FROM events")]
