"""The rows of conversations in a database that several processes and machines share: PostgreSQL, or any other that SQLAlchemy knows."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import (
    create_engine,
    delete,
    insert,
    select,
)
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from bot.inbox.making import until_made
from bot.inbox.postgresql import check_idle_connections, connect_arguments
from bot.inbox.wiping import sample_no_text, wipe_tables
from bot.patience import HangingError, ImpatientThreads
from bot.rasa.sql_tables import EVENTS, INSERT, METADATA, SET_SLOTS, SLOTS, WINDOW
from bot.rasa.tracker_rows import Fresh, RowsDownError, Window
from bot.threads import run_slow
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)

CALL_SECONDS = 0.6
"""A turn waits so long for a call and goes on without it."""
THREADS = 8
BATCH = 200
"""Old events deleted in one transaction: a few milliseconds."""
PAUSE_SECONDS = 0.02
"""Between two batches."""
MOST_REPEATED = 400
"""Rows in which a call that was given up on is looked for: more than the turns of an outage add."""

Result = TypeVar("Result")


class SqlRows:
    """`TrackerRows` in tables. Every call raises RowsDownError where the database cannot be used or does not answer in time."""

    def __init__(self, url: str) -> None:
        """Open the database and make the tables.

        Raises:
            KnowledgeError: where that is no URL, or there is no such database; its password is not named.
        """
        self._threads = ImpatientThreads(THREADS, "tracker")
        self._is_soiled = True
        try:
            address = make_url(url)
            self._shown = address.render_as_string(hide_password=True)
            self._engine = _open_engine(address)
            # Connections of their own: to switch one between the two ways costs as much as the transaction that reading does not need.
            self._reading = _open_engine(address, isolation_level="AUTOCOMMIT")
            until_made(lambda: METADATA.create_all(self._engine))
        except (ArgumentError, NoSuchModuleError, ImportError, SQLAlchemyError) as error:
            shown = getattr(self, "_shown", "GONGYOU_TRACKER_URL")
            raise KnowledgeError(f"{shown}: the tracker store cannot be opened ({type(error).__name__})") from None
        if self._is_postgresql:
            until_made(self._sample_no_text)

    def _sample_no_text(self) -> None:
        with self._engine.begin() as connection:
            sample_no_text(connection, METADATA.sorted_tables)

    async def load(self, sender_id: str, turns: int) -> Window:
        """The rows of the latest turns of a conversation."""
        return await self._run(partial(self._load, sender_id, turns))

    async def append(self, sender_id: str, fresh: Fresh, is_again: bool) -> None:
        """Add what a turn adds; what a call that was given up on has added after all is not added twice."""
        await self._run(partial(self._append, sender_id, fresh, is_again), partial(self._append, sender_id, fresh, True))

    async def delete(self, sender_id: str) -> None:
        """Delete a conversation."""
        self._is_soiled = True
        await self._run(partial(self._delete, sender_id))

    async def wipe(self) -> None:
        """Write PostgreSQL's tables anew where anything was deleted since the last time."""
        if self._is_soiled and self._is_postgresql:
            await self._slowly(partial(wipe_tables, self._engine, METADATA.sorted_tables))
        self._is_soiled = False

    async def prune(self, limit: float) -> None:
        """Delete events and slot values from before `limit`, and all slots of senders who have no event left."""
        while await self._slowly(partial(self._delete_some, limit)) == BATCH:
            await asyncio.sleep(PAUSE_SECONDS)

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        return await self._slowly(self._keys)

    @property
    def _is_postgresql(self) -> bool:
        return bool(self._engine.dialect.name == "postgresql")

    async def _run(self, work: Callable[[], Result], again: Callable[[], Result] | None = None) -> Result:
        """Work of a turn; `again` is how it is done a second time, where that is another way."""
        try:
            return await self._threads.run(partial(_twice, work, again or work), CALL_SECONDS)
        except (SQLAlchemyError, HangingError) as error:
            raise self._down(error) from None

    async def _slowly(self, work: Callable[[], Result]) -> Result:
        """Work that no turn waits for."""
        if self._threads.are_hanging:
            raise self._down(HangingError())
        try:
            return await run_slow(partial(_twice, work, work))
        except SQLAlchemyError as error:
            raise self._down(error) from None

    def _down(self, error: Exception) -> RowsDownError:
        # The driver's own words may hold what was to be written.
        return RowsDownError(f"{self._shown}: {type(error).__name__}")

    def _load(self, sender_id: str, turns: int) -> Window:
        with self._reading.connect() as connection:
            found = connection.execute(WINDOW, {"sender": sender_id, "before": turns - 1}).all()
        rows = [row for row in found if row.id]
        if not rows or not rows[0].start:
            return Window([row.data for row in rows])
        return Window([row.data for row in rows], [row.data for row in found if not row.id])

    def _append(self, sender_id: str, fresh: Fresh, is_again: bool) -> None:
        with self._engine.begin() as connection:
            there = _latest(connection, sender_id) if is_again else set()
            rows = [
                {"sender_id": sender_id, "type": row.kind, "at": row.at, "data": row.data} for row in fresh.rows if row.data not in there
            ]
            if rows:
                connection.execute(INSERT, rows)
            if fresh.has_reset:
                connection.execute(delete(SLOTS).where(SLOTS.c.sender_id == sender_id))
            if fresh.slots:
                at = time.time()
                values = [{"sender_id": sender_id, "name": name, "data": data, "at": at} for name, data in sorted(fresh.slots.items())]
                self._set_slots(connection, sender_id, values)

    def _set_slots(self, connection: Connection, sender_id: str, values: list[dict[str, Any]]) -> None:
        names = [value["name"] for value in values]
        if self._is_postgresql:
            connection.execute(
                SET_SLOTS, {"sender": sender_id, "names": names, "data": [value["data"] for value in values], "at": values[0]["at"]}
            )
            return
        connection.execute(delete(SLOTS).where(SLOTS.c.sender_id == sender_id, SLOTS.c.name.in_(names)))
        connection.execute(insert(SLOTS), values)

    def _delete(self, sender_id: str) -> None:
        with self._engine.begin() as connection:
            for table in (EVENTS, SLOTS):
                connection.execute(delete(table).where(table.c.sender_id == sender_id))

    def _delete_some(self, limit: float) -> int:
        """Delete slot values and the oldest events from before `limit`, of events `BATCH` at most; gives how many of these."""
        oldest = select(EVENTS.c.id, EVENTS.c.sender_id).where(EVENTS.c.at < limit).order_by(EVENTS.c.at).limit(BATCH)
        with self._engine.begin() as connection:
            # Whoever goes on talking keeps no value for ever either.
            connection.execute(delete(SLOTS).where(SLOTS.c.at < limit))
            old = connection.execute(oldest).all()
            if old:
                self._is_soiled = True
                connection.execute(delete(EVENTS).where(EVENTS.c.id.in_([row.id for row in old])))
                senders = sorted({row.sender_id for row in old})
                left = select(EVENTS.c.sender_id).where(EVENTS.c.sender_id == SLOTS.c.sender_id).exists()
                connection.execute(delete(SLOTS).where(SLOTS.c.sender_id.in_(senders), ~left))
        return len(old)

    def _keys(self) -> list[str]:
        with self._engine.connect() as connection:
            return [row.sender_id for row in connection.execute(select(EVENTS.c.sender_id).distinct())]


def _open_engine(address: URL, **options: str) -> Engine:
    pool = {"pool_size": THREADS, "max_overflow": 2, "pool_timeout": 1}
    engine = create_engine(address, future=True, hide_parameters=True, connect_args=connect_arguments(address), **pool, **options)
    check_idle_connections(engine)
    return engine


def _latest(connection: Connection, sender_id: str) -> set[str]:
    query = select(EVENTS.c.data).where(EVENTS.c.sender_id == sender_id).order_by(EVENTS.c.id.desc()).limit(MOST_REPEATED)
    return {row.data for row in connection.execute(query)}


def _twice(work: Callable[[], Result], again: Callable[[], Result]) -> Result:
    """The work; once more where its connection turned out to be an old one, from before the database was started anew."""
    try:
        return work()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return again()
