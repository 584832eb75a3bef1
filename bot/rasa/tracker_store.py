"""A durable tracker store whose cost does not grow with the conversation.

Rasa's SQL store loads and replays the whole session on every turn (2 s at 2,000 turns) and waits on a locked
database on the event loop. This one loads the latest turns and the latest value of every slot, writes only new
events, works in a thread with a short wait, and keeps what could not be written until it can. What is old is deleted
a few events at a time, found by an index and never while a turn waits.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, AllSlotsReset, Event, Restarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.inbox.private import private_file
from bot.inbox.wiping import wipe_file
from bot.threads import run_slow

logger = logging.getLogger(__name__)

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


def method_of(store: Any, name: str) -> Any:
    """The method of a tracker store, or of the store inside the one that Rasa wraps around it for safety; None where neither has it."""
    while store is not None and not hasattr(store, name):
        store = getattr(store, "_tracker_store", None)
    return getattr(store, name, None)


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


class WindowTrackerStore(TrackerStore):
    """Keeps every event in SQLite and loads the last `turns` turns of a conversation."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        path: str = "var/tracker.db",
        turns: int = 6,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._turns = turns
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tracker")
        self._unsaved: dict[str, DialogueStateTracker] = {}
        self._path, self._is_soiled = path, True
        private_file(Path(path))
        self._connection = self._connect(UPGRADE_MILLISECONDS)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as its latest turns and slots show it; None for a new one."""
        if sender_id in self._unsaved:
            return self._unsaved[sender_id]
        events = await self._run(self._load, sender_id)
        if not events:
            return None
        tracker = DialogueStateTracker.from_events(sender_id, events, slots=self.domain.slots, domain=self.domain)
        tracker.stored_events = len(events)  # type: ignore[attr-defined]
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new. A database that stays locked does not lose the turn: it is written with the next."""
        await self.stream_events(tracker)
        stored = getattr(tracker, "stored_events", 0)
        new = [event.as_dict() for event in list(tracker.events)[stored:]]
        try:
            await self._run(self._append, tracker.sender_id, new)
        except sqlite3.OperationalError as error:
            logger.error("tracker store is locked (%s): conversation kept in memory until it can be written", error)
            self._unsaved[tracker.sender_id] = tracker
            return
        self._unsaved.pop(tracker.sender_id, None)
        tracker.stored_events = len(tracker.events)  # type: ignore[attr-defined]

    async def forget(self, sender_id: str) -> None:
        """Delete a conversation, from the disk too.

        Raises:
            sqlite3.OperationalError: where the database stays locked; nothing is deleted then.
        """
        await self._run(self._delete, sender_id)
        self._unsaved.pop(sender_id, None)
        await run_slow(self._empty_log)

    async def wipe(self) -> None:
        """Take the bytes of deleted conversations off the disk; nothing is done where none was deleted since the last time.

        Raises:
            sqlite3.Error: where others use the file for too long.
        """
        if self._is_soiled:
            await run_slow(partial(wipe_file, Path(self._path)))
            self._is_soiled = False

    async def prune(self, days: int) -> None:
        """Delete events and slot values older than `days`, and all slots of senders who have no event left; turns go on meanwhile.

        Raises:
            OSError: where the database cannot be written now; what was deleted before stays deleted.
        """
        limit = time.time() - days * 86_400
        try:
            # Meanwhile no turn copies SQLite's log into the database and waits for the disk: each batch does.
            await run_slow(partial(self._copy_log_from, 0))
            try:
                while await self._patiently(limit) == BATCH:
                    await asyncio.sleep(PAUSE_SECONDS)
            finally:
                await run_slow(partial(self._copy_log_from, LOG_PAGES))
            await run_slow(self._empty_log)
        except sqlite3.Error as error:
            raise OSError(str(error)) from error

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

    def _load(self, sender_id: str) -> list[Event]:
        with self._lock:
            start = self._connection.execute(
                "SELECT id FROM events WHERE sender_id = ? AND type = 'user' ORDER BY id DESC LIMIT 1 OFFSET ?",
                (sender_id, self._turns - 1),
            ).fetchone()
            rows = self._connection.execute(
                "SELECT data FROM events WHERE sender_id = ? AND id >= ? ORDER BY id", (sender_id, start[0] if start else 0)
            ).fetchall()
            slots = self._connection.execute("SELECT data FROM slots WHERE sender_id = ?", (sender_id,)).fetchall() if start else []
        events = [Event.from_parameters(json.loads(row[0])) for row in rows]
        if not start:
            return [event for event in events if event is not None]
        # The window opens on a user message: the state before it is what the slots hold and that the assistant listened.
        before = [*(Event.from_parameters(json.loads(row[0])) for row in slots), ActionExecuted(ACTION_LISTEN_NAME)]
        return [event for event in [*before, *events] if event is not None]

    def _append(self, sender_id: str, events: list[dict[str, Any]]) -> None:
        rows = [(sender_id, event["event"], json.dumps(event, ensure_ascii=False)) for event in events]
        resets = [index for index, event in enumerate(events) if event["event"] in (AllSlotsReset.type_name, Restarted.type_name)]
        kept = list(zip(events, rows, strict=True))[resets[-1] if resets else 0 :]
        slots = [(sender_id, event["name"], row[2]) for event, row in kept if event["event"] == SlotSet.type_name]
        with self._lock, _transaction(self._connection) as connection:
            connection.executemany("INSERT INTO events (sender_id, type, data) VALUES (?, ?, ?)", rows)
            if resets:
                connection.execute("DELETE FROM slots WHERE sender_id = ?", (sender_id,))
            connection.executemany("INSERT OR REPLACE INTO slots (sender_id, name, data) VALUES (?, ?, ?)", slots)
