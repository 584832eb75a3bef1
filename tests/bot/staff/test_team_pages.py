"""Several clerks at one list: who has a conversation, who looks, and nobody answers twice unknowingly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.channels.words import channel_say
from bot.inbox.person import person_key
from bot.inbox.store import Inbox
from bot.staff.words import say
from tests.bot.channels.web.web_page import Page as Chat
from tests.bot.channels.web.web_page import Talker
from tests.bot.staff.clerk import at_desk, colleague
from tests.bot.staff.conftest import PERSON


@pytest.fixture
def waiting(inbox: Inbox) -> str:
    """Somebody who waits for staff."""
    inbox.add_message(PERSON, "web", "person", "安阳工地欠我三个月工资")
    inbox.open_handover(PERSON, "web", "安阳工地欠我三个月工资", "anyang", "wage_arrears")
    return PERSON


async def test_a_claim_is_seen_by_the_others_and_let_go(tmp_path: Path, waiting: str) -> None:
    async with at_desk(tmp_path, role="staff") as li, colleague(li, "wang", shown="王姐") as wang:
        assert say("talk_unclaimed") in (await li.get(f"/talks/{waiting}")).text
        claimed = await wang.post(f"/talks/{waiting}/claim")
        assert say("talk_mine") in claimed.text and say("talk_sent_claimed") in claimed.text
        assert say("talks_claimed", name="王姐") in (await li.get("/talks")).all("li.card")[0]
        assert say("talks_mine") in (await wang.get("/talks")).all("li.card")[0]
        news = json.loads((await li.get(f"/talks/{waiting}/news?after=1")).html)
        assert news["claimant"] == "wang" and say("talk_claimed", name="王姐") in news["team"]
        assert say("talk_watched", names="王姐") in news["team"]
        released = await wang.post(f"/talks/{waiting}/release")
        assert say("talk_sent_released") in released.text and say("talk_unclaimed") in released.text


async def test_a_claim_that_was_not_seen_is_not_taken(tmp_path: Path, waiting: str, inbox: Inbox) -> None:
    async with at_desk(tmp_path, role="staff") as li, colleague(li, "wang", shown="王姐") as wang:
        await wang.post(f"/talks/{waiting}/claim")
        told = await li.post(f"/talks/{waiting}/claim")
        assert told.status == 409 and told.all("[role=alert]") == [say("talk_taken_since", name="王姐")]
        assert inbox.conversation(waiting).claimed_by == "wang"
        claimant = told.soup.select_one(".team input[name=claimant]")["value"]
        taken = await li.post(f"/talks/{waiting}/claim", {"claimant": claimant})
    assert taken.status == 200 and inbox.conversation(waiting).claimed_by == "li"


async def test_the_second_reply_is_told_that_somebody_answered_and_keeps_its_words(tmp_path: Path, waiting: str, inbox: Inbox) -> None:
    async with at_desk(tmp_path, role="staff") as li, colleague(li, "wang", shown="王姐") as wang:
        fields = {field["name"]: field["value"] for field in (await li.get(f"/talks/{waiting}")).soup.select("#reply input[type=hidden]")}
        first = await wang.post(f"/talks/{waiting}/reply", {**fields, "csrf": wang.csrf, "text": "我是王姐，你说"})
        assert first.status == 200
        told = await li.post(f"/talks/{waiting}/reply", {**fields, "text": "你在哪个工地？"})
        assert told.status == 409 and told.all("[role=alert]") == [say("talk_answered_since", name="王姐")]
        assert told.soup.select_one("textarea").get_text() == "你在哪个工地？" and "我是王姐，你说" in told.text
        assert [line.text for line in inbox.messages_after(waiting) if line.author == "staff"] == ["我是王姐，你说"]
        again = {field["name"]: field["value"] for field in told.soup.select("#reply input[type=hidden]")}
        sent = await li.post(f"/talks/{waiting}/reply", {**again, "text": "你在哪个工地？"})
    assert sent.status == 200 and [line.author for line in inbox.messages_after(waiting)].count("staff") == 2


async def test_the_worker_reads_who_answers(tmp_path: Path, inbox: Inbox) -> None:
    talker = Talker()
    async with at_desk(tmp_path, talker, role="staff") as clerk:
        saved = await clerk.post("/password/shown", {"shown": "李姐"})
        assert saved.all("[role=status]")[0] == say("shown_saved") and saved.soup.select_one("#shown")["value"] == "李姐"
        refused = await clerk.post("/password/shown", {"shown": "13812345678"})
        assert refused.status == 400 and "李姐" in refused.html
        chat = Chat(clerk.session, clerk.server, clerk.agent)
        talker.answer = {"status": "handover", "topic": None}
        await chat.say("我要找真人")
        person = person_key("web", chat.conversation)
        page = await clerk.get(f"/talks/{person}")
        fields = {field["name"]: field["value"] for field in page.soup.select("#reply input[type=hidden]")}
        sent = await clerk.post(f"/talks/{person}/reply", {**fields, "text": "你说"})
        assert "李姐" in sent.all("li.staff .by")[0]
        last = (await chat.news())["messages"][-1]
    assert (last["author"], last["by"]) == ("staff", "李姐") and "account" not in last


async def test_the_list_tells_new_unread_and_answered_apart(tmp_path: Path, waiting: str, inbox: Inbox) -> None:
    inbox.open_handover("b" * 32, "web", "第二个人", None, None)
    async with at_desk(tmp_path, role="staff") as li:
        first, second = (await li.get("/talks")).all("li.card")
        assert say("talks_new") in first and say("talks_new") in second
        await li.get(f"/talks/{waiting}")
        inbox.add_message(waiting, "web", "person", "还在吗")
        assert say("talks_unread", count=1) in (await li.get("/talks")).all("li.card")[0]
        assert say("waiting", count=2) in (await li.get("/talks")).all("nav")[0]
        await li.post(f"/talks/{waiting}/reply", {"text": "在", "newest": "99"})
        page = await li.get("/talks")
        assert "第二个人" in page.all("li.card")[0] and say("talks_answered") in page.all("li.card")[1]
        assert say("waiting", count=1) in page.all("nav")[0], "whoever has an answer waits no more"


async def test_the_worker_reads_how_many_wait_before_them(tmp_path: Path, waiting: str, inbox: Inbox) -> None:
    talker = Talker()
    async with at_desk(tmp_path, talker, role="staff") as clerk:
        chat = Chat(clerk.session, clerk.server, clerk.agent)
        talker.answer = {"status": "handover", "topic": None}
        told = await chat.say("我要找真人")
        assert channel_say("in_line", before=1) in told["text"]
        assert (await chat.news())["place"] == 2
        inbox.reply_as_staff(waiting, "li", "在")
        inbox.place_in_line(waiting, is_fresh=True)
        assert (await chat.news())["place"] == 1
        inbox.reply_as_staff(person_key("web", chat.conversation), "li", "在")
        inbox.place_in_line(waiting, is_fresh=True)
        assert "place" not in await chat.news()


async def test_a_conversation_is_noted_passed_on_closed_and_found_again(tmp_path: Path, waiting: str, inbox: Inbox) -> None:
    async with at_desk(tmp_path, role="staff") as li, colleague(li, "wang", shown="王姐") as wang:
        noted = await li.post(f"/talks/{waiting}/note", {"note": "下午再回他 <b>"})
        assert "下午再回他 <b>" in noted.all("#notes li")[0] and say("talk_sent_noted") in noted.text
        assert "王姐" in noted.all("#to option")
        passed = await li.post(f"/talks/{waiting}/transfer", {"to": "wang"})
        assert say("talk_transferred") in passed.text and say("talks_claimed", name="王姐") in passed.all("li.card")[0]
        news = json.loads((await wang.get(f"/talks/{waiting}/news?after=1")).html)
        assert "下午再回他 &lt;b&gt;" in news["notes"]
        await wang.post(f"/talks/{waiting}/reply", {"text": "我是王姐"})
        await wang.post(f"/talks/{waiting}/close", {"outcome": "referred"})
        (row,) = (await li.get("/talks/closed")).all("li.card")
        assert say("outcome_referred") in row and say("closed_answered", name="王姐") in row
        found, other, nothing = [
            await li.post("/talks/closed", fields) for fields in ({"words": "王姐"}, {"outcome": "left"}, {"words": "没说过"})
        ]
        assert len(found.all("li.card")) == 1 and found.address == "/staff/talks/closed"
        assert say("closed_none") in other.text and say("closed_none") in nothing.text
        inbox.open_handover(waiting, "web", "又来了", None, None)
        assert say("talk_earlier", count=1) in (await li.get(f"/talks/{waiting}")).text
    assert not any("下午再回他" in line.text for line in inbox.messages_after(waiting)), "the worker never gets a note"


async def test_nobody_passes_on_to_nobody(tmp_path: Path, waiting: str, inbox: Inbox) -> None:
    async with at_desk(tmp_path, role="staff") as li:
        assert (await li.post(f"/talks/{waiting}/transfer", {"to": "ghost"})).status == 409
    assert inbox.conversation(waiting).claimed_by is None
