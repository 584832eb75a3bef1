"""A worker leaves a number on the page, with and without JavaScript; the clerk who has claimed the conversation reads it once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.web.form import COOKIE
from bot.channels.web.words import web_say
from bot.inbox.person import person_key
from bot.inbox.store import Inbox
from bot.inbox.team import Team
from bot.staff.words import say
from tests.bot.channels.web.web_page import Page as Chat
from tests.bot.channels.web.web_page import Talker
from tests.bot.staff.clerk import Clerk, at_desk, colleague

NUMBER = "13812345678"


@pytest.fixture(autouse=True)
def calls_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "centre.yml"
    path.write_text("callback_days: 7\n", encoding="utf-8")
    monkeypatch.setenv("GONGYOU_STAFF_SETTINGS", str(path))


async def leave(clerk: Clerk, conversation: str, number: str) -> tuple[int, Any]:
    headers = {"X-Conversation": conversation}
    async with clerk.session.post(f"{clerk.server}/chat/callback", json={"number": number}, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_number_is_left_and_read_once_by_the_clerk_who_has_the_conversation(tmp_path: Path, inbox: Inbox) -> None:
    talker = Talker()
    async with at_desk(tmp_path, talker, role="staff") as li, colleague(li, "wang") as wang:
        chat = Chat(li.session, li.server, li.agent)
        assert (await leave(li, chat.conversation, NUMBER))[0] == 409, "who did not ask for staff"
        talker.answer = {"status": "handover", "topic": None}
        await chat.say("我要找真人")
        assert (await chat.news())["callback"] is True
        assert (await leave(li, chat.conversation, "12345"))[0] == 400
        status, body = await leave(li, chat.conversation, "138 1234 5678")
        assert (status, body["say"]) == (200, web_say("number_kept", days=7))
        person = person_key("web", chat.conversation)
        assert say("number_tag") in (await li.get("/talks")).all("li.card")[0]
        assert say("number_claim_first") in (await li.get(f"/talks/{person}")).text
        assert (await li.post(f"/talks/{person}/number")).status == 403
        claimed = await li.post(f"/talks/{person}/claim")
        assert NUMBER not in claimed.html and say("number_show") in claimed.text
        assert (await wang.post(f"/talks/{person}/number")).status == 403
        shown = await li.post(f"/talks/{person}/number")
        assert f'href="tel:{NUMBER}"' in shown.html and shown.headers["Cache-Control"] == "no-store"
        again, page = await li.post(f"/talks/{person}/number"), await li.get(f"/talks/{person}")
    assert again.status == 410 and NUMBER not in again.html + page.html


async def test_a_number_is_left_without_javascript(tmp_path: Path, inbox: Inbox) -> None:
    person = person_key("web", "c" * 32)
    inbox.open_handover(person, "web", "欠薪", None, None)
    async with at_desk(tmp_path, role="staff") as clerk:
        origin = {"Origin": clerk.server}
        cookies = {COOKIE: "c" * 32}
        for number, said in (("12345", web_say("number_wrong")), (NUMBER, web_say("number_kept", days=7))):
            async with clerk.session.post(
                f"{clerk.server}/chat/callback", data={"number": number}, headers=origin, cookies=cookies
            ) as page:
                html = await page.text()
                assert page.status == 200 and said in html and 'action="/chat/callback"' in html
    assert Team(inbox.database).to_call([person]) == {person}


async def test_where_a_centre_does_not_call_nobody_is_asked(tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGYOU_STAFF_SETTINGS")
    talker = Talker()
    async with at_desk(tmp_path, talker, role="staff") as clerk:
        chat = Chat(clerk.session, clerk.server, clerk.agent)
        talker.answer = {"status": "handover", "topic": None}
        await chat.say("我要找真人")
        assert "callback" not in await chat.news() and (await leave(clerk, chat.conversation, NUMBER))[0] == 404
