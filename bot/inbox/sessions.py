"""Sessions of staff: a random token in the browser, only its hash in the store."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.inbox.clock import shown, stored
from bot.inbox.tables import sessions

SESSION_TIME = timedelta(hours=12)
IDLE_TIME = timedelta(hours=2)
"""Without a step of the account's own; pages that look again by themselves are none."""
RENEWED_AFTER = timedelta(minutes=1)


def start(connection: Connection, account: str, now: datetime) -> str:
    """A new token of 256 random bits for an account."""
    token = secrets.token_urlsafe(32)
    connection.execute(insert(sessions).values(token=_digest(token), account=account, at=stored(now), expires=stored(now + IDLE_TIME)))
    return token


def account_of(connection: Connection, token: str, now: datetime) -> tuple[str, bool] | None:
    """The account a token belongs to, and whether a step of it is to be noted by `renew`; None where it is unknown or has ended."""
    row = connection.execute(select(sessions).where(sessions.c.token == _digest(token), sessions.c.expires > stored(now))).first()
    if row is None:
        return None
    return str(row.account), _end(shown(row.at), now) - shown(row.expires) >= RENEWED_AFTER


def renew(connection: Connection, token: str, now: datetime) -> None:
    """The account did something: the session goes on, to the end of its own time at most."""
    of_token = sessions.c.token == _digest(token)
    began = connection.execute(select(sessions.c.at).where(of_token)).scalar()
    if began is not None:
        connection.execute(update(sessions).where(of_token).values(expires=stored(_end(shown(began), now))))


def end(connection: Connection, token: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token == _digest(token)))


def end_all(connection: Connection, account: str) -> None:
    """End every session of an account."""
    connection.execute(delete(sessions).where(sessions.c.account == account))


def _end(began: datetime, now: datetime) -> datetime:
    return min(began + SESSION_TIME, now + IDLE_TIME)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
