"""Time that has passed, for tests that do not wait: everything in an inbox happened that much earlier."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.inbox.store import Inbox
from bot.inbox.tables import conversations, looks, messages

MOMENTS = {messages: ("at",), conversations: ("since", "last_at"), looks: ("began", "at")}


def let_pass(inbox: Inbox, **parts: float) -> None:
    """Let minutes, hours or days pass."""
    with inbox.database.writing() as connection:
        for table, names in MOMENTS.items():
            key = next(iter(table.primary_key.columns))
            for row in connection.execute(select(table)).all():
                earlier = {name: _earlier(row._mapping[name], parts) for name in names}
                connection.execute(update(table).where(key == row._mapping[key.name]).values(**earlier))


def _earlier(moment: datetime | None, parts: dict[str, float]) -> datetime | None:
    return moment and moment - timedelta(**parts)
