"""Who answers a person: the bot, or staff after a hand-over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from bot.inbox.clock import shown_if_any, stored
from bot.inbox.model import BOT, Conversation
from bot.inbox.tables import conversations
from bot.inbox.upsert import update_or_insert


def touch(connection: Connection, person: str, channel: str, at: datetime) -> None:
    """Note that something happened in a conversation; a new one is the bot's."""
    values = {"channel": channel, "last_at": stored(at)}
    fresh = {"status": BOT, "question": "", "summary": "", **values}
    update_or_insert(connection, conversations, {"person": person}, values, fresh)


def find(connection: Connection, person: str) -> Conversation:
    """The conversation of a person; the bot's where nothing is known."""
    row = connection.execute(select(conversations).where(conversations.c.person == person)).first()
    return Conversation(person) if row is None else of_row(row)


def with_status(connection: Connection, status: str) -> list[Conversation]:
    """Conversations of a status, longest waiting first."""
    found = select(conversations).where(conversations.c.status == status)
    return [of_row(row) for row in connection.execute(found.order_by(conversations.c.since, conversations.c.person))]


def see(connection: Connection, person: str, newest: int) -> None:
    """Note that staff had a person's lines up to a number on the screen."""
    is_newer = conversations.c.seen.is_(None) | (conversations.c.seen < newest)
    connection.execute(update(conversations).where(conversations.c.person == person, is_newer).values(seen=newest))


def hold(connection: Connection, person: str) -> None:
    """Let nobody else change a conversation until the transaction ends, on databases that lock rows."""
    connection.execute(select(conversations.c.person).where(conversations.c.person == person).with_for_update())


def change(connection: Connection, person: str, **values: Any) -> Conversation:
    """Set columns of a conversation that exists."""
    connection.execute(update(conversations).where(conversations.c.person == person).values(**values))
    return find(connection, person)


def of_row(row: Row[Any]) -> Conversation:
    """The conversation of a row of its table."""
    return Conversation(
        person=row.person,
        status=row.status,
        since=shown_if_any(row.since),
        region=row.region,
        topic=row.topic,
        channel=row.channel,
        question=row.question,
        summary=row.summary,
        last_at=shown_if_any(row.last_at),
        claimed_by=row.claimed_by,
        seen=row.seen,
        centre=row.centre,
    )
