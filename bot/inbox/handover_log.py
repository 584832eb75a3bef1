"""One row for each time that a person asked for staff: when, who answered when, how it ended. It outlives the conversation's end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, true, update
from sqlalchemy.engine import Connection, Row

from bot.inbox.clock import shown, shown_if_any, stored
from bot.inbox.model import OUTCOMES, Conversation
from bot.inbox.tables import handovers, messages


@dataclass(frozen=True)
class HandoverRecord:
    """One call for staff (times in UTC); `outcome` is one of OUTCOMES, or empty while it is open."""

    id: int
    person: str
    channel: str
    region: str | None
    topic: str | None
    question: str
    opened_at: datetime
    answered_at: datetime | None
    answered_by: str | None
    missed_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    outcome: str
    centre: str | None


def opened(connection: Connection, talk: Conversation, at: datetime) -> None:
    """Begin a row; one that has not ended goes on."""
    if connection.execute(select(handovers.c.id).where(_open(talk.person))).first() is None:
        about = {"channel": talk.channel, "region": talk.region, "topic": talk.topic, "question": talk.question, "centre": talk.centre}
        connection.execute(insert(handovers).values(person=talk.person, opened_at=stored(at), outcome="", **about))


def answered(connection: Connection, person: str, account: str, at: datetime) -> None:
    """Note the first answer."""
    first = _open(person) & handovers.c.answered_at.is_(None)
    connection.execute(update(handovers).where(first).values(answered_at=stored(at), answered_by=account))


def missed(connection: Connection, person: str, at: datetime) -> None:
    """Note that nobody answered in time."""
    connection.execute(update(handovers).where(_open(person)).values(missed_at=stored(at)))


def closed(connection: Connection, person: str, account: str, outcome: str, at: datetime) -> None:
    """End a row with its outcome; what is no outcome of ours counts as "other"."""
    ending = {"closed_at": stored(at), "closed_by": account, "outcome": outcome if outcome in OUTCOMES else OUTCOMES[-1]}
    connection.execute(update(handovers).where(_open(person)).values(**ending))


def moved(connection: Connection, person: str, centre: str) -> None:
    """Note that another centre has it."""
    connection.execute(update(handovers).where(_open(person)).values(centre=centre))


def since(connection: Connection, begin: datetime, centre: str | None) -> list[HandoverRecord]:
    """Rows that began at or after a moment, of what a centre sees, oldest first."""
    return _records(connection, select(handovers).where(handovers.c.opened_at >= stored(begin), _seen_by(centre)).order_by(handovers.c.id))


def ended(connection: Connection, words: str, outcome: str, centre: str | None, limit: int, offset: int) -> list[HandoverRecord]:
    """Rows that have ended, of what a centre sees, newest first: those of an outcome where one is given, those in whose conversation
    `words` were said."""
    query = select(handovers).where(handovers.c.closed_at.isnot(None), _seen_by(centre))
    if outcome:
        query = query.where(handovers.c.outcome == outcome)
    if words:
        said = select(messages.c.seq).where(messages.c.person == handovers.c.person, messages.c.text.contains(words, autoescape=True))
        query = query.where(or_(handovers.c.question.contains(words, autoescape=True), said.correlate(handovers).exists()))
    return _records(connection, query.order_by(handovers.c.closed_at.desc(), handovers.c.id.desc()).limit(limit).offset(offset))


def of_person(connection: Connection, person: str, limit: int) -> list[HandoverRecord]:
    """The calls of a person that have ended, newest first."""
    query = select(handovers).where(handovers.c.person == person, handovers.c.closed_at.isnot(None))
    return _records(connection, query.order_by(handovers.c.id.desc()).limit(limit))


def _records(connection: Connection, query: Any) -> list[HandoverRecord]:
    return [_record(row) for row in connection.execute(query)]


def _record(row: Row[Any]) -> HandoverRecord:
    values: Mapping[str, Any] = {column.name: row[column.name] for column in handovers.columns}
    times = {name: shown_if_any(values[name]) for name in ("answered_at", "missed_at", "closed_at")}
    return HandoverRecord(**{**values, **times, "opened_at": shown(row.opened_at)})


def _seen_by(centre: str | None) -> Any:
    return true() if centre is None else or_(handovers.c.centre.is_(None), handovers.c.centre == centre)


def _open(person: str) -> Any:
    return (handovers.c.person == person) & handovers.c.closed_at.is_(None)
