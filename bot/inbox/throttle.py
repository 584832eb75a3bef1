"""Slowing down whoever guesses passwords: each failed attempt on an account, or from an address, makes the next wait longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.inbox.clock import shown, stored
from bot.inbox.errors import InboxError
from bot.inbox.person import keyed_hash
from bot.inbox.tables import failures
from bot.inbox.upsert import update_or_insert

# How many attempts are free. An address may be a whole office behind one router.
FREE_ATTEMPTS = {"account": 5, "address": 20}
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


class TooManyAttemptsError(InboxError):
    """Too many failed logins; the next attempt is allowed after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many failed logins; try again in {retry_after} s")
        self.retry_after = retry_after


def begin_attempt(connection: Connection, account: str, address: str, now: datetime) -> None:
    """Count an attempt as failed before the password is looked at, so that many at once do not slip through.

    Raises:
        TooManyAttemptsError: where the account or the address has to wait.
    """
    known = [(kind, value, *_failures(connection, kind, value, now)) for kind, value in (("account", account), ("address", address))]
    wait = max(at + waiting_time(kind, count) - now for kind, _, count, at in known)
    if wait > timedelta(0):
        raise TooManyAttemptsError(int(wait.total_seconds()) + 1)
    for kind, value, count, _ in known:
        values = {"count": count + 1, "at": stored(now)}
        update_or_insert(connection, failures, {"who": _who(kind, value)}, values, values)


def end_attempt(connection: Connection, account: str, address: str) -> None:
    """The password was right: clear the account, and halve what the address has gathered; colleagues share it."""
    connection.execute(delete(failures).where(failures.c.who == _who("account", account)))
    of_address = failures.c.who == _who("address", address)
    gathered = connection.execute(select(failures.c.count).where(of_address)).scalar() or 1
    connection.execute(update(failures).where(of_address).values(count=(gathered - 1) // 2))


def waiting_time(kind: str, count: int) -> timedelta:
    """How long the attempt after `count` failures has to wait: nothing at first, then 1, 2, 4 … seconds."""
    beyond = count - FREE_ATTEMPTS[kind]
    return timedelta(0) if beyond < 0 else min(timedelta(seconds=2 ** min(beyond, 20)), LONGEST_WAIT)


def _failures(connection: Connection, kind: str, value: str, now: datetime) -> tuple[int, datetime]:
    row = connection.execute(select(failures).where(failures.c.who == _who(kind, value))).first()
    return (0, now) if row is None or shown(row.at) < now - FORGOTTEN_AFTER else (row.count, shown(row.at))


def _who(kind: str, value: str) -> str:
    return keyed_hash(f"login {kind}", value)
