"""Slowing down whoever guesses passwords, without keeping out whom the account belongs to.

Failures count for an account at an address, for the address, and for the account. At an address where the account has logged in before
only the first counts, and it never means more than a moment: whatever is tried from elsewhere, or with other names, is no matter there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.inbox.clock import shown, stored
from bot.inbox.errors import InboxError
from bot.inbox.person import keyed_hash
from bot.inbox.tables import failures, familiar
from bot.inbox.upsert import update_or_insert

# How many attempts are free. An address may be a whole office behind one router; an account is guessed from many addresses at once.
FREE_ATTEMPTS = {"both": 5, "address": 20, "account": 50}
LONGEST_WAIT = timedelta(minutes=15)
FAMILIAR_WAIT = timedelta(seconds=2)
FORGOTTEN_AFTER = timedelta(hours=24)


class TooManyAttemptsError(InboxError):
    """Too many failed logins; the next attempt is allowed after `retry_after` seconds. Where the account is at home that is a moment."""

    def __init__(self, retry_after: int, is_familiar: bool = False) -> None:
        super().__init__(f"too many failed logins; try again in {retry_after} s")
        self.retry_after, self.is_familiar = retry_after, is_familiar


def begin_attempt(connection: Connection, account: str, address: str, now: datetime) -> None:
    """Count an attempt as failed before the password is looked at, so that many at once do not slip through.

    Raises:
        TooManyAttemptsError: where it has to wait.
    """
    is_familiar = connection.execute(select(familiar.c.at).where(familiar.c.who == _both(account, address))).first() is not None
    names = {"both": _both(account, address)}
    if not is_familiar:
        names |= {"address": _who("address", address), "account": _who("account", account)}
    known = {kind: _failures(connection, who, now) for kind, who in names.items()}
    longest = FAMILIAR_WAIT if is_familiar else LONGEST_WAIT
    wait = max(at + min(waiting_time(kind, count), longest) - now for kind, (count, at) in known.items())
    if wait > timedelta(0):
        raise TooManyAttemptsError(int(wait.total_seconds()) + 1, is_familiar)
    for kind, who in names.items():
        values = {"count": known[kind][0] + 1, "at": stored(now)}
        update_or_insert(connection, failures, {"who": who}, values, values)


def end_attempt(connection: Connection, account: str, address: str, now: datetime) -> None:
    """The password was right: the account is at home at this address now. What the address has gathered is halved; colleagues share it."""
    connection.execute(delete(failures).where(failures.c.who.in_([_both(account, address), _who("account", account)])))
    of_address = failures.c.who == _who("address", address)
    gathered = connection.execute(select(failures.c.count).where(of_address)).scalar() or 1
    connection.execute(update(failures).where(of_address).values(count=(gathered - 1) // 2))
    values = {"account": account, "at": stored(now)}
    update_or_insert(connection, familiar, {"who": _both(account, address)}, values, values)


def waiting_time(kind: str, count: int) -> timedelta:
    """How long the attempt after `count` failures has to wait: nothing at first, then 1, 2, 4 … seconds."""
    beyond = count - FREE_ATTEMPTS[kind]
    return timedelta(0) if beyond < 0 else min(timedelta(seconds=2 ** min(beyond, 20)), LONGEST_WAIT)


def _failures(connection: Connection, who: str, now: datetime) -> tuple[int, datetime]:
    row = connection.execute(select(failures).where(failures.c.who == who)).first()
    return (0, now) if row is None or shown(row.at) < now - FORGOTTEN_AFTER else (row.count, shown(row.at))


def _both(account: str, address: str) -> str:
    return _who("both", f"{account}\0{address}")


def _who(kind: str, value: str) -> str:
    return keyed_hash(f"login {kind}", value)
