"""Who answers, and from what; and what a browser is told where a page is missing or failed."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest
from bs4 import BeautifulSoup
from rasa.core.channels.channel import register
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.web.about import about_page
from bot.channels.web.failures import add_failure_pages
from bot.channels.web.pages import Pages
from bot.channels.web.words import web_say
from bot.inbox import centre
from bot.server import serving
from knowledge.answers.desk import open_desk

HTML = {"Accept": "text/html,application/xhtml+xml"}


def test_it_names_every_document_with_its_date_and_every_law_in_force() -> None:
    page = BeautifulSoup(about_page(), "html.parser")
    library = open_desk().resources.library
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.select("tbody tr")]
    assert len(rows) == len([document for document in library.documents if document.clauses])
    assert ["安阳市", "2015年11月20日"] in [[region, day] for region, _, day in rows]
    assert all(day for _, _, day in rows)
    assert len(page.select("details li")) == len([act for act in library.acts.values() if act.repealed is None])


def test_the_centre_is_named_where_it_is_set_and_missed_where_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "还没写上自己的名字" in about_page()
    settings = tmp_path / "staff.yml"
    settings.write_text('centre: {name: 安阳市农民工<服务>中心, phone: "12345"}\n', encoding="utf-8")
    monkeypatch.setenv(centre.SETTINGS, str(settings))
    page = about_page()
    assert "安阳市农民工&lt;服务&gt;中心，电话12345" in page.replace("\n", "") and "还没写上" not in page


@pytest.mark.parametrize(
    ("path", "status", "words"), [("/no/such/page", 404, "missing_page"), ("/chat.js?x", 405, "wrong_request"), ("/fails", 500, "broken")]
)
async def test_whoever_opens_a_wrong_page_reads_chinese_and_numbers_to_call(path: str, status: int, words: str) -> None:
    app = Sanic("failures_test", configure_logging=False)
    register([Pages()], app, route="/webhooks/")
    add_failure_pages(app)

    @app.get("/fails")
    async def fail(request: Request) -> HTTPResponse:
        raise ValueError("secret of the inside")

    method = "DELETE" if status == 405 else "GET"
    async with serving(app) as address, aiohttp.ClientSession() as session:
        async with session.request(method, address + path, headers=HTML) as got:
            page = await got.text()
            assert got.status == status and got.content_type == "text/html"
            assert got.headers["Content-Security-Policy"].startswith("default-src 'none'")
        async with session.request(method, address + path) as got:
            assert got.status == status and "tel:" not in await got.text(), "programs get what they got before"
    assert web_say(words) in page and "tel:12333" in page and "secret" not in page
