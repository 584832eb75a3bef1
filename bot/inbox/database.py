"""Opening the writable store: any SQLAlchemy URL; SQLite with WAL, a short wait for locks and real deletion."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from sqlalchemy import create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from bot.inbox import tables
from bot.inbox.errors import InboxError
from bot.inbox.making import until_made
from bot.inbox.postgresql import check_idle_connections, connect_arguments
from bot.inbox.private import private_file
from bot.inbox.wiping import sample_no_text, wipe, wipe_tables

DEFAULT_URL = "sqlite:///var/inbox.db"
LOCK_WAIT_SECONDS = 2.0


def inbox_url() -> str:
    """The URL of the environment, or the default SQLite file."""
    return os.environ.get("GONGYOU_INBOX_URL") or DEFAULT_URL


def holds_persons(url: str) -> bool:
    """True where there is an inbox at a URL with anything about anybody in it; a SQLite file is not made by looking.

    Raises:
        InboxError: where it cannot be opened or read.
    """
    if _is_missing(url):
        return False
    database = Database(url)
    try:
        with database.reading() as connection:
            kept = (tables.messages, tables.conversations, tables.questions, tables.feedback)
            return any(connection.execute(select(table.c.person).limit(1)).first() for table in kept)
    finally:
        database.close()


def _is_missing(url: str) -> bool:
    try:
        address = make_url(url)
    except ArgumentError:
        return False
    if address.get_backend_name() != "sqlite":
        return False
    return _is_in_memory(address) or not Path(str(address.database)).exists()


def _is_in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


class Database:
    """An engine with short transactions whose failures are InboxErrors without the values written."""

    def __init__(self, url: str) -> None:
        """Open the store and make its tables.

        Raises:
            InboxError: where it cannot be opened or has another version.
        """
        self._is_soiled = True
        try:
            self._url = make_url(url)
            self.engine = _engine(self._url)
            # A server is told of the beginning and the end of a transaction, which reading does not need.
            self._reading = self.engine if self._kind == "sqlite" else _engine(self._url, isolation_level="AUTOCOMMIT")
        except (ArgumentError, NoSuchModuleError, ImportError, OSError) as error:
            raise InboxError(f"{_without_password(url)}: the inbox cannot be opened: {type(error).__name__}") from error
        with self._guarded():
            until_made(self._make_tables)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading."""
        with self._guarded(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all or nothing."""
        with self._guarded(), self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    def scrub(self) -> None:
        """Empty SQLite's write-ahead log, so that deleted text is gone from the disk too; skipped while others read."""
        if self._kind == "sqlite":
            with self._guarded(), closing(self.engine.raw_connection()) as raw, suppress(sqlite3.OperationalError):
                # The first does nearly all of the work and lets others write meanwhile; the second does not.
                for how in ("PASSIVE", "TRUNCATE"):
                    raw.cursor().execute(f"PRAGMA wal_checkpoint({how})").fetchall()

    def wipe(self, has_deleted: bool) -> None:
        """Take the bytes of deleted rows off the disk. Where nothing was deleted now or since a wipe that failed, nothing is done.

        Raises:
            InboxError: where others use the file for too long.
        """
        # A process that has just started does not know whether the last one got to the end.
        self._is_soiled = self._is_soiled or has_deleted
        if not self._is_soiled:
            return
        try:
            with self._guarded():
                self._wipe()
        except sqlite3.Error as error:
            raise InboxError(f"{self._url.render_as_string(hide_password=True)}: deleted rows may still be on the disk: {error}") from error
        self._is_soiled = False

    def _wipe(self) -> None:
        if self._kind == "sqlite":
            with closing(self.engine.raw_connection()) as raw:
                wipe(cast(sqlite3.Connection, raw.driver_connection))
        elif self._kind == "postgresql":
            wipe_tables(self.engine, tables.metadata.sorted_tables)

    @property
    def _kind(self) -> str:
        return str(self._url.get_backend_name())

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        self._reading.dispose()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise InboxError(f"{self._url.render_as_string(hide_password=True)}: the inbox failed: {_reason(error)}") from error

    def _make_tables(self) -> None:
        with self.engine.execution_options(writes=True).begin() as connection:
            tables.metadata.create_all(connection)
            self._add_columns(connection)
            for table in tables.GONE:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
            if self._kind == "postgresql":
                sample_no_text(connection, tables.metadata.sorted_tables)
            self._check_version(connection)

    def _add_columns(self, connection: Connection) -> None:
        """Add columns that a store of an earlier program has not; each of them may be empty."""
        for table in tables.GROWN:
            there = {column["name"] for column in inspect(connection).get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    kind = column.type.compile(connection.dialect)
                    connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")

    def _check_version(self, connection: Connection) -> None:
        version = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == "schema")).scalar()
        if version is None:
            connection.execute(insert(tables.meta).values(key="schema", value=tables.SCHEMA_VERSION))
        elif version != tables.SCHEMA_VERSION:
            shown = self._url.render_as_string(hide_password=True)
            raise InboxError(f"{shown}: the inbox has version {version}, this program needs {tables.SCHEMA_VERSION}")


def _engine(url: URL, **options: str) -> Engine:
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, future=True, hide_parameters=True, connect_args=connect_arguments(url), **options)
        check_idle_connections(engine)
        return engine
    in_memory = _is_in_memory(url)
    if not in_memory:
        private_file(Path(str(url.database)))
    # One connection holds a database in memory; threads take turns on it.
    pool = {"pool_size": 1, "max_overflow": 0} if in_memory else {"pool_size": 4, "max_overflow": 12}
    arguments = {"check_same_thread": False, "timeout": LOCK_WAIT_SECONDS}
    engine = create_engine(
        url, future=True, hide_parameters=True, poolclass=QueuePool, pool_timeout=LOCK_WAIT_SECONDS, connect_args=arguments, **pool
    )
    _tune_sqlite(engine)
    return engine


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")  # type: ignore[untyped-decorator]
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")  # type: ignore[untyped-decorator]
    def begin(connection: Connection) -> None:
        # A writer takes its lock first: a reader that turns writer later fails at once instead of waiting.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or type(error).__name__)


def _without_password(url: str) -> str:
    try:
        return str(make_url(url).render_as_string(hide_password=True))
    except ArgumentError:
        return "GONGYOU_INBOX_URL"
