"""Hand-overs: open once, staff replies, back to the bot."""

from __future__ import annotations

import pytest

from bot.inbox.accounts import Accounts
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.store import Inbox
from tests.bot.inbox.conftest import Clock


def test_a_person_nobody_knows_is_the_bots(inbox: Inbox, worker: str) -> None:
    conversation = inbox.conversation(worker)
    assert (conversation.status, conversation.since, conversation.channel) == ("bot", None, None)


def test_talking_alone_opens_nothing(inbox: Inbox, worker: str) -> None:
    inbox.add_message(worker, "web", "person", "欠薪")
    assert inbox.conversation(worker).status == "bot"
    assert inbox.open_conversations() == []


def test_opening_keeps_question_place_topic_and_what_was_said_before(inbox: Inbox, worker: str, clock: Clock) -> None:
    for number in range(7):
        inbox.add_message(worker, "web", "person", f"第{number}句")
        inbox.add_message(worker, "web", "bot", "答")
    opened = inbox.open_handover(worker, "web", "我叫张伟，要人工", "anyang", "wage_arrears")
    assert (opened.status, opened.since, opened.channel) == ("open", clock.time, "web")
    assert (opened.question, opened.region, opened.topic) == ("我叫〔姓名〕，要人工", "anyang", "wage_arrears")
    assert opened.summary.splitlines() == ["第2句", "第3句", "第4句", "第5句", "第6句"]
    assert inbox.conversation(worker) == opened


def test_opening_again_changes_nothing(inbox: Inbox, worker: str, clock: Clock) -> None:
    first = inbox.open_handover(worker, "web", "要人工", "anyang", None)
    clock.move(minutes=5)
    again = inbox.open_handover(worker, "web", "还是要人工", "xingtai", "hukou")
    assert (again.since, again.question, again.region) == (first.since, "要人工", "anyang")


def test_the_longest_waiting_comes_first(inbox: Inbox, worker: str, other: str, clock: Clock) -> None:
    inbox.open_handover(other, "wechat", "一", None, None)
    clock.move(minutes=1)
    inbox.open_handover(worker, "web", "二", None, None)
    assert [conversation.person for conversation in inbox.open_conversations()] == [other, worker]


def test_a_reply_goes_into_the_transcript_on_the_persons_channel(inbox: Inbox, database: Database, other: str) -> None:
    inbox.open_handover(other, "wechat", "要人工", None, None)
    reply = inbox.reply_as_staff(other, "li", "请打0372-2551234，身份证110105194912310021不用带")
    assert (reply.author, reply.channel) == ("staff", "wechat")
    assert reply.text == "请打0372-2551234，身份证〔身份证号〕不用带"
    assert inbox.messages_after(other) == [reply]
    entry = Accounts(database).audit()[0]
    assert (entry.account, entry.action, entry.object) == ("li", "reply", other)


def test_nobody_replies_to_a_person_who_was_deleted(inbox: Inbox, worker: str) -> None:
    inbox.open_handover(worker, "web", "要人工", None, None)
    inbox.forget(worker)
    with pytest.raises(InboxError, match="no conversation"):
        inbox.reply_as_staff(worker, "li", "您好")
    assert inbox.messages_after(worker) == []


def test_closing_gives_the_conversation_back_and_may_be_done_twice(inbox: Inbox, database: Database, worker: str) -> None:
    inbox.open_handover(worker, "web", "要人工", None, None)
    inbox.close_handover(worker, "li")
    inbox.close_handover(worker, "li")
    assert inbox.conversation(worker).status == "bot"
    assert inbox.open_conversations() == []
    assert [entry.action for entry in Accounts(database).audit()] == ["close"]
    assert inbox.open_handover(worker, "web", "又来了", None, None).question == "又来了"
