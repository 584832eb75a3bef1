"""Who of staff has a conversation on the screen: noted again and again while the page is open."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bot.inbox.clock import shown, stored
from bot.inbox.tables import looks
from bot.inbox.upsert import update_or_insert

GONE_AFTER = timedelta(seconds=20)
"""A page looks again every four seconds while it is in sight."""


def look(connection: Connection, person: str, account: str, at: datetime) -> None:
    """Note that an account has a conversation on the screen now."""
    values = {"account": account, "at": stored(at)}
    fresh = {**values, "began": stored(at)}
    is_on = opened(connection, person, at) is not None
    update_or_insert(connection, looks, {"person": person}, values if is_on else fresh, fresh)


def opened(connection: Connection, person: str, at: datetime) -> datetime | None:
    """When the conversation that somebody has on the screen now was opened; None where nobody has."""
    row = connection.execute(select(looks).where(looks.c.person == person)).first()
    return shown(row.began) if row is not None and shown(row.at) >= at - GONE_AFTER else None


def end(connection: Connection, person: str) -> None:
    """Forget who looked."""
    connection.execute(delete(looks).where(looks.c.person == person))
