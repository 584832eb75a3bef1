"""Taking a conversation over and giving it back."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.inbox.person import person_key
from bot.inbox.store import Inbox
from bot.staff.words import say
from tests.bot.channels.web.web_page import Page as Chat
from tests.bot.channels.web.web_page import Talker
from tests.bot.staff.clerk import Clerk, accounts, at_desk

PERSON = "a" * 32


def chat_of(clerk: Clerk) -> Chat:
    """A worker's web page on the same server."""
    return Chat(clerk.session, clerk.server, clerk.agent)


@pytest.fixture
def waiting(inbox: Inbox) -> str:
    """Somebody who waits for staff."""
    inbox.add_message(PERSON, "web", "person", "安阳工地欠我三个月工资")
    inbox.add_message(
        PERSON,
        "web",
        "bot",
        "先留好证据",
        {"answer": {"status": "answered", "clauses": [{"document": "安政〔2015〕34号", "number": "（九）"}]}},
    )
    inbox.open_handover(PERSON, "web", "安阳工地欠我三个月工资", "anyang", "wage_arrears")
    return PERSON


async def somebody_waits(inbox: Inbox) -> None:
    """The worker has the bot's last words a moment before the conversation is handed over."""
    for _ in range(60):
        if inbox.open_conversations():
            return
        await asyncio.sleep(0.05)


async def test_a_conversation_goes_to_staff_and_back(tmp_path: Path, inbox: Inbox) -> None:
    talker = Talker()
    async with at_desk(tmp_path, talker, role="staff") as clerk:
        chat = chat_of(clerk)
        await chat.say("老板欠我工资")
        talker.answer = {"status": "handover", "topic": None}
        await chat.say("我要找真人")
        person, heard = person_key("web", chat.conversation), len(talker.heard)

        await somebody_waits(inbox)
        (row,) = (await clerk.get("/talks")).all("li.card")
        assert "老板欠我工资" in row and "安阳市" in row and "拖欠工资" in row
        talk = await clerk.get(f"/talks/{person}")
        assert [line.split()[0] for line in talk.all("ol.lines li")] == ["工友", "机器人", "工友", "机器人"]

        await chat.ask("有人吗")
        sent = await clerk.post(f"/talks/{person}/reply", {"text": "我是李姐，你在哪个工地？"})
        assert say("talk_sent_web") in sent.text and sent.all("ol.lines li.staff .text") == ["我是李姐，你在哪个工地？"]
        news = await chat.news()
        assert (news["status"], news["messages"][-1]["author"], news["messages"][-1]["text"]) == (
            "open",
            "staff",
            "我是李姐，你在哪个工地？",
        )
        assert len(talker.heard) == heard, "the bot is silent"

        closed = await clerk.post(f"/talks/{person}/close")
        assert say("talk_done") in closed.text and say("talks_none") in closed.text
        last = (await chat.news())["messages"][-1]
        assert (last["author"], last["text"]) == ("bot", say("talk_given_back")), "the worker is told"
        await clerk.post(f"/talks/{person}/close")
        assert (await chat.news())["messages"][-1]["seq"] == last["seq"], "once"
        talker.answer = {"status": "answered", "topic": "hukou"}
        assert (await chat.say("怎么落户"))["author"] == "bot"
    acts = [(entry.action, entry.object) for entry in accounts().audit()]
    assert {("conversation.view", person), ("reply", person), ("close", person)} <= set(acts)


async def test_words_that_nobody_answered_are_asked_about_before_closing(tmp_path: Path, waiting: str, inbox: Inbox) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        asked = await clerk.post(f"/talks/{waiting}/close")
        sure = asked.soup.select_one("input[name=sure]")["value"]
        assert asked.status == 409 and asked.all("[role=alert]") == [say("talk_unanswered")]
        inbox.add_message(waiting, "web", "person", "还在吗")
        newer = await clerk.post(f"/talks/{waiting}/close", {"sure": sure})
        assert newer.status == 409 and inbox.conversation(waiting).status == "open", "what came since was not seen"
        closed = await clerk.post(f"/talks/{waiting}/close", {"sure": newer.soup.select_one("input[name=sure]")["value"]})
    assert say("talk_done") in closed.text and inbox.conversation(waiting).status == "bot"
    assert inbox.messages_after(waiting)[-1].text == say("talk_given_back")


async def test_what_was_told_stands_there_with_its_clauses(tmp_path: Path, waiting: str) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.get(f"/talks/{waiting}")
    assert "安政〔2015〕34号（九）" in page.all("ol.lines li.bot")[0]
    assert "安阳市" in page.all(".facts")[0] and "拖欠工资" in page.all(".facts")[0]


async def test_mobile_numbers_of_staff_are_masked_at_once(tmp_path: Path, waiting: str) -> None:
    async with at_desk(tmp_path) as clerk:
        page = await clerk.post(f"/talks/{waiting}/reply", {"text": "打我手机13812345678"})
    assert page.all("li.staff .text") == ["打我手机〔电话〕"]


@pytest.mark.parametrize(
    ("text", "key"), [("", "talk_empty"), ("   ", "talk_empty"), ("工" * 523, "talk_long")], ids=["empty", "spaces", "long"]
)
async def test_empty_and_endless_replies_are_refused_and_kept_in_the_box(
    tmp_path: Path, waiting: str, inbox: Inbox, text: str, key: str
) -> None:
    async with at_desk(tmp_path) as clerk:
        page = await clerk.post(f"/talks/{waiting}/reply", {"text": text})
    assert page.status == 400 and say(key, count=len(text), limit=500, over=len(text) - 500) in page.text
    assert page.soup.select_one("textarea").get_text() == text.strip()
    assert [line.author for line in inbox.messages_after(waiting)] == ["person", "bot"]


async def test_a_reply_to_a_closed_conversation_is_not_sent(tmp_path: Path, waiting: str, inbox: Inbox) -> None:
    inbox.close_handover(waiting, "wang")
    async with at_desk(tmp_path) as clerk:
        page = await clerk.post(f"/talks/{waiting}/reply", {"text": "你好"})
    assert page.status == 409 and say("talk_closed") in page.text and len(inbox.messages_after(waiting)) == 2


@pytest.mark.parametrize("person", ["b" * 32, "x", "A" * 32])
async def test_unknown_conversations_are_not_found(tmp_path: Path, person: str) -> None:
    async with at_desk(tmp_path) as clerk:
        page, posted = await clerk.get(f"/talks/{person}"), await clerk.post(f"/talks/{person}/reply", {"text": "在吗"})
    assert (page.status, posted.status) == (404, 404) and say("refused_missing") in page.text


async def test_looking_again_shows_what_is_new_and_leaves_no_trace_beside_that_of_the_page(
    tmp_path: Path, waiting: str, inbox: Inbox
) -> None:
    async with at_desk(tmp_path) as clerk:
        await clerk.get(f"/talks/{waiting}")
        before = len(accounts().audit())
        after = inbox.messages_after(waiting)[-1].seq
        nothing = json.loads((await clerk.get(f"/talks/{waiting}/news?after={after}")).html)
        inbox.add_message(waiting, "web", "person", "<b>还在吗</b>")
        news = json.loads((await clerk.get(f"/talks/{waiting}/news?after={after}")).html)
        inbox.close_handover(waiting, "wang")
        closed = json.loads((await clerk.get(f"/talks/{waiting}/news?after={news['after']}")).html)
        listed = json.loads((await clerk.get("/talks/waiting")).html)
        assert len([entry for entry in accounts().audit() if entry.action != "close"]) == before
    assert (nothing["html"], nothing["after"], nothing["status"]) == ("", after, "open")
    assert "&lt;b&gt;还在吗" in news["html"] and news["after"] > after
    assert closed["status"] == "bot" and say("talks_none") in listed["html"]


async def test_the_longest_waiting_comes_first_and_the_menu_counts(tmp_path: Path, waiting: str, inbox: Inbox) -> None:
    inbox.open_handover("b" * 32, "wechat", "第二个人", None, None)
    async with at_desk(tmp_path) as clerk:
        page = await clerk.get("/talks")
    assert page.all("li.card a") == ["安阳工地欠我三个月工资", "第二个人"]
    assert say("waiting", count=2) in page.all("nav")[0] and "微信" in page.all("li.card")[1]


@pytest.mark.parametrize(("text", "kept"), [("你好\x00\x08，明天\r\n\r\n来", "你好，明天\n来"), ("\x00 \x02", None)])
async def test_a_reply_holds_nothing_that_cannot_be_stored_or_sent(
    tmp_path: Path, inbox: Inbox, waiting: str, text: str, kept: str | None
) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.post(f"/talks/{waiting}/reply", {"text": text})
    staff = [message.text for message in inbox.messages_after(waiting) if message.author == "staff"]
    assert staff == ([kept] if kept else []) and page.status == (200 if kept else 400)


async def test_reading_a_transcript_by_its_news_is_noted_once_in_a_while(tmp_path: Path, waiting: str) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        for _ in range(3):
            await clerk.get(f"/talks/{waiting}/news?after=0")
        await clerk.get(f"/talks/{waiting}/news?after=99")
    seen = [entry for entry in accounts().audit() if entry.action == "conversation.view"]
    assert [(entry.account, entry.object, entry.address) for entry in seen] == [("li", waiting, "127.0.0.1")]


async def test_a_page_that_looks_by_itself_keeps_no_session(tmp_path: Path, waiting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.inbox.sessions.RENEWED_AFTER", timedelta(0))
    monkeypatch.setattr("bot.inbox.sessions.IDLE_TIME", timedelta(seconds=1))
    async with at_desk(tmp_path, role="staff") as clerk:
        for _ in range(3):
            await asyncio.sleep(0.5)
            assert (await clerk.get("/talks")).address == "/staff/talks", "whoever works stays"
        for _ in range(4):
            await asyncio.sleep(0.3)
            await clerk.get("/talks/waiting")
            await clerk.get(f"/talks/{waiting}/news?after=0")
        assert (await clerk.get("/talks")).address.startswith("/staff/login")


async def test_the_newest_hundred_of_those_who_were_missed_are_listed(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.inbox.store.MOST_MISSED", 3)
    for number in range(5):
        inbox.open_handover(f"{number}" * 32, "web", "找真人", None, None, is_missed=True)
    inbox.open_handover(PERSON, "web", "找真人", None, None)
    assert [talk.person[0] for talk in inbox.asked_conversations()] == ["a", "2", "3", "4"]
