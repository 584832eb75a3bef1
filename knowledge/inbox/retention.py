"""Deleting: everything about one person on request, everything old by the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.engine import Connection

from knowledge.inbox.clock import day_in_china, stored
from knowledge.inbox.tables import audit, conversations, counts, failures, feedback, messages, questions, sessions

# Terms in days: conversations, then what shows no person, then who of staff did what.
KEEP_DAYS = 180
AUDIT_DAYS = 730
COUNT_DAYS = 1825


def forget(connection: Connection, person: str) -> None:
    """Delete every row about a person."""
    for table in (messages, conversations, questions, feedback):
        connection.execute(delete(table).where(table.c.person == person))


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
