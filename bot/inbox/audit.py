"""Who did what, and from where: one row for each act of staff, without the words that were written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.inbox.clock import shown, stored
from bot.inbox.tables import audit

NO_ACCOUNT = "-"
"""Stands for a name that no account has: people type their password there."""


@dataclass(frozen=True)
class AuditEntry:
    """One act of an account on an object (a person key, a question, an account), from an address where a browser did it."""

    id: int
    account: str
    action: str
    object: str
    at: datetime
    address: str = ""


def write(connection: Connection, account: str, action: str, object_: str, at: datetime, address: str = "") -> None:
    """Note an act."""
    row = {"account": account, "action": action, "object": object_, "at": stored(at), "address": address}
    connection.execute(insert(audit).values(**row))


def is_noted(connection: Connection, account: str, action: str, object_: str, since: datetime) -> bool:
    """True where such an act was noted since then."""
    same = (audit.c.account == account) & (audit.c.action == action) & (audit.c.object == object_) & (audit.c.at >= stored(since))
    return connection.execute(select(audit.c.id).where(same).limit(1)).first() is not None


def entries(connection: Connection, limit: int, offset: int) -> list[AuditEntry]:
    """Acts, newest first."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit).offset(offset)
    return [AuditEntry(row.id, row.account, row.action, row.object, shown(row.at), row.address or "") for row in connection.execute(query)]
