"""Opening the database of the shared state: SQLite with readers beside a writer, or a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from bot.inbox.postgresql import check_idle_connections, connect_arguments
from bot.inbox.private import private_file
from bot.state_errors import StateError, as_state_errors

BUSY_MILLISECONDS = 2000
"""How long a call waits for another process before it gives up."""


def open_engine(url: str) -> Engine:
    """The engine of a database.

    Raises:
        StateError: where the address means nothing or the database cannot be opened.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise StateError("GONGYOU_STATE_URL is no SQLAlchemy or Redis URL") from None
    with as_state_errors():
        if address.get_backend_name() != "sqlite":
            server = create_engine(address, future=True, connect_args=connect_arguments(address))
            check_idle_connections(server)
            return server
        if address.database and address.database != ":memory:":
            private_file(Path(address.database))
        # SQLAlchemy would open a SQLite file anew for every call.
        engine = create_engine(address, future=True, poolclass=QueuePool, connect_args={"check_same_thread": False})
    _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    """Readers beside a writer; transactions begin where we say so and not where Python's driver does."""

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
