"""Claims, who looks, and two who answer one worker at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.inbox.accounts import Accounts
from bot.inbox.database import Database
from bot.inbox.errors import InboxError, OvertakenError
from bot.inbox.model import Message, Seen
from bot.inbox.store import Inbox
from bot.inbox.team import Team
from tests.bot.inbox.conftest import Clock

LI_HAS_IT = Seen(claimant="li")


def test_one_claims_lets_go_and_another_claims(team: Team, inbox: Inbox, database: Database, waiting: str) -> None:
    assert inbox.conversation(waiting).claimed_by is None
    assert team.claim(waiting, "li", Seen()).claimed_by == "li"
    assert team.claim(waiting, "li", Seen()).claimed_by == "li", "again is no act"
    assert team.release(waiting, "wang").claimed_by == "li", "nobody lets go for somebody else"
    assert team.release(waiting, "li").claimed_by is None
    assert team.claim(waiting, "wang", Seen()).claimed_by == "wang"
    acts = [(entry.account, entry.action) for entry in Accounts(database).audit()]
    assert acts == [("wang", "claim"), ("li", "release"), ("li", "claim")]


def test_what_somebody_has_is_taken_only_by_whoever_knows_it(team: Team, waiting: str) -> None:
    team.claim(waiting, "li", Seen())
    with pytest.raises(OvertakenError) as overtaken:
        team.claim(waiting, "wang", Seen())
    assert (overtaken.value.by, overtaken.value.has_answered) == ("li", False)
    assert team.claim(waiting, "wang", LI_HAS_IT).claimed_by == "wang"
    with pytest.raises(OvertakenError):
        team.claim(waiting, "zhao", LI_HAS_IT)


@pytest.mark.parametrize("ends", ["close", "miss"])
def test_a_claim_ends_with_the_conversation(team: Team, inbox: Inbox, waiting: str, ends: str) -> None:
    team.claim(waiting, "li", Seen())
    if ends == "close":
        inbox.close_handover(waiting, "li")
        with pytest.raises(InboxError):
            team.claim(waiting, "li", Seen())
    else:
        inbox.miss(inbox.conversation(waiting), inbox.wait(waiting), "我接着答", {}, "back:1")
    assert inbox.conversation(waiting).claimed_by is None


def test_a_reply_claims_and_the_second_clerk_is_told(inbox: Inbox, waiting: str) -> None:
    seen = Seen(inbox.messages_after(waiting)[-1].seq)
    first = inbox.reply_as_staff(waiting, "li", "我在", seen)
    assert inbox.conversation(waiting).claimed_by == "li"
    with pytest.raises(OvertakenError) as overtaken:
        inbox.reply_as_staff(waiting, "wang", "我也在", seen)
    assert (overtaken.value.by, overtaken.value.has_answered) == ("li", True)
    with pytest.raises(OvertakenError) as overtaken:
        inbox.reply_as_staff(waiting, "wang", "我也在", Seen(first.seq))
    assert not overtaken.value.has_answered, "has read it, but not that li has the conversation"
    inbox.reply_as_staff(waiting, "wang", "我也在", Seen(first.seq, "li"))
    assert inbox.conversation(waiting).claimed_by == "wang"
    assert [line.text for line in inbox.messages_after(waiting) if line.author == "staff"] == ["我在", "我也在"]


def test_ones_own_replies_need_no_reading(inbox: Inbox, waiting: str) -> None:
    seen = Seen(inbox.messages_after(waiting)[-1].seq)
    for text in ("我在", "你说"):
        inbox.reply_as_staff(waiting, "li", text, seen)
    assert len(inbox.messages_after(waiting)) == 3


def test_of_many_clerks_at_once_one_answers(path: Path, clock: Clock, inbox: Inbox, waiting: str) -> None:
    databases = [Database(f"sqlite:///{path}") for _ in range(4)]
    seen = Seen(inbox.messages_after(waiting)[-1].seq)

    def reply(number: int) -> Message | None:
        try:
            return Inbox(databases[number], clock).reply_as_staff(waiting, f"clerk{number}", "在", seen)
        except OvertakenError:
            return None

    with ThreadPoolExecutor(4) as threads:
        sent = list(threads.map(reply, range(4)))
    for database in databases:
        database.close()
    assert len([line for line in sent if line is not None]) == 1
    assert [line.author for line in inbox.messages_after(waiting)].count("staff") == 1


def test_everybody_who_looks_is_known_until_they_go(team: Team, inbox: Inbox, waiting: str, other: str, clock: Clock) -> None:
    inbox.look(waiting, "wang")
    inbox.look(waiting, "li")
    assert dict(team.watchers([waiting, other])) == {waiting: ("li", "wang")}
    clock.move(seconds=15)
    inbox.look(waiting, "li")
    clock.move(seconds=10)
    assert dict(team.watchers([waiting])) == {waiting: ("li",)}


def test_a_reply_carries_the_name_that_its_writer_chose(team: Team, inbox: Inbox, database: Database, waiting: str) -> None:
    Accounts(database).add("li", "a password of tests", "staff", "test")
    team.set_shown_name("li", " 李姐 ", "li")
    assert inbox.reply_as_staff(waiting, "li", "在").payload == {"account": "li", "by": "李姐"}
    team.set_shown_name("li", "", "li")
    assert inbox.reply_as_staff(waiting, "li", "在").payload == {"account": "li", "by": ""}
    assert dict(team.names()) == {"li": "li"}


@pytest.mark.parametrize("shown", ["李姐13812345678", "一二三四五六七八九十一二三", "李<b>", "7号窗口"])
def test_what_is_no_name_is_refused(team: Team, database: Database, shown: str) -> None:
    Accounts(database).add("li", "a password of tests", "staff", "test")
    with pytest.raises(InboxError):
        team.set_shown_name("li", shown, "li")
    with pytest.raises(InboxError):
        team.set_shown_name("nobody", "李姐", "li")


def test_what_an_earlier_program_kept_of_who_looks_is_gone(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE inbox_looks (person VARCHAR)")
    database.close()
    database = Database(f"sqlite:///{path}")
    with database.reading() as connection:
        assert not connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'inbox_looks'").all()
    database.close()


def test_a_page_left_open_takes_no_time_from_whoever_opens_it_now(inbox: Inbox, waiting: str, clock: Clock) -> None:
    for _ in range(3):
        inbox.look(waiting, "li")
        clock.move(seconds=15)
    inbox.look(waiting, "li")
    inbox.look(waiting, "wang")
    assert inbox.wait(waiting).opened == clock.time
