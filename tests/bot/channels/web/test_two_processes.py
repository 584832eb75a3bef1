"""One conversation whose requests come to two processes: the inbox decides what is due, and an answer reaches the page wherever it waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.web import due as web_due
from bot.channels.words import channel_say
from bot.inbox.person import person_key
from bot.inbox.store import Inbox, open_inbox
from tests.bot.channels.web.web_page import Page, Talker, open_page

WAGES = "老板拖欠工资怎么办"


@pytest.fixture(autouse=True)
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """The inbox that both share."""
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the tests, long enough")
    return open_inbox()


@asynccontextmanager
async def two(talker: Talker, folder: Path) -> AsyncIterator[tuple[Page, Page]]:
    """The page at one process, and the same page at the other."""
    async with open_page(talker, folder) as one, open_page(talker, folder) as other:
        other.conversation = one.conversation
        yield one, other


def stored(inbox: Inbox, page: Page) -> list[str]:
    return [message.text for message in inbox.messages_after(person_key("web", page.conversation))]


async def test_an_answer_of_another_process_comes_within_a_fifth_of_a_second(tmp_path: Path) -> None:
    talker = Talker()
    async with two(talker, tmp_path) as (one, other):
        for number in range(3):
            talker.gate.clear()
            _, taken = await other.ask(WAGES)
            assert (await one.news(taken["seq"]))["pending"], f"{number}: known to be due here too"
            waiting = asyncio.create_task(one.news(taken["seq"], 20))
            await asyncio.sleep(0.2)
            began = time.monotonic()
            talker.gate.set()
            news = await waiting
            assert [line["author"] for line in news["messages"]] == ["bot"] and not news["pending"]
            assert time.monotonic() - began < 0.3


async def test_what_was_erased_elsewhere_does_not_come_back(tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    talker = Talker(status="no_clause")
    async with two(talker, tmp_path) as (one, other):
        talker.gate.clear()
        await one.ask(WAGES)
        assert (await other.news())["pending"], "the other process has seen the question"
        monkeypatch.setattr(web_due, "PENDING_SECONDS", 0.2)
        assert (await one.call("DELETE", "/chat/conversation"))[0] == 204
        await asyncio.sleep(0.3)
        assert await other.news() == {"messages": [], "cursor": 0, "pending": False, "status": "bot"}
        assert stored(inbox, one) == []


async def test_an_answer_to_what_was_erased_meanwhile_is_not_kept(tmp_path: Path, inbox: Inbox) -> None:
    talker = Talker(status="no_clause")
    async with two(talker, tmp_path) as (one, other):
        talker.gate.clear()
        await one.ask(WAGES)
        assert (await other.call("DELETE", "/chat/conversation"))[0] == 204
        talker.gate.set()
        await asyncio.sleep(0.3)
        assert (await one.news())["messages"] == [] and stored(inbox, one) == [] and not inbox.questions()


async def test_what_was_answered_elsewhere_is_not_apologised_for(tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    talker = Talker()
    async with two(talker, tmp_path) as (one, other):
        talker.gate.clear()
        await one.ask(WAGES)
        assert (await other.news())["pending"]
        talker.gate.set()
        await one.history()
        monkeypatch.setattr(web_due, "PENDING_SECONDS", 0.0)
        assert (await other.ask("工伤呢"))[0] == 202
        await other.history()
        assert stored(inbox, one) == [WAGES, f"答：{WAGES}", "工伤呢", "答：工伤呢"]


async def test_a_lost_question_gets_one_line_whoever_looks(tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    async with two(Talker(), tmp_path) as (one, other):
        inbox.add_message(person_key("web", one.conversation), "web", "person", WAGES, {"turn": True}, "q" * 64)
        assert (await one.news())["pending"] and (await other.news())["pending"]
        monkeypatch.setattr(web_due, "PENDING_SECONDS", 0.0)
        await asyncio.gather(*(page.news() for page in (one, other) * 4))
        lines = stored(inbox, one)
        assert lines[0] == WAGES and len(lines) == 2 and lines[1].startswith(channel_say("lost"))


async def test_the_same_message_at_both_is_one_question(tmp_path: Path, inbox: Inbox) -> None:
    talker = Talker()
    async with two(talker, tmp_path) as (one, other):
        await asyncio.gather(*(page.ask(WAGES, "q1") for page in (one, other) * 2))
        await one.history()
        assert len(talker.heard) == 1 and stored(inbox, one) == [WAGES, f"答：{WAGES}"]
