"""What staff write to each other about a conversation. It stands apart from the transcript, so that nothing can send it to the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.inbox.clock import shown, stored
from bot.inbox.tables import notes

LONGEST_NOTE = 500
MOST_NOTES = 50


@dataclass(frozen=True)
class Note:
    """A note of an account."""

    id: int
    account: str
    text: str
    at: datetime


def add(connection: Connection, person: str, account: str, text: str, at: datetime) -> None:
    """Store a note, redacted already."""
    connection.execute(insert(notes).values(person=person, account=account, text=text, at=stored(at)))


def of_person(connection: Connection, person: str) -> list[Note]:
    """The newest notes about a person's conversation, oldest first."""
    query = select(notes).where(notes.c.person == person).order_by(notes.c.id.desc()).limit(MOST_NOTES)
    return [Note(row.id, row.account, row.text, shown(row.at)) for row in reversed(connection.execute(query).all())]
