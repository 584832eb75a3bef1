"""Old rows go, each table after its own term."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.inbox import retention, store, tables
from bot.inbox.accounts import Accounts
from bot.inbox.clock import utc_now
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.retention import keep_days
from bot.inbox.store import Inbox
from bot.inbox.team import Team
from tests.bot.inbox.conftest import Clock


def fill(inbox: Inbox, person: str) -> None:
    inbox.add_message(person, "web", "person", "咋落户")
    inbox.note_turn(person, "web", "咋落户", {"status": "no_clause"})
    inbox.add_feedback(person, "web", None, "up", None)
    inbox.look(person, "li")
    inbox.open_handover(person, "web", "咋落户", None, None)
    team = Team(inbox.database, inbox._now)
    team.keep_draft(person, "li", "你在哪")
    team.add_note(person, "li", "下午回他")
    team.leave_number(person, "13812345678")


def test_only_what_is_older_than_the_days_is_deleted_and_counted(inbox: Inbox, worker: str, other: str, clock: Clock) -> None:
    fill(inbox, worker)
    clock.move(days=31)
    fill(inbox, other)
    assert inbox.prune(30) == {
        "inbox_messages": 1,
        "inbox_conversations": 1,
        "inbox_questions": 1,
        "inbox_feedback": 1,
        "inbox_watchers": 1,
        "inbox_drafts": 1,
        "inbox_notes": 1,
        "inbox_callbacks": 1,
        "inbox_handovers": 1,
        "inbox_counts": 0,
        "staff_failures": 0,
        "staff_familiar": 0,
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


def test_many_old_rows_go_in_short_transactions_that_leave_room_for_others(
    inbox: Inbox, database: Database, worker: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(23):
        inbox.add_message(worker, "web", "person", f"旧{number}")
        inbox.note_turn(worker, "web", "旧", {"status": "no_clause", "topic": f"t{number}"})
    clock.move(days=2000)
    monkeypatch.setattr(retention, "BATCH", 5)
    wrote: list[int] = []
    # Another writer comes in every pause: no transaction is open then.
    monkeypatch.setattr(store.time, "sleep", lambda _: wrote.append(inbox.add_message(worker, "web", "person", "新").seq))

    deleted = inbox.prune(30)

    assert (deleted["inbox_messages"], deleted["inbox_questions"], deleted["inbox_counts"]) == (23, 23, 23)
    assert len(wrote) == 3 * 4
    assert [message.seq for message in inbox.messages_after(worker)] == wrote


@pytest.mark.parametrize("table", [table.name for table in retention.outdated(1, utc_now())])
def test_old_rows_are_found_by_an_index(database: Database, table: str) -> None:
    (condition,) = [condition for known, condition in retention.outdated(30, utc_now()).items() if known.name == table]
    query = select(tables.metadata.tables[table]).where(condition).compile(database.engine, compile_kwargs={"literal_binds": True})
    with database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").fetchall()
    assert "USING INDEX" in plan[0][3]


@pytest.mark.parametrize("given", ["", "0", "-3", "halb"])
def test_a_term_that_is_no_number_of_days_stops_the_start(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_KEEP_DAYS", given)
    with pytest.raises(InboxError, match="GONGYOU_KEEP_DAYS"):
        keep_days()


def test_the_term_is_set_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_KEEP_DAYS", "30")
    assert keep_days() == 30
    monkeypatch.delenv("GONGYOU_KEEP_DAYS")
    assert keep_days() == 180
