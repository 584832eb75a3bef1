"""Messages while the inbox fails, comes back, or is slow: nothing is lost, doubled or out of order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.inbox_calls import InboxCalls, InboxDownError, Line
from bot.channels.web import store as web_store
from bot.channels.web.store import Transcript
from bot.inbox.errors import InboxError
from bot.inbox.store import Inbox, open_inbox

PERSON = "a" * 32


class Switched(InboxCalls):
    """An inbox that can be unplugged, or made to answer only after its caller has given up."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.fault: Callable[[Inbox], None] = lambda _: None

    async def run(self, work: Any, seconds: float = 0.2) -> Any:
        def faulty(inbox: Inbox) -> Any:
            self.fault(inbox)
            return work(inbox)

        return await super().run(faulty, seconds)


def unplugged(_: Inbox) -> None:
    raise InboxError("unplugged")


def slow(_: Inbox) -> None:
    time.sleep(0.4)


@pytest.fixture
def calls(tmp_path: Path) -> Iterator[Switched]:
    """The switch, with an inbox that works."""
    url = f"sqlite:///{tmp_path}/inbox.db"
    open_inbox(url)
    switched = Switched(url)
    yield switched
    switched.close()


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


async def test_stored_lines_come_back_in_order_and_by_number(calls: Switched) -> None:
    transcript = Transcript(PERSON, calls)
    first, is_new = await transcript.add("person", "一", "q1", {"turn": True})
    await transcript.add("bot", "二", "b1")
    assert is_new and first.payload == {"turn": True}
    assert texts((await transcript.read(0)).lines) == ["一", "二"] and texts((await transcript.read(first.seq)).lines) == ["二"]
    assert (await transcript.add("person", "一", "q1")) == (first, False)


async def test_a_failing_inbox_leaves_a_gap_that_a_cursor_survives(calls: Switched) -> None:
    transcript = Transcript(PERSON, calls)
    before, _ = await transcript.add("person", "一", "q1")
    calls.fault = unplugged
    during, is_new = await transcript.add("bot", "二", "b1")
    again = await transcript.add("bot", "二", "b1")
    outage = await transcript.read(before.seq)
    calls.fault = lambda _: None
    after, _ = await transcript.add("person", "三", "q2")
    assert before.seq < during.seq < after.seq and is_new and again == (during, False)
    assert texts(outage.lines) == ["二"] and not outage.is_whole
    whole = await transcript.read(0)
    assert texts(whole.lines) == ["一", "二", "三"] and whole.is_whole
    assert texts((await transcript.read(during.seq)).lines) == ["三"]


async def test_a_page_that_knows_higher_numbers_still_gets_its_answer(calls: Switched) -> None:
    calls.fault = unplugged
    restarted = Transcript(PERSON, calls)
    await restarted.add("person", "一", "q1")
    await restarted.add("bot", "二", "b1")
    lines = (await restarted.read(41)).lines
    assert texts(lines) == ["一", "二"] and 41 < lines[0].seq < lines[1].seq < 42
    assert texts((await restarted.read(lines[0].seq)).lines) == ["二"]
    assert (await restarted.read(lines[1].seq)).lines == []


async def test_a_line_that_was_stored_late_is_shown_once(calls: Switched) -> None:
    transcript = Transcript(PERSON, calls)
    calls.fault = slow
    kept, _ = await transcript.add("bot", "一", "b1")
    calls.fault = lambda _: None
    await asyncio.sleep(0.6)
    assert len(open_inbox(calls._url).messages_after(PERSON)) == 1, "the write was only late"
    assert (await transcript.read(0)).lines == [kept]


async def test_who_answers_is_the_bot_where_nobody_can_tell(calls: Switched) -> None:
    transcript = Transcript(PERSON, calls)
    open_inbox(calls._url).open_handover(PERSON, "web", "工资", None, None)
    assert (await transcript.read(0)).status == "open"
    calls.fault = unplugged
    assert (await transcript.read(0)).status == "bot"


async def test_long_histories_are_read_to_their_end(calls: Switched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_store, "PAGE", 3)
    inbox = open_inbox(calls._url)
    for number in range(9):
        inbox.add_message(PERSON, "web", "person", str(number))
    assert texts((await Transcript(PERSON, calls).read(0)).lines) == [str(number) for number in range(9)]


async def test_an_outage_is_logged_once_and_without_what_was_said(calls: Switched, caplog: pytest.LogCaptureFixture) -> None:
    calls.fault = unplugged
    transcript = Transcript(PERSON, calls)
    for number in range(3):
        await transcript.add("person", "秘密的话", f"q{number}")
    assert len(caplog.records) == 1 and "unplugged" in caplog.text and "秘密" not in caplog.text


async def test_any_failure_is_the_inbox_being_down(calls: Switched) -> None:
    def broken(_: Inbox) -> None:
        raise RuntimeError("a bug")

    with pytest.raises(InboxDownError):
        await calls.run(broken)
