"""A durable tracker store whose cost does not grow with the conversation.

Rasa's SQL store loads and replays the whole session on every turn (2 s at 2,000 turns) and waits on a locked
database on the event loop. This one loads the latest turns and the latest value of every slot, writes only new
events, works in a thread with a short wait, and keeps what could not be written until it can.
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
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, AllSlotsReset, Event, Restarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.threads import run_slow

logger = logging.getLogger(__name__)

BUSY_MILLISECONDS = 500
"""How long a read or write waits for another process before it gives up."""
STRETCH = 2_000
"""Events looked at in one transaction while old ones are deleted: some milliseconds."""

Result = TypeVar("Result")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_by_sender ON events (sender_id, id);
CREATE TABLE IF NOT EXISTS slots (sender_id TEXT NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (sender_id, name));
"""


def method_of(store: Any, name: str) -> Any:
    """The method of a tracker store, or of the store inside the one that Rasa wraps around it for safety; None where neither has it."""
    while store is not None and not hasattr(store, name):
        store = getattr(store, "_tracker_store", None)
    return getattr(store, name, None)


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
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000, check_same_thread=False, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_MILLISECONDS}", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA)

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

    async def prune(self, days: int) -> None:
        """Delete events older than `days`, and the slots of senders who have none left.

        Raises:
            OSError: where the database cannot be written now.
        """
        try:
            await run_slow(lambda: self._delete_before(time.time() - days * 86_400))
        except sqlite3.Error as error:
            raise OSError(str(error)) from error

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        return await run_slow(self._keys)

    async def _run(self, work: Callable[..., Result], *given: Any) -> Result:
        """Work of a turn, in the store's own thread: whatever else a program does in threads, no turn waits behind it."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    def _delete(self, sender_id: str) -> None:
        with self._deleting() as connection:
            for table in ("events", "slots"):
                connection.execute(f"DELETE FROM {table} WHERE sender_id = ?", (sender_id,))

    def _delete_before(self, timestamp: float) -> None:
        """Stretch by stretch: turns go on between two of them."""
        with self._lock:
            oldest, newest = self._connection.execute("SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM events").fetchone()
        for start in range(oldest - 1, newest, STRETCH):
            with self._deleting(is_last=False) as connection:
                connection.execute(
                    "DELETE FROM events WHERE id > ? AND id <= ? AND json_extract(data, '$.timestamp') < ?",
                    (start, start + STRETCH, timestamp),
                )
        with self._deleting() as connection:
            connection.execute("DELETE FROM slots WHERE sender_id NOT IN (SELECT sender_id FROM events)")

    @contextmanager
    def _deleting(self, is_last: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction; after the last one the deleted text is gone from the disk too."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            if is_last:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany("INSERT INTO events (sender_id, type, data) VALUES (?, ?, ?)", rows)
                if resets:
                    self._connection.execute("DELETE FROM slots WHERE sender_id = ?", (sender_id,))
                self._connection.executemany("INSERT OR REPLACE INTO slots (sender_id, name, data) VALUES (?, ?, ?)", slots)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
