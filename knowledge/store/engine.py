"""Opening the knowledge store: SQLite read-only by default, any SQLAlchemy URL by `KNOWLEDGE_DB_URL`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

DEFAULT_PATH = Path("var/knowledge.db")


def store_url() -> str | None:
    """The URL set in the environment, or None where the default SQLite file is used."""
    return os.environ.get("KNOWLEDGE_DB_URL") or None


def open_for_reading(path: Path = DEFAULT_PATH) -> Engine:
    """An engine that cannot change the store: `mode=ro` on SQLite. Whoever keeps a connection of it sees to it that one thread at a time
    uses it."""
    return create_engine(
        store_url() or f"sqlite:///file:{quote(str(path.resolve()))}?mode=ro&uri=true&check_same_thread=false", future=True
    )


def open_for_writing(path: Path) -> Engine:
    """An engine on a new SQLite file, or on the URL of the environment."""
    engine = create_engine(store_url() or URL.create("sqlite", database=str(path.resolve())), future=True)
    if engine.dialect.name == "sqlite":
        _make_transactional(engine)
    return engine


def shown_url() -> str | None:
    """The URL of the environment without its password, fit for a message."""
    url = store_url()
    try:
        return make_url(url).render_as_string(hide_password=True) if url else None
    except ArgumentError:
        return "KNOWLEDGE_DB_URL"


def _make_transactional(engine: Engine) -> None:
    """Let SQLite roll back table changes too; Python's driver commits them on its own."""

    @event.listens_for(engine, "connect")  # type: ignore[untyped-decorator]
    def leave_transactions_to_us(connection: Any, _: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")  # type: ignore[untyped-decorator]
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")
