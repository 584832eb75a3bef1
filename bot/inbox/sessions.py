"""Sessions of staff: a random token in the browser, only its hash in the store."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.inbox.clock import stored
from bot.inbox.tables import sessions

SESSION_TIME = timedelta(hours=12)


def start(connection: Connection, account: str, now: datetime) -> str:
    """A new token of 256 random bits for an account."""
    token = secrets.token_urlsafe(32)
    connection.execute(insert(sessions).values(token=_digest(token), account=account, at=stored(now), expires=stored(now + SESSION_TIME)))
    return token


def account_of(connection: Connection, token: str, now: datetime) -> str | None:
    """The account a token belongs to, None where it is unknown or expired."""
    query = select(sessions.c.account).where(sessions.c.token == _digest(token), sessions.c.expires > stored(now))
    name = connection.execute(query).scalar()
    return None if name is None else str(name)


def end(connection: Connection, token: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token == _digest(token)))


def end_all(connection: Connection, account: str) -> None:
    """End every session of an account."""
    connection.execute(delete(sessions).where(sessions.c.account == account))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
