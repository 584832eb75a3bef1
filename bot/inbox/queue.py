"""Who waits for staff, in which order: those whose last words nobody has answered, then those who were answered, then who was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection

from bot.inbox.clock import shown_if_any
from bot.inbox.conversations import of_row
from bot.inbox.model import MISSED, OPEN, Asked
from bot.inbox.tables import conversations, messages


def asked(connection: Connection, most_missed: int) -> list[Asked]:
    """Conversations that staff were asked into: longest waiting first, of those that were missed only the newest."""
    found = [_asked(row) for row in connection.execute(_with_waits(OPEN))]
    missed = _with_waits(MISSED).order_by(conversations.c.since.desc(), conversations.c.person.desc()).limit(most_missed)
    return sorted(found, key=_place) + [_asked(row) for row in reversed(connection.execute(missed).all())]


def places(connection: Connection) -> Mapping[str, int]:
    """How many wait at the same centre up to and with each person whom nobody has answered yet: 1 is the next one."""
    waiting = [talk for talk in (_asked(row) for row in connection.execute(_with_waits(OPEN))) if talk.waits_since]
    ahead: Counter[str | None] = Counter()
    found = {}
    for talk in sorted(waiting, key=_place):
        ahead[talk.centre] += 1
        found[talk.person] = ahead[talk.centre]
    return found


def _with_waits(status: str) -> Any:
    """Conversations of a status, each with when its oldest unanswered word was said, and how many words nobody of staff has seen."""
    answered = _of_talk(func.max, "seq", "staff", lambda line: line.at >= conversations.c.since)
    said = _of_talk(func.min, "at", "person", lambda line: line.seq > answered)
    unread = _of_talk(func.count, "seq", "person", lambda line: line.seq > conversations.c.seen)
    waits = case((answered.is_(None), conversations.c.since), else_=said)
    return select(conversations, waits.label("waits"), unread.label("unread")).where(conversations.c.status == status)


def _of_talk(function: Callable[[Any], Any], column: str, author: str, condition: Callable[[Any], Any]) -> Any:
    """A function of a column over an author's lines of each conversation that meet a condition."""
    # An alias of its own: within another of these, the table's own name would mean the lines of that one.
    lines = messages.alias()
    found = (lines.c.person == conversations.c.person) & (lines.c.author == author) & condition(lines.c)
    return select(function(lines.c[column])).where(found).correlate(conversations).scalar_subquery()


def _asked(row: Any) -> Asked:
    return Asked(**vars(of_row(row)), waits_since=shown_if_any(row.waits), unread=row.unread)


def _place(talk: Asked) -> tuple[bool, datetime | None, str]:
    return talk.waits_since is None, talk.waits_since or talk.since, talk.person
