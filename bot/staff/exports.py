"""Which decided questions were exported: the audit log says so, one row for each."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from bot.inbox.accounts import Accounts
from bot.inbox.store import Inbox
from bot.inbox.tables import audit

ACTION = "question.export"


def mark_exported(accounts: Accounts, account: str, questions: Iterable[int]) -> None:
    """Note that questions were exported by an account."""
    for question in questions:
        accounts.note(account, ACTION, str(question))


def exported(inbox: Inbox) -> frozenset[int]:
    """Numbers of the questions that were exported before."""
    with inbox.database.reading() as connection:
        found = connection.execute(select(audit.c.object).where(audit.c.action == ACTION).distinct()).scalars()
        return frozenset(int(number) for number in found)
