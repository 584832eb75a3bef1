"""Replies that are half written: each account's own for each conversation, until it is sent or the conversation ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bot.inbox.clock import stored
from bot.inbox.tables import drafts
from bot.inbox.upsert import update_or_insert


def keep(connection: Connection, person: str, account: str, text: str, at: datetime) -> None:
    """Keep what an account has written so far, redacted already; nothing where that is nothing."""
    if not text:
        end(connection, person, account)
        return
    values = {"text": text, "at": stored(at)}
    update_or_insert(connection, drafts, {"person": person, "account": account}, values, values)


def find(connection: Connection, person: str, account: str) -> str:
    """What an account has written so far; empty where that is nothing."""
    mine = (drafts.c.person == person) & (drafts.c.account == account)
    return str(connection.execute(select(drafts.c.text).where(mine)).scalar() or "")


def end(connection: Connection, person: str, account: str | None = None) -> None:
    """Delete the draft of an account, or everybody's."""
    of_person = drafts.c.person == person
    connection.execute(delete(drafts).where(of_person if account is None else of_person & (drafts.c.account == account)))
