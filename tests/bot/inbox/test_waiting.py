"""How long a person waits for staff, who looks, and giving back what nobody answered: once, and never over an answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.inbox.accounts import Accounts
from bot.inbox.database import Database
from bot.inbox.model import Message, Wait
from bot.inbox.store import Inbox
from tests.bot.inbox.conftest import Clock


@pytest.fixture
def waiting(inbox: Inbox, worker: str, clock: Clock) -> str:
    """Somebody who asked for staff a minute ago."""
    inbox.add_message(worker, "web", "person", "找真人")
    inbox.open_handover(worker, "web", "欠薪", None, None)
    inbox.add_message(worker, "web", "bot", "好，转了")
    clock.move(minutes=1)
    return worker


def miss(inbox: Inbox, person: str, seen: Wait | None = None) -> Message | None:
    talk = inbox.conversation(person)
    return inbox.miss(talk, seen or inbox.wait(person), "我接着答", {"buttons": []}, f"back:{talk.since}")


def test_the_waiting_begins_with_the_call_for_staff(inbox: Inbox, waiting: str, clock: Clock) -> None:
    asked = inbox.conversation(waiting).since
    assert inbox.wait(waiting) == Wait(asked)
    inbox.add_message(waiting, "web", "person", "有人吗")
    assert inbox.wait(waiting) == Wait(asked, "有人吗")
    assert asked is not None and asked < clock.time


def test_what_the_bot_answered_meanwhile_is_not_offered_again(inbox: Inbox, waiting: str) -> None:
    inbox.add_message(waiting, "web", "person", "不想活了")
    inbox.add_message(waiting, "web", "bot", "打12356")
    assert inbox.wait(waiting).said == ""


def test_after_a_reply_only_what_is_said_next_waits(inbox: Inbox, waiting: str, clock: Clock) -> None:
    reply = inbox.reply_as_staff(waiting, "li", "在")
    assert inbox.wait(waiting) == Wait(answered=reply.seq)
    clock.move(minutes=5)
    first = inbox.add_message(waiting, "web", "person", "欠了三个月")
    clock.move(minutes=2)
    inbox.add_message(waiting, "web", "person", "还在吗")
    assert inbox.wait(waiting) == Wait(first.at, "还在吗", answered=reply.seq)


def test_where_the_bot_answers_nothing_waits(inbox: Inbox, worker: str) -> None:
    inbox.add_message(worker, "web", "person", "欠薪")
    assert inbox.wait(worker) == Wait()


def test_who_looks_is_known_from_when_the_page_was_opened_until_it_is_gone(inbox: Inbox, waiting: str, clock: Clock) -> None:
    began = clock.time
    for _ in range(4):
        inbox.look(waiting, "li")
        clock.move(seconds=15)
    assert inbox.wait(waiting).opened == began
    clock.move(seconds=6)
    assert inbox.wait(waiting).opened is None
    inbox.look(waiting, "wang")
    assert inbox.wait(waiting).opened == clock.time, "opened anew"


def test_missed_is_told_once_and_staff_still_see_it(inbox: Inbox, database: Database, waiting: str) -> None:
    seen = inbox.wait(waiting)
    told = miss(inbox, waiting, seen)
    assert told is not None and (told.author, told.text) == ("bot", "我接着答")
    assert miss(inbox, waiting, seen) is None and miss(inbox, waiting) is None
    assert [line.text for line in inbox.messages_after(waiting)][-2:] == ["好，转了", "我接着答"]
    assert inbox.open_conversations() == [] and [talk.status for talk in inbox.asked_conversations()] == ["missed"]
    assert [(entry.account, entry.action) for entry in Accounts(database).audit()] == [("nobody", "missed")]


@pytest.mark.parametrize("happens", ["reply", "close", "forget"])
@pytest.mark.parametrize("was_answered", [False, True])
def test_what_happened_since_the_look_counts(inbox: Inbox, waiting: str, happens: str, was_answered: bool) -> None:
    if was_answered:
        inbox.reply_as_staff(waiting, "wang", "稍等")
    seen = inbox.wait(waiting)
    if happens == "reply":
        inbox.reply_as_staff(waiting, "li", "在")
    elif happens == "close":
        inbox.close_handover(waiting, "li")
    else:
        inbox.forget(waiting)
    talk = inbox.conversation(waiting)
    assert miss(inbox, waiting, seen) is None
    assert inbox.conversation(waiting) == talk and not any(line.text == "我接着答" for line in inbox.messages_after(waiting))


def test_of_many_processes_one_gives_back(path: Path, clock: Clock, inbox: Inbox, waiting: str) -> None:
    databases = [Database(f"sqlite:///{path}") for _ in range(4)]
    seen = inbox.wait(waiting)
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda database: miss(Inbox(database, clock), waiting, seen), databases))
    for database in databases:
        database.close()
    assert len([line for line in told if line is not None]) == 1
    assert [line.text for line in inbox.messages_after(waiting)].count("我接着答") == 1


def test_staff_take_over_again_by_answering(inbox: Inbox, waiting: str, clock: Clock) -> None:
    miss(inbox, waiting)
    clock.move(hours=12)
    inbox.reply_as_staff(waiting, "li", "昨天没人，对不起")
    talk = inbox.conversation(waiting)
    assert (talk.status, talk.since, inbox.wait(waiting).since) == ("open", clock.time, None)
    inbox.add_message(waiting, "web", "person", "在")
    clock.move(minutes=11)
    assert miss(inbox, waiting) is not None, "and may be missed again"


def test_a_call_outside_the_hours_is_missed_at_once_and_opened_by_the_next_one_inside(inbox: Inbox, worker: str, clock: Clock) -> None:
    first = inbox.open_handover(worker, "web", "要人工", None, None, is_missed=True)
    assert first.status == "missed" and inbox.wait(worker) == Wait()
    clock.move(hours=1)
    assert inbox.open_handover(worker, "web", "还是要", None, None, is_missed=True).since == first.since, "waiting since the first"
    clock.move(hours=10)
    assert inbox.open_handover(worker, "web", "早上好，要人工", None, None).status == "open"
    assert inbox.open_handover(worker, "web", "要", None, None, is_missed=True).status == "open", "who is there stays"


def test_what_was_missed_leaves_the_list_and_is_forgotten_like_the_rest(inbox: Inbox, waiting: str, other: str) -> None:
    inbox.look(waiting, "li")
    miss(inbox, waiting)
    inbox.open_handover(other, "wechat", "要人工", None, None, is_missed=True)
    inbox.close_handover(other, "li")
    assert [talk.person for talk in inbox.asked_conversations()] == [waiting]
    assert "staff" in inbox.forget(waiting)
    inbox.open_handover(waiting, "web", "又来了", None, None)
    assert inbox.wait(waiting).opened is None
