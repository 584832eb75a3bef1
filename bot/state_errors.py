"""What goes wrong with the shared state, whatever keeps it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from knowledge.errors import KnowledgeError


class StateError(KnowledgeError):
    """The shared state cannot be used; the message names no address and no secret."""


@contextmanager
def as_state_errors() -> Iterator[None]:
    """Failures of a driver as `StateError`; a broken rule of uniqueness is an answer and passes through."""
    try:
        yield
    except IntegrityError:
        raise
    except (SQLAlchemyError, sqlite3.Error, RedisError, OSError, ValueError) as error:
        # The driver's own text may hold the address with its password, and what was to be stored.
        raise StateError(f"the shared state cannot be used ({type(error).__name__})") from None
