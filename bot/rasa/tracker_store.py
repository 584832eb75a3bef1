"""A durable tracker store whose cost does not grow with the conversation.

Rasa's SQL store loads and replays the whole session on every turn (2 s at 2,000 turns) and waits on a locked
database on the event loop. This one loads the latest turns and the latest value of every slot, writes only new
events, works in a thread with a short wait, and keeps what could not be written until it can. What is old is deleted
a few events at a time, found by an index and never while a turn waits. The rows lie in a SQLite file, or in any
database that SQLAlchemy knows, which several processes and machines may share.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import Iterable
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa.sql_rows import SqlRows
from bot.rasa.sqlite_rows import SqliteRows
from bot.rasa.tracker_rows import Fresh, RowsDownError, TrackerRows
from bot.running.metrics import UNSAVED, store_works

logger = logging.getLogger(__name__)

SQLITE = "sqlite:///"
DOWN = (sqlite3.OperationalError, RowsDownError)
"""What says that the rows cannot be used now."""


def method_of(store: Any, name: str) -> Any:
    """The method of a tracker store, or of the store inside the one that Rasa wraps around it for safety; None where neither has it."""
    while store is not None and not hasattr(store, name):
        store = getattr(store, "_tracker_store", None)
    return getattr(store, name, None)


def open_rows(url: str) -> TrackerRows:
    """The rows at a SQLAlchemy URL; a SQLite file has a way of its own, which is twice as fast.

    Raises:
        KnowledgeError: where that is no URL or the store cannot be opened.
    """
    return SqliteRows(url[len(SQLITE) :]) if url.startswith(SQLITE) else SqlRows(url)


class WindowTrackerStore(TrackerStore):
    """Keeps every event and loads the last `turns` turns of a conversation.

    Where: `url` in endpoints.yml (Rasa calls it `host`), else `GONGYOU_TRACKER_URL`, else the SQLite file `path`.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        path: str = "var/tracker.db",
        turns: int = 6,
        host: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._turns = turns
        self._unsaved: dict[str, DialogueStateTracker] = {}
        self._writing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._saving_all: asyncio.Task[None] | None = None
        self.rows = open_rows(host or os.environ.get("GONGYOU_TRACKER_URL") or (path if "://" in path else SQLITE + path))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as its latest turns and slots show it; None for a new one."""
        if sender_id in self._unsaved:
            return self._unsaved[sender_id]
        events = (await self.rows.load(sender_id, self._turns)).events()
        if not events:
            return None
        tracker = DialogueStateTracker.from_events(sender_id, events, slots=self.domain.slots, domain=self.domain)
        tracker.stored_events = len(events)  # type: ignore[attr-defined]
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new. A store that cannot be used now does not lose the turn: it is written as soon as it can."""
        await self.stream_events(tracker)
        async with self._alone(tracker.sender_id):
            is_written = await self._write(tracker)
        if is_written and self._unsaved and (self._saving_all is None or self._saving_all.done()):
            self._saving_all = asyncio.create_task(self._write_all())

    async def forget(self, sender_id: str) -> None:
        """Delete a conversation, from the disk too.

        Raises:
            sqlite3.OperationalError, RowsDownError: where the store cannot be used now; nothing is deleted then.
        """
        async with self._alone(sender_id):
            await self.rows.delete(sender_id)
            self._unsaved.pop(sender_id, None)

    async def wipe(self) -> None:
        """Take the bytes of deleted conversations off the disk; nothing is done where none was deleted since the last time.

        Raises:
            sqlite3.Error, RowsDownError: where others use the store for too long.
        """
        await self.rows.wipe()

    async def prune(self, days: int) -> None:
        """Delete events and slot values older than `days`, and all slots of senders who have no event left; turns go on meanwhile.

        Raises:
            OSError: where the store cannot be written now; what was deleted before stays deleted.
        """
        try:
            await self.rows.prune(time.time() - days * 86_400)
        except sqlite3.Error as error:
            raise OSError(str(error)) from error

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        return await self.rows.keys()

    async def _write(self, tracker: DialogueStateTracker) -> bool:
        """Write what is new of a conversation, or keep it in memory; True where it was written. To be called by who holds it alone."""
        sender_id, events = tracker.sender_id, list(tracker.events)
        new = [event.as_dict() for event in events[getattr(tracker, "stored_events", 0) :]]
        try:
            await self.rows.append(sender_id, Fresh.of(new), sender_id in self._unsaved)
        except DOWN as error:
            if not self._unsaved:
                logger.error("tracker store cannot be used (%s): conversations are kept in memory until it can", error)
            self._unsaved[sender_id] = tracker
            store_works("tracker", False)
            UNSAVED.set(len(self._unsaved))
            return False
        tracker.stored_events = len(events)  # type: ignore[attr-defined]
        if self._unsaved.pop(sender_id, None) is not None:
            UNSAVED.set(len(self._unsaved))
        store_works("tracker", True)
        return True

    async def _write_all(self) -> None:
        """Write what waits, now that the store can be used: another process may answer these people next."""
        for sender_id in list(self._unsaved):
            async with self._alone(sender_id):
                # It may have been written, or forgotten, meanwhile.
                if sender_id in self._unsaved and not await self._write(self._unsaved[sender_id]):
                    return

    def _alone(self, sender_id: str) -> asyncio.Lock:
        """One who writes a conversation at a time; whoever holds the lock keeps it alive."""
        return self._writing.setdefault(sender_id, asyncio.Lock())
