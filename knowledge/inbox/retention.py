"""Deleting: everything about one person on request, everything old by the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from knowledge.inbox.clock import day_in_china, stored
from knowledge.inbox.tables import audit, conversations, counts, failures, feedback, messages, questions, sessions

# Terms in days: conversations, then what shows no person, then who of staff did what.
KEEP_DAYS = 180
AUDIT_DAYS = 730
COUNT_DAYS = 1825

FORGOTTEN = "forgotten"
"""Stands in the audit log for a person who had everything deleted."""


def forget(connection: Connection, person: str) -> frozenset[str]:
    """Delete every row about a person; what there was: "talk", "staff" (left for staff: a hand-over, a noted question), "votes".

    Acts of staff stay in the audit log, without the person.
    """
    handed_over = (conversations.c.person == person) & ((conversations.c.status == "open") | (conversations.c.question != ""))
    was_handed_over = connection.execute(select(conversations.c.person).where(handed_over)).first() is not None
    tables = (messages, conversations, questions, feedback)
    gone = {table: connection.execute(delete(table).where(table.c.person == person)).rowcount for table in tables}
    connection.execute(update(audit).where(audit.c.object == person).values(object=FORGOTTEN))
    found = {
        "talk": gone[messages] or gone[conversations],
        "staff": was_handed_over or gone[questions],
        "votes": gone[feedback],
    }
    return frozenset(name for name, was_there in found.items() if was_there)


def prune(connection: Connection, days: int, now: datetime) -> dict[str, int]:
    """Delete rows older than `days`, bare counts and the audit log after their own longer terms; returns rows deleted by table."""
    limit = stored(now - timedelta(days=days))
    conditions = {
        messages: messages.c.at < limit,
        conversations: conversations.c.last_at < limit,
        questions: questions.c.at < limit,
        feedback: feedback.c.at < limit,
        failures: failures.c.at < limit,
        sessions: sessions.c.expires < stored(now),
        counts: counts.c.day < day_in_china(now - timedelta(days=max(days, COUNT_DAYS))),
        audit: audit.c.at < stored(now - timedelta(days=max(days, AUDIT_DAYS))),
    }
    return {table.name: connection.execute(delete(table).where(condition)).rowcount for table, condition in conditions.items()}
