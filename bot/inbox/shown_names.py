"""What an account is beside its rights: the name that workers read beside its replies, and whose list it sees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.inbox import audit
from bot.inbox.errors import InboxError
from bot.inbox.tables import accounts

LONGEST_NAME = 12
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
"""Letters: a number beside a name would be taken for a telephone."""


def shown_name(connection: Connection, account: str) -> str:
    """What workers call an account; empty where it chose nothing."""
    return str(connection.execute(select(accounts.c.shown).where(accounts.c.name == account)).scalar() or "")


def names(connection: Connection) -> Mapping[str, str]:
    """What to call each account: the name that it chose, else its own."""
    return {row.name: row.shown or row.name for row in connection.execute(select(accounts.c.name, accounts.c.shown))}


def set_shown_name(connection: Connection, account: str, shown: str, by: str, at: datetime) -> None:
    """Choose a name, or none with an empty one.

    Raises:
        InboxError: where it is no name, or nobody has that account.
    """
    name = " ".join(shown.split())
    if name and (len(name) > LONGEST_NAME or not _NAME.fullmatch(name)):
        raise InboxError(f"a shown name has 1 to {LONGEST_NAME} letters and nothing else")
    done = connection.execute(update(accounts).where(accounts.c.name == account).values(shown=name or None))
    if not done.rowcount:
        raise InboxError(f"there is no account {account}")
    audit.write(connection, by, "account.shown", account, at)


def set_centre(connection: Connection, account: str, centre: str, by: str, at: datetime) -> None:
    """Say which centre an account belongs to, or none with an empty one.

    Raises:
        InboxError: where nobody has that account.
    """
    if not connection.execute(update(accounts).where(accounts.c.name == account).values(centre=centre or None)).rowcount:
        raise InboxError(f"there is no account {account}")
    audit.write(connection, by, "account.centre", account, at)
