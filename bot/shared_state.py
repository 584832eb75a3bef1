"""Short-lived state that all processes of one assistant share: dedupe marks, pending replies, tokens, quotas.

SQLite in `var/state.db` by default, any other SQLAlchemy URL, or Redis by `redis://host/0`. Keys are namespaced with
colons (`wechat:<person>:rest`); values are text; times are seconds. What has expired is gone for every reader at once
and swept from the disk from time to time.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from typing import Protocol, cast

import redis
from sqlalchemy import Column, MetaData, Table, bindparam, delete, insert, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import Float, Integer, String, Text

from bot.inbox.making import until_made
from bot.inbox.wiping import sample_no_text, wipe, wipe_tables
from bot.redis_state import RedisState
from bot.state_engine import open_engine
from bot.state_errors import StateError, as_state_errors

DEFAULT_URL = "sqlite:///var/state.db"
REDIS_SECONDS = 0.3
"""How long a call waits for Redis, which answers within a millisecond or not at all."""
SWEEP_SECONDS = 60.0
"""Pause between two removals of what has expired."""
ATTEMPTS = 20
"""Tries of a change that other processes may get in the way of."""

Clock = Callable[[], float]


class SharedState(Protocol):
    """What every kind of store can do. All calls are atomic, safe in threads, and raise `StateError` where the store fails."""

    def get(self, key: str) -> str | None:
        """The value, or None where there is none or it has expired."""

    def put(self, key: str, value: str, ttl: float) -> None:
        """Keep a value for `ttl` seconds, in place of any other."""

    def add(self, key: str, value: str, ttl: float) -> bool:
        """Keep a value for `ttl` seconds where the key is free; True for the one caller who did."""

    def take(self, key: str) -> str | None:
        """Get a value and delete it; of several callers one gets it."""

    def increment(self, key: str, ttl: float) -> int:
        """Count one more; the first count starts the `ttl` seconds. Gives the count."""

    def count(self, amounts: Mapping[str, int], ttl: float) -> dict[str, int]:
        """Count several keys at once, each by its amount; a key's first count starts its `ttl` seconds. Gives the counts."""

    def delete(self, key: str) -> None:
        """Delete a key; nothing happens where there is none."""

    def purge(self, prefix: str, keeping: Collection[str] = ()) -> int:
        """Delete all keys that start with `prefix` (a person's, say) but those to keep; gives how many."""

    def wipe(self) -> None:
        """Take the bytes of what was deleted off the disk, as far as the store lets us."""


_metadata = MetaData()
_entries = Table(
    "state",
    _metadata,
    Column("key", String(250), primary_key=True),
    Column("value", Text, nullable=False),
    Column("expires", Float, nullable=False, index=True),
)
_more = as_type(as_type(_entries.c.value, Integer) + bindparam("amount"), Text)
_counting = update(_entries).where(_entries.c.key == bindparam("counted")).values(value=_more)


class SqlState:
    """The state in a table of any database that SQLAlchemy knows."""

    def __init__(self, url: str, clock: Clock = time.time) -> None:
        self._clock = clock
        self._swept = clock()
        # SQLite's waiting for its lock is unfair and slow between threads; within a process they queue up here.
        self._writer = threading.Lock()
        self._engine = open_engine(url)
        with as_state_errors():
            until_made(self._make_tables)

    @property
    def is_sqlite(self) -> bool:
        """True where the table lies in a file of this machine, or in memory."""
        return bool(self._engine.dialect.name == "sqlite")

    def _make_tables(self) -> None:
        with self._begun() as connection:
            _metadata.create_all(connection)
            if self._engine.dialect.name == "postgresql":
                sample_no_text(connection, [_entries])

    def get(self, key: str) -> str | None:
        """The value, or None where there is none or it has expired."""
        with as_state_errors(), self._engine.connect() as connection:
            return self._read(connection, key)

    def put(self, key: str, value: str, ttl: float) -> None:
        """Keep a value for `ttl` seconds, in place of any other."""
        changed = {"value": value, "expires": self._clock() + ttl}

        def change(connection: Connection) -> None:
            if not connection.execute(update(_entries).where(_entries.c.key == key).values(**changed)).rowcount:
                connection.execute(insert(_entries).values(key=key, **changed))

        self._until_done(change)
        self._sweep()

    def add(self, key: str, value: str, ttl: float) -> bool:
        """Keep a value for `ttl` seconds where the key is free; True for the one caller who did."""
        now = self._clock()
        try:
            with self._transaction() as connection:
                connection.execute(delete(_entries).where(_entries.c.key == key, _entries.c.expires <= now))
                connection.execute(insert(_entries).values(key=key, value=value, expires=now + ttl))
        except IntegrityError:
            return False
        self._sweep()
        return True

    def take(self, key: str) -> str | None:
        """Get a value and delete it; of several callers one gets it."""
        with self._transaction() as connection:
            value = self._read(connection, key)
            if value is None:
                return None
            gone = connection.execute(delete(_entries).where(_entries.c.key == key, _entries.c.value == value)).rowcount
            return value if gone else None

    def increment(self, key: str, ttl: float) -> int:
        """Count one more; the first count starts the `ttl` seconds. Gives the count."""
        return self.count({key: 1}, ttl)[key]

    def count(self, amounts: Mapping[str, int], ttl: float) -> dict[str, int]:
        """Count several keys at once, each by its amount; a key's first count starts its `ttl` seconds. Gives the counts."""
        keys = sorted(amounts)  # in one order for all, or two processes that lock rows would wait for each other
        chosen = _entries.c.key.in_(keys)
        counted: dict[str, int] = {}

        def change(connection: Connection) -> None:
            now = self._clock()
            connection.execute(delete(_entries).where(chosen, _entries.c.expires <= now))
            connection.execute(_counting, [{"counted": key, "amount": amounts[key]} for key in keys])
            known = {row.key: int(row.value) for row in connection.execute(select(_entries).where(chosen))}
            fresh = [{"key": key, "value": str(amounts[key]), "expires": now + ttl} for key in keys if key not in known]
            if fresh:
                connection.execute(insert(_entries), fresh)
            counted.update({**amounts, **known})

        self._until_done(change)
        return counted

    def delete(self, key: str) -> None:
        """Delete a key; nothing happens where there is none."""
        with self._transaction() as connection:
            connection.execute(delete(_entries).where(_entries.c.key == key))

    def purge(self, prefix: str, keeping: Collection[str] = ()) -> int:
        """Delete all keys that start with `prefix` but those to keep; gives how many."""
        chosen = _entries.c.key.startswith(prefix, autoescape=True) & _entries.c.key.not_in(list(keeping))
        with self._transaction() as connection:
            return int(connection.execute(delete(_entries).where(chosen)).rowcount)

    def wipe(self) -> None:
        """Take the bytes of what was deleted off the disk, where the store is SQLite or PostgreSQL."""
        kind = self._engine.dialect.name
        with as_state_errors(), self._writer:
            if kind == "sqlite":
                with closing(self._engine.raw_connection()) as raw:
                    wipe(cast(sqlite3.Connection, raw.driver_connection))
            elif kind == "postgresql":
                wipe_tables(self._engine, [_entries])

    def _read(self, connection: Connection, key: str) -> str | None:
        found = connection.execute(select(_entries.c.value).where(_entries.c.key == key, _entries.c.expires > self._clock()))
        return cast("str | None", found.scalar())

    def _until_done(self, change: Callable[[Connection], None]) -> None:
        for _ in range(ATTEMPTS):
            try:
                with self._transaction() as connection:
                    return change(connection)
            except IntegrityError:  # another process inserted the key between our look and our write
                continue
        raise StateError("the shared state is too busy")

    def _sweep(self) -> None:
        now = self._clock()
        if now - self._swept < SWEEP_SECONDS:
            return
        self._swept = now
        with self._transaction() as connection:
            connection.execute(delete(_entries).where(_entries.c.expires <= now))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with as_state_errors(), self._begun() as connection:
            yield connection

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        with self._writer, self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection


@lru_cache(maxsize=8)
def open_state(url: str | None = None) -> SharedState:
    """The shared state at `url`, else at GONGYOU_STATE_URL, else in `var/state.db`; one object per address.

    Raises:
        StateError: where the address means nothing or the store cannot be opened.
    """
    address = url or os.environ.get("GONGYOU_STATE_URL") or DEFAULT_URL
    if not address.startswith(("redis://", "rediss://", "unix://")):
        return SqlState(address)
    with as_state_errors():
        waits = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
        return RedisState(redis.Redis.from_url(address, decode_responses=True, health_check_interval=0, **waits))
