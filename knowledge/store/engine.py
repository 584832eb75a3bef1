"""Opening the knowledge store: SQLite read-only by default, any SQLAlchemy URL by `KNOWLEDGE_DB_URL`."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

DEFAULT_PATH = Path("var/knowledge.db")


def store_url() -> str | None:
    """The URL set in the environment, or None where the default SQLite file is used."""
    return os.environ.get("KNOWLEDGE_DB_URL") or None


def open_for_reading(path: Path = DEFAULT_PATH) -> Engine:
    """An engine that cannot change the store: `mode=ro` on SQLite."""
    url = store_url() or f"sqlite:///file:{path.resolve()}?mode=ro&uri=true"
    return create_engine(url, future=True)


def open_for_writing(path: Path) -> Engine:
    """An engine on a new SQLite file, or on the URL of the environment."""
    return create_engine(store_url() or f"sqlite:///{path.resolve()}", future=True)
