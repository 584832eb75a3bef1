"""Who did what: one row for each act of staff, without the words that were written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.inbox.clock import shown, stored
from bot.inbox.tables import audit


@dataclass(frozen=True)
class AuditEntry:
    """One act of an account on an object (a person key, a question, an account)."""

    id: int
    account: str
    action: str
    object: str
    at: datetime


def write(connection: Connection, account: str, action: str, object_: str, at: datetime) -> None:
    """Note an act."""
    connection.execute(insert(audit).values(account=account, action=action, object=object_, at=stored(at)))


def entries(connection: Connection, limit: int, offset: int) -> list[AuditEntry]:
    """Acts, newest first."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit).offset(offset)
    return [AuditEntry(row.id, row.account, row.action, row.object, shown(row.at)) for row in connection.execute(query)]
