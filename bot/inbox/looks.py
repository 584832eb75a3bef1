"""Who of staff has a conversation on the screen: noted again and again while the page is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from bot.inbox.clock import shown, shown_if_any, stored
from bot.inbox.tables import looks
from bot.inbox.upsert import update_or_insert

GONE_AFTER = timedelta(seconds=20)
"""A page looks again every four seconds while it is in sight."""


def look(connection: Connection, person: str, account: str, at: datetime) -> None:
    """Note that an account has a conversation on the screen now."""
    mine = (looks.c.person == person) & (looks.c.account == account)
    last = connection.execute(select(looks.c.at).where(mine)).scalar()
    is_on = last is not None and shown(last) >= at - GONE_AFTER
    fresh = {"at": stored(at), "began": stored(at)}
    update_or_insert(connection, looks, {"person": person, "account": account}, {"at": stored(at)} if is_on else fresh, fresh)


def opened(connection: Connection, person: str, at: datetime) -> datetime | None:
    """When the conversation that staff have on the screen now was opened last; None where nobody has it."""
    on = (looks.c.person == person) & (looks.c.at >= stored(at - GONE_AFTER))
    return shown_if_any(connection.execute(select(func.max(looks.c.began)).where(on)).scalar())


def watchers(connection: Connection, persons: Collection[str], at: datetime) -> Mapping[str, tuple[str, ...]]:
    """The accounts that have each of these conversations on the screen now, by name."""
    on = looks.c.person.in_(list(persons)) & (looks.c.at >= stored(at - GONE_AFTER))
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in connection.execute(select(looks.c.person, looks.c.account).where(on).order_by(looks.c.account)):
        found[row.person] += (row.account,)
    return found


def end(connection: Connection, person: str) -> None:
    """Forget who looked."""
    connection.execute(delete(looks).where(looks.c.person == person))
