"""Old rows go, each table after its own term."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.errors import InboxError
from knowledge.inbox.accounts import Accounts
from knowledge.inbox.database import Database
from knowledge.inbox.store import Inbox
from tests.knowledge.inbox.conftest import Clock


def fill(inbox: Inbox, person: str) -> None:
    inbox.add_message(person, "web", "person", "咋落户")
    inbox.note_turn(person, "web", "咋落户", {"status": "no_clause"})
    inbox.add_feedback(person, "web", None, "up", None)


def test_only_what_is_older_than_the_days_is_deleted_and_counted(inbox: Inbox, worker: str, other: str, clock: Clock) -> None:
    fill(inbox, worker)
    clock.move(days=31)
    fill(inbox, other)
    assert inbox.prune(30) == {
        "inbox_messages": 1,
        "inbox_conversations": 1,
        "inbox_questions": 1,
        "inbox_feedback": 1,
        "inbox_counts": 0,
        "staff_failures": 0,
        "staff_sessions": 0,
        "staff_audit": 0,
    }
    assert inbox.messages_after(worker) == []
    assert len(inbox.messages_after(other)) == 1
    assert inbox.delete_older_than(30) == 0


def test_a_conversation_that_goes_on_stays_though_its_old_messages_go(inbox: Inbox, worker: str, clock: Clock) -> None:
    inbox.add_message(worker, "web", "person", "旧")
    clock.move(days=31)
    inbox.add_message(worker, "web", "person", "新")
    inbox.delete_older_than(30)
    assert [message.text for message in inbox.messages_after(worker)] == ["新"]
    assert inbox.conversation(worker).channel == "web"


def test_bare_counts_and_the_audit_log_stay_longer(inbox: Inbox, database: Database, worker: str, clock: Clock) -> None:
    accounts = Accounts(database, clock)
    fill(inbox, worker)
    accounts.note("li", "reply", worker)
    clock.move(days=400)
    inbox.delete_older_than(30)
    assert len(inbox.counts(date(2026, 1, 1), date(2027, 1, 1))) == 1
    assert len(accounts.audit()) == 1
    clock.move(days=1500)
    inbox.delete_older_than(30)
    assert inbox.counts(date(2026, 1, 1), date(2027, 1, 1)) == []
    assert accounts.audit() == []


@pytest.mark.parametrize("days", [0, -1])
def test_everything_at_once_is_refused(inbox: Inbox, worker: str, days: int) -> None:
    fill(inbox, worker)
    with pytest.raises(InboxError):
        inbox.delete_older_than(days)
    assert len(inbox.messages_after(worker)) == 1
