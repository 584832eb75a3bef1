"""From "干了71天一天280给了6000" to a complaint in the running app: WeChat, the page, the page without JavaScript; nothing personal is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from bs4 import BeautifulSoup
from docx import Document

from bot.channels.papers import PUBLIC_URL
from bot.channels.web.words import web_say
from tests.bot.channels.whole_app import Play, Running, own_var, play_fixture  # noqa: F401 - fixtures

TURNS = ("干了71天一天280给了6000", "帮我写材料", "投诉书", "3月5号到5月20号", "安阳")
OWED = "责令被投诉人支付拖欠的劳动报酬13880元"
NAME, IDENTITY, PHONE = "欧阳铁柱", "410522198503124518", "13937212345"


async def paper(app: Running, kind: str, path: str = "/chat/paper", **fields: str) -> tuple[int, bytes, Any]:
    async with app.session.post(f"{app.address}{path}", data={"as": kind, **fields}) as response:
        return response.status, await response.read(), response.headers


async def told(app: Running, channel: str) -> str:
    said = ""
    for turn in TURNS:
        said = await app.says(channel)(turn)
    return said


def test_on_the_page_it_is_printed_saved_and_copied(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        assert "投诉书写好了" in await told(app, "web")
        assert (await app.page.history())[-1]["answer"]["paper"]["id"] == "complaint"
        own = {"conversation": app.page.conversation, "paper": "complaint"}
        status, printed, headers = await paper(app, "print", **own)
        assert status == 200 and OWED in printed.decode() and headers["Cache-Control"] == "no-store"
        assert "<svg" not in printed.decode()  # no address is set
        _, file, headers = await paper(app, "docx", **own)
        assert OWED in "".join(one.text for one in Document(BytesIO(file)).paragraphs) and "attachment" in headers["Content-Disposition"]
        _, text, _ = await paper(app, "text", **own)
        assert OWED in text.decode()

    play(scene)


def test_what_is_typed_into_the_print_page_cannot_be_sent(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        await told(app, "web")
        _, printed, _ = await paper(app, "print", conversation=app.page.conversation, paper="complaint")
        soup = BeautifulSoup(printed, "html.parser")
        blanks = soup.select("#paper input, #paper textarea")
        assert len(blanks) > 10 and not [blank for blank in blanks if blank.get("name") or blank.get("value") or blank.find_parent("form")]
        assert soup.select("form") == [] and "fetch" not in str(soup)

    play(scene)


def test_without_javascript_it_takes_the_cookie(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        # A browser that keeps the cookie of an address without a name.
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as phone:
            for number, turn in enumerate(TURNS):
                async with phone.post(f"{app.address}/chat/form", data={"id": f"n{number}", "text": turn}) as response:
                    page = BeautifulSoup(await response.text(), "html.parser")
            form = page.select_one('#log li:last-child form[action="/chat/paper"]')
            assert form is not None
            fields = {field["name"]: field["value"] for field in form.select("input")}
            async with phone.post(f"{app.address}{form['action']}", data={**fields, "as": "print"}) as response:
                assert response.status == 200 and OWED in await response.text()

    play(scene)


def test_on_wechat_it_comes_in_parts_and_by_a_link_that_opens_once(play: Callable[[Play], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC_URL, "https://wen.example.org/")

    async def scene(app: Running) -> None:
        said = await told(app, "wechat")
        found = re.search(r"https://wen\.example\.org(/chat/paper/\S+)", said)
        assert "投诉书写好了" in said and found is not None
        assert OWED in await app.wechat("继续")
        for _ in range(2):  # whoever checks the link takes nothing
            async with app.session.get(f"{app.address}{found[1]}") as response:
                assert response.status == 200 and web_say("paper_once") in await response.text()
        status, printed, _ = await paper(app, "print", found[1])
        assert status == 200 and OWED in printed.decode()
        assert '<p class="code"><svg' in printed.decode()  # the way back
        status, again, _ = await paper(app, "print", found[1])
        assert status == 404 and web_say("paper_gone") in again.decode() and OWED not in again.decode()

    play(scene)


def test_a_link_goes_with_everything_else_of_the_person(play: Callable[[Play], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC_URL, "https://wen.example.org")

    async def scene(app: Running) -> None:
        found = re.search(r"(/chat/paper/\S+)", await told(app, "wechat"))
        assert found is not None
        await app.wechat("清除")
        await app.wechat("确定清除")
        status, _, _ = await paper(app, "print", found[1])
        assert status == 404
        await app.until_gone(app.key("wechat"))

    play(scene)


def test_nothing_personal_is_on_the_server(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        for turn in (*TURNS, f"我叫{NAME}，身份证{IDENTITY}，电话{PHONE}"):
            await app.web(turn)
        own = {"conversation": app.page.conversation, "paper": "complaint"}
        # A page that posted what was typed all the same would leave it nowhere either.
        for kind in ("print", "docx", "text"):
            _, body, _ = await paper(app, kind, **own, name=NAME, identity=IDENTITY)
            assert NAME.encode() not in body and IDENTITY.encode() not in body
        assert app.files_with("71天"), "what was told for it is part of the conversation"
        assert app.files_with(NAME, IDENTITY, PHONE) == []

    play(scene)


def test_nobody_gets_a_paper_of_a_conversation_that_is_not_theirs(play: Callable[[Play], None]) -> None:
    async def scene(app: Running) -> None:
        await told(app, "web")
        for others in ({"conversation": "0" * 32}, {}, {"conversation": "x"}):
            status, body, _ = await paper(app, "print", paper="complaint", **others)
            assert status == 404 and OWED not in body.decode()

    play(scene)
