"""The list a page at a time, and what is pushed to pages."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from bot.inbox.model import Seen
from bot.inbox.store import Inbox
from bot.inbox.team import Team
from bot.staff import event_pages
from bot.staff.words import say
from tests.bot.staff.clerk import Clerk, accounts, at_desk
from tests.bot.staff.conftest import PERSON


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.staff.board.FRESH_SECONDS", 0.0)
    monkeypatch.setattr(event_pages, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(event_pages, "ALIVE_SECONDS", 0.1)


class Stream:
    """A browser's side of the events."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def event(self) -> dict[str, Any]:
        """The next event."""
        async for line in self.answer.content:
            if line.startswith(b"data: "):
                return dict(json.loads(line[6:]))
        raise EOFError

    async def is_over(self) -> bool:
        """True once the server ends the stream."""
        async for _ in self.answer.content:
            pass
        return True


def events(clerk: Clerk) -> Any:
    return clerk.session.get(f"{clerk.server}/staff/talks/events")


async def test_a_page_is_told_at_once_and_whenever_the_list_changes(tmp_path: Path, inbox: Inbox) -> None:
    team = Team(inbox.database)
    async with at_desk(tmp_path, role="staff") as clerk, events(clerk) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream") and answer.headers["Cache-Control"] == "no-store"
        stream = Stream(answer)
        first = await stream.event()
        assert (first["open"], first["newest"]) == (0, "")
        inbox.open_handover(PERSON, "web", "欠薪", None, None)
        asked = await stream.event()
        assert (asked["open"], asked["words"]) == (1, say("waiting", count=1)) and asked["newest"]
        team.claim(PERSON, "li", Seen())
        claimed = await stream.event()
        assert claimed["newest"] == asked["newest"] and claimed["version"] != asked["version"], "shown anew, and nobody is rung for"
        inbox.reply_as_staff(PERSON, "li", "在")
        assert (await stream.event())["open"] == 0
        inbox.add_message(PERSON, "web", "person", "欠了三个月")
        again = await stream.event()
        assert again["open"] == 1 and again["newest"] > asked["newest"], "whoever was answered and says more is new"


async def test_a_stream_ends_with_its_session(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk, events(clerk) as answer:
        stream = Stream(answer)
        await stream.event()
        accounts().set_disabled("li", True, "test")
        assert await asyncio.wait_for(stream.is_over(), 3)
        async with clerk.session.get(f"{clerk.server}/staff/talks/events", allow_redirects=False) as refused:
            assert refused.status == 303


async def test_a_stream_ends_in_time_and_does_not_keep_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_pages, "LONGEST_SECONDS", 0.1)
    async with at_desk(tmp_path, role="staff") as clerk, events(clerk) as answer:
        assert await asyncio.wait_for(Stream(answer).is_over(), 3)


async def test_three_hundred_are_paged(tmp_path: Path, inbox: Inbox) -> None:
    for number in range(300):
        inbox.open_handover(f"{number:032x}", "web", f"第{number}个人", None, None)
    began = time.process_time()
    assert len(inbox.asked_conversations()) == 300
    assert time.process_time() - began < 0.3
    async with at_desk(tmp_path, role="staff") as clerk:
        first, last, beyond = [await clerk.get(f"/talks?page={page}") for page in (1, 10, 99)]
        rows = json.loads((await clerk.get("/talks/waiting?page=2")).html)["html"]
    assert first.all("li.card a")[0] == "第0个人" and len(first.all("li.card")) == 30 and len(first.html) < 30_000
    assert last.all("li.card a")[-1] == "第299个人" and len(beyond.all("li.card")) == 30, "the last one instead of an empty page"
    assert say("waiting", count=300) in first.all("nav")[0] and "第30个人" in rows and len(rows) < 25_000
