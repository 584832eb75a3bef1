"""What staff note for each other, passing on, how hand-overs ended, and finding them again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from bot.inbox.accounts import Accounts
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.store import Inbox
from bot.inbox.team import Team
from tests.bot.inbox.conftest import Clock

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def team(database: Database, clock: Clock) -> Team:
    accounts = Accounts(database, clock, CHEAP)
    for name in ("li", "wang"):
        accounts.add(name, "a password of tests", "staff", "test")
    return Team(database, clock)


def ask(inbox: Inbox, person: str, words: str) -> None:
    inbox.add_message(person, "web", "person", words)
    inbox.open_handover(person, "web", words, "anyang", "wage_arrears")


def test_a_record_holds_when_staff_were_asked_answered_and_done(team: Team, inbox: Inbox, worker: str, clock: Clock) -> None:
    began = clock.time
    ask(inbox, worker, "欠薪")
    clock.move(minutes=3)
    inbox.reply_as_staff(worker, "li", "在")
    clock.move(minutes=1)
    inbox.reply_as_staff(worker, "wang", "我也在")
    assert team.earlier(worker) == [], "it has not ended"
    clock.move(minutes=6)
    inbox.close_handover(worker, "wang", "settled")
    (record,) = team.earlier(worker)
    times = [moment - began for moment in (record.opened_at, record.answered_at, record.closed_at) if moment]
    assert times == [timedelta(), timedelta(minutes=3), timedelta(minutes=10)]
    assert (record.answered_by, record.closed_by, record.outcome, record.topic) == ("li", "wang", "settled", "wage_arrears")


def test_a_call_that_was_missed_and_taken_up_again_is_one(team: Team, inbox: Inbox, worker: str, clock: Clock) -> None:
    ask(inbox, worker, "欠薪")
    inbox.miss(inbox.conversation(worker), inbox.wait(worker), "我接着答", {}, "back:1")
    missed = clock.time
    clock.move(hours=12)
    inbox.open_handover(worker, "web", "又来了", None, None)
    inbox.reply_as_staff(worker, "li", "昨天没人，对不起")
    inbox.close_handover(worker, "li", "nonsense")
    (record,) = team.earlier(worker)
    assert (record.missed_at, record.question, record.outcome) == (missed, "欠薪", "other")


def test_a_person_who_comes_again_is_known_by_their_earlier_calls(team: Team, inbox: Inbox, worker: str, other: str) -> None:
    for words in ("欠薪", "工伤"):
        ask(inbox, worker, words)
        inbox.close_handover(worker, "li", "settled")
    ask(inbox, other, "落户")
    inbox.close_handover(other, "li", "settled")
    assert [record.question for record in team.earlier(worker)] == ["工伤", "欠薪"]


@pytest.mark.parametrize(
    ("words", "outcome", "found"),
    [
        ("", "", ["落户", "欠薪"]),
        ("", "referred", ["落户"]),
        ("文峰区", "", ["欠薪"]),
        ("文峰区", "referred", []),
        ("落", "", ["落户"]),
        ("%", "", []),
        ("_", "", []),
    ],
)
def test_what_has_ended_is_found_by_outcome_and_by_words(
    team: Team, inbox: Inbox, worker: str, other: str, words: str, outcome: str, found: list[str]
) -> None:
    ask(inbox, worker, "欠薪")
    inbox.add_message(worker, "web", "person", "在文峰区")
    inbox.close_handover(worker, "li", "settled")
    ask(inbox, other, "落户")
    inbox.close_handover(other, "li", "referred")
    ask(inbox, "c" * 32, "文峰区还没完")
    assert [record.question for record in team.ended(words, outcome, limit=9)] == found
    assert [record.question for record in team.ended("", "", limit=1, offset=1)] == ["欠薪"]


def test_a_note_is_masked_and_no_line_of_the_conversation(team: Team, inbox: Inbox, worker: str) -> None:
    ask(inbox, worker, "欠薪")
    team.add_note(worker, "li", "他叫王建军，电话13812345678，明天来")
    (note,) = team.notes(worker)
    assert note.account == "li" and "王建军" not in note.text and "138" not in note.text and "明天来" in note.text
    assert [line.author for line in inbox.messages_after(worker)] == ["person"]
    inbox.forget(worker)
    assert team.notes(worker) == [] and team.earlier(worker) == []
    with pytest.raises(InboxError):
        team.add_note(worker, "li", "还在吗")


def test_a_conversation_is_passed_on_and_new_to_the_other(team: Team, inbox: Inbox, database: Database, worker: str) -> None:
    ask(inbox, worker, "欠薪")
    inbox.look(worker, "li", 1)
    inbox.reply_as_staff(worker, "li", "我问问王姐")
    passed = team.transfer(worker, "li", "wang")
    assert (passed.claimed_by, passed.seen) == ("wang", None)
    assert Accounts(database).audit()[0].action == "transfer"
    Accounts(database).set_disabled("wang", True, "test")
    for to in ("wang", "nobody", ""):
        with pytest.raises(InboxError):
            team.transfer(worker, "li", to)
    inbox.close_handover(worker, "li")
    with pytest.raises(InboxError):
        team.transfer(worker, "li", "li")
