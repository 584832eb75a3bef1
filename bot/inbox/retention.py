"""Deleting: everything about one person on request, everything old by the calendar, a few rows at a time."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot.inbox.callbacks import callback_days
from bot.inbox.clock import day_in_china, stored
from bot.inbox.conversations import hold
from bot.inbox.errors import InboxError
from bot.inbox.model import BOT
from bot.inbox.tables import (
    audit,
    callbacks,
    conversations,
    counts,
    drafts,
    failures,
    familiar,
    feedback,
    handovers,
    looks,
    messages,
    notes,
    questions,
    sessions,
)

# Terms in days: conversations, then what shows no person, then who of staff did what.
KEEP_DAYS = 180
AUDIT_DAYS = 730
COUNT_DAYS = 1825
BATCH = 200
"""Rows deleted in one transaction: whoever writes waits a few milliseconds for it."""

FORGOTTEN = "forgotten"
"""Stands in the audit log for a person who had everything deleted."""


def keep_days() -> int:
    """Days that conversations are kept: `GONGYOU_KEEP_DAYS`, else 180.

    Raises:
        InboxError: where that is no whole number above zero.
    """
    given = os.environ.get("GONGYOU_KEEP_DAYS", str(KEEP_DAYS))
    if not given.isdigit() or int(given) < 1:
        raise InboxError(f"GONGYOU_KEEP_DAYS: {given!r} is no number of days")
    return int(given)


def forget(connection: Connection, person: str) -> frozenset[str]:
    """Delete every row about a person; what there was: "talk", "staff" (left for staff: a hand-over, a noted question), "votes".

    Acts of staff stay in the audit log, without the person.
    """
    # Whoever stores an answer holds the conversation too: it is stored before this, and deleted, or after, and finds no question.
    hold(connection, person)
    handed_over = (conversations.c.person == person) & ((conversations.c.status != BOT) | (conversations.c.question != ""))
    was_handed_over = connection.execute(select(conversations.c.person).where(handed_over)).first() is not None
    tables = (messages, conversations, questions, feedback, looks, drafts, notes, handovers, callbacks)
    gone = {table: connection.execute(delete(table).where(table.c.person == person)).rowcount for table in tables}
    connection.execute(update(audit).where(audit.c.object == person).values(object=FORGOTTEN))
    found = {
        "talk": gone[messages] or gone[conversations],
        "staff": was_handed_over or gone[questions],
        "votes": gone[feedback],
    }
    return frozenset(name for name, was_there in found.items() if was_there)


def outdated(days: int, now: datetime) -> Mapping[Table, Any]:
    """What is too old, as a condition by table: rows older than `days`, bare counts and the audit log after their own longer terms."""
    limit = stored(now - timedelta(days=days))
    return {
        messages: messages.c.at < limit,
        conversations: conversations.c.last_at < limit,
        questions: questions.c.at < limit,
        feedback: feedback.c.at < limit,
        looks: looks.c.at < limit,
        drafts: drafts.c.at < limit,
        notes: notes.c.at < limit,
        callbacks: callbacks.c.at < stored(now - timedelta(days=min(days, callback_days()))),
        handovers: handovers.c.opened_at < limit,
        failures: failures.c.at < limit,
        familiar: familiar.c.at < limit,
        sessions: sessions.c.expires < stored(now),
        counts: counts.c.day < day_in_china(now - timedelta(days=max(days, COUNT_DAYS))),
        audit: audit.c.at < stored(now - timedelta(days=max(days, AUDIT_DAYS))),
    }


def delete_some(connection: Connection, table: Table, condition: Any) -> int:
    """Delete rows that meet a condition, `BATCH` at most; gives how many."""
    keys = list(table.primary_key.columns)
    rows = connection.execute(select(*keys).where(condition).limit(BATCH)).all()
    if rows:
        # Row by row: not every database takes a limit where it deletes, or a list of keys of several columns.
        one = and_(condition, *(key == bindparam(f"key_{key.name}") for key in keys))
        connection.execute(delete(table).where(one), [{f"key_{key.name}": value for key, value in zip(keys, row)} for row in rows])
    return len(rows)
