"""Messages of a conversation, in the order in which they were stored."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row

from bot.inbox import conversations
from bot.inbox.clock import shown, shown_if_any, stored
from bot.inbox.model import Message
from bot.inbox.tables import messages


@dataclass(frozen=True)
class Draft:
    """A message before it is stored, redacted already."""

    person: str
    channel: str
    author: str
    text: str
    payload: dict[str, Any] | None
    client_id: str | None
    answers: int | None = None
    """The number of the message that this one answers."""


def answer(connection: Connection, draft: Draft, at: datetime, only_newest: bool) -> Message | None:
    """Store the answer to a message, or get the one that it has; None where that message is gone, because the person had all deleted.

    With `only_newest` it is also None where anything was said since.
    """
    conversations.hold(connection, draft.person)
    newest = latest(connection, draft.person)
    if not newest or draft.answers is None or (only_newest and newest[0].seq != draft.answers):
        return None
    if newest[0].seq != draft.answers and not is_there(connection, draft.person, draft.answers):
        return None
    return add(connection, draft, at)


def add(connection: Connection, draft: Draft, at: datetime) -> Message:
    """Store a message; the one stored before where this person's client id was seen already."""
    # The conversation's row is written first: where databases lock rows, numbers of one person are then given in order of commit.
    conversations.touch(connection, draft.person, draft.channel, at)
    once = _once(draft)
    known = connection.execute(select(messages).where(messages.c.once == once)).first()
    if known is not None:
        return _message(known, is_new=False)
    payload = None if draft.payload is None else json.dumps(draft.payload, ensure_ascii=False)
    values = {"channel": draft.channel, "author": draft.author, "text": draft.text, "client_id": draft.client_id, "at": stored(at)}
    done = connection.execute(insert(messages).values(person=draft.person, once=once, payload=payload, **values))
    seq, kept = done.inserted_primary_key[0], None if payload is None else json.loads(payload)
    return Message(seq, draft.person, draft.channel, draft.author, draft.text, kept, draft.client_id, shown(stored(at)))


def after(connection: Connection, person: str, seq: int, limit: int) -> list[Message]:
    """A person's messages with a number above `seq`, oldest first."""
    query = select(messages).where(messages.c.person == person, messages.c.seq > seq).order_by(messages.c.seq).limit(limit)
    return [_message(row) for row in connection.execute(query)]


def is_there(connection: Connection, person: str, seq: int) -> bool:
    """True where a person's message is still stored."""
    query = select(messages.c.seq).where(messages.c.person == person, messages.c.seq == seq)
    return connection.execute(query).first() is not None


def latest(connection: Connection, person: str, author: str | None = None, before: int | None = None, limit: int = 1) -> list[Message]:
    """The newest messages of a person's conversation (of an author), newest first; only those before a number where one is given."""
    query = select(messages).where(messages.c.person == person)
    if author is not None:
        query = query.where(messages.c.author == author)
    if before is not None:
        query = query.where(messages.c.seq < before)
    return [_message(row) for row in connection.execute(query.order_by(messages.c.seq.desc()).limit(limit))]


def next_of(connection: Connection, person: str, author: str, seq: int) -> datetime | None:
    """When an author wrote the first message after a number; None where there is none."""
    of_author = (messages.c.person == person) & (messages.c.author == author) & (messages.c.seq > seq)
    return shown_if_any(connection.execute(select(messages.c.at).where(of_author).order_by(messages.c.seq).limit(1)).scalar())


def _once(draft: Draft) -> str:
    if draft.client_id is None:
        return secrets.token_hex(32)
    return hashlib.sha256(f"{draft.person}\0{draft.client_id}".encode()).hexdigest()


def _message(row: Row[Any], is_new: bool = True) -> Message:
    payload = None if row.payload is None else json.loads(row.payload)
    at = shown(row.at)
    return Message(row.seq, row.person, row.channel, row.author, row.text, payload, row.client_id, at, is_new)
