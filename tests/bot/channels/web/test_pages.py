"""The page, the frame, their files and the health report, as a browser or a monitor gets them."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import register
from sanic import Sanic

from bot.channels.web import pages
from bot.channels.web.files import accepts_gzip, has_tag
from bot.channels.web.pages import Pages, frame_ancestors, health_report
from bot.server import serving
from knowledge.store.repository import read_meta

READY = SimpleNamespace(is_ready=lambda: True, model_id="m1")
FILES = {
    "/": "text/html",
    "/embed": "text/html",
    "/chat.js": "text/javascript",
    "/chat.css": "text/css",
    "/widget.js": "text/javascript",
    "/sw.js": "text/javascript",
    "/icon.svg": "image/svg+xml",
    "/places.json": "application/json",
}


@pytest.fixture
def webchat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built front end of a few bytes."""
    monkeypatch.delenv("GONGYOU_FRAME_ANCESTORS", raising=False)
    (tmp_path / "dist").mkdir()
    for name in ("index.html", "icon.svg", *(f"dist/{name}" for name in ("chat.js", "chat.css", "widget.js", "sw.js", "places.json"))):
        (tmp_path / name).write_text(f"content of {name} " * 50)
    monkeypatch.setattr(pages, "WEBCHAT", tmp_path)
    monkeypatch.setattr(pages, "BUILT", tmp_path / "dist")
    return tmp_path


@asynccontextmanager
async def browser(**headers: str) -> AsyncIterator[Any]:
    """`get(path)` gives status, headers and body as sent."""
    app = Sanic("pages_test", configure_logging=False)
    register([Pages()], app, route="/webhooks/")
    async with serving(app) as address, aiohttp.ClientSession(auto_decompress=False, headers=headers) as session:

        async def get(path: str, method: str = "GET", **more: str) -> tuple[int, Any, bytes]:
            async with session.request(method, f"{address}{path}", headers=more) as response:
                return response.status, response.headers, await response.read()

        yield get


def policy_of(headers: Any) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))


@pytest.mark.parametrize("path", FILES)
async def test_files_are_served_with_type_and_safety(webchat: Path, path: str) -> None:
    async with browser() as get:
        status, headers, body = await get(path)
    assert status == 200 and headers["Content-Type"] == f"{FILES[path]}; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert b"content of" in (gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body)


@pytest.mark.usefixtures("webchat")
async def test_the_page_runs_only_its_own_files_and_in_no_frame() -> None:
    async with browser() as get:
        _, headers, _ = await get("/")
    policy = policy_of(headers)
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY" and headers["Referrer-Policy"] == "same-origin"


@pytest.mark.usefixtures("webchat")
async def test_the_worker_fetches_from_this_server_only_and_is_looked_for_every_time() -> None:
    async with browser() as get:
        _, headers, _ = await get("/sw.js")
    assert policy_of(headers) == {"default-src": "'none'", "connect-src": "'self'"} and headers["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("webchat")
async def test_the_frame_may_stand_on_this_site_and_on_those_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async with browser() as get:
        _, headers, _ = await get("/embed?region=anyang")
    assert policy_of(headers)["frame-ancestors"] == "'self'" and "X-Frame-Options" not in headers
    monkeypatch.setenv("GONGYOU_FRAME_ANCESTORS", "https://www.hall.example http://10.0.0.5:8080")
    async with browser() as get:
        _, headers, _ = await get("/embed")
        assert policy_of((await get("/"))[1])["frame-ancestors"] == "'none'"
    assert policy_of(headers)["frame-ancestors"] == "'self' https://www.hall.example http://10.0.0.5:8080"


@pytest.mark.parametrize(
    ("setting", "sources"),
    [
        (None, "'self'"),
        ("  ", "'self'"),
        ("'none'", "'self'"),
        ("https://*.union.example", "'self' https://*.union.example"),
        ("https://a.example; script-src *", "'self'"),
        ("* javascript: https://a.example/path https://b.example", "'self' https://b.example"),
        ("https://a.example\r\nX-Evil: 1", "'self' https://a.example"),
    ],
)
def test_only_origins_get_into_the_header(setting: str | None, sources: str) -> None:
    assert frame_ancestors(setting) == sources


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("encoding", ["gzip, deflate", "identity"])
async def test_what_the_browser_has_is_not_sent_again(webchat: Path, path: str, encoding: str) -> None:
    async with browser() as get:
        _, first, _ = await get(path, **{"Accept-Encoding": encoding})
        status, second, body = await get(path, **{"Accept-Encoding": encoding, "If-None-Match": first["ETag"]})
        assert (status, body, second["ETag"]) == (304, b"", first["ETag"])
        assert (await get(path, **{"Accept-Encoding": encoding, "If-None-Match": '"other"'}))[0] == 200
    assert first["Vary"] == "Accept-Encoding" and first["Cache-Control"] in ("no-cache", "public, max-age=300")
    assert ("Content-Encoding" in first) == ("gzip" in encoding)


async def test_a_page_built_anew_is_served_without_a_restart(webchat: Path) -> None:
    async with browser(**{"Accept-Encoding": "identity"}) as get:
        _, before, _ = await get("/chat.js")
        (webchat / "dist" / "chat.js").write_text("new")
        status, after, body = await get("/chat.js", **{"If-None-Match": before["ETag"]})
    assert (status, body) == (200, b"new") and after["ETag"] != before["ETag"]


@pytest.mark.usefixtures("webchat")
async def test_other_sites_may_load_the_widget_and_nothing_else() -> None:
    async with browser() as get:
        shared = {path: (await get(path))[1].get("Cross-Origin-Resource-Policy") for path in FILES}
        assert not [name for path in FILES for name in (await get(path))[1] if name.lower().startswith("access-control")]
    assert (shared["/widget.js"], shared["/chat.js"], shared["/chat.css"]) == ("cross-origin", "same-origin", "same-origin")


@pytest.mark.parametrize(("path", "file"), [("/", "index.html"), ("/chat.js", "dist/chat.js"), ("/widget.js", "dist/widget.js")])
async def test_what_was_not_built_is_said_with_phones(webchat: Path, path: str, file: str) -> None:
    (webchat / file).unlink()
    async with browser() as get:
        status, headers, body = await get(path)
    assert status == 503 and headers["Content-Type"].startswith("text/plain")
    assert "12333" in body.decode() and "bin/build-web" in body.decode()


@pytest.mark.usefixtures("webchat")
async def test_monitors_may_ask_for_headers_alone() -> None:
    async with browser() as get:
        status, headers, body = await get("/", "HEAD")
    assert (status, body) == (200, b"") and headers["ETag"]


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("br", False),
        ("", False),
        ("x-gzip", False),
    ],
)
def test_gzip_only_where_it_is_taken(accepted: str, expected: bool) -> None:
    assert accepts_gzip(accepted) is expected


@pytest.mark.parametrize(
    ("given", "expected"), [('"a"', True), ('W/"a", "b"', True), ("*", True), ('"b"', False), ("", False), ("a", False)]
)
def test_tags_are_compared_whole(given: str, expected: bool) -> None:
    assert has_tag(given, '"a"') is expected


@pytest.fixture
def knowledge(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a store in its usual place."""
    (tmp_path / "var").mkdir()
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "var" / "knowledge.db"
    path.write_bytes(store.read_bytes())
    return path


def test_ready_names_model_and_knowledge(knowledge: Path) -> None:
    report = health_report(READY)
    assert (report["status"], report["model"]) == ("ok", "m1")
    assert report["knowledge"] and read_meta(knowledge)["digest"].startswith(report["knowledge"])


@pytest.mark.parametrize("agent", [None, SimpleNamespace(is_ready=lambda: False, model_id=None)])
@pytest.mark.usefixtures("knowledge")
def test_without_a_loaded_model_it_is_still_starting(agent: object) -> None:
    report = health_report(agent)
    assert (report["status"], report["model"]) == ("starting", None)


def test_a_missing_store_is_named(knowledge: Path) -> None:
    knowledge.unlink()
    report = health_report(READY)
    assert report["status"] == "error"
    assert "knowledge.db" in report["reason"] and "\n" not in report["reason"]


def test_a_damaged_store_is_named(knowledge: Path) -> None:
    knowledge.write_bytes(b"this is no database" * 100)
    report = health_report(READY)
    assert report["status"] == "error" and "knowledge.db" in report["reason"]


async def test_the_privacy_notice_is_a_page_without_scripts_that_leads_back() -> None:
    async with browser() as get:
        status, headers, body = await get("/privacy", Referer="https://hall.example/embed?region=anyang")
        _, _, plain = await get("/privacy", Referer="https://evil.example/steal?x=1")
    page = body.decode()
    assert status == 200 and headers["Content-Type"] == "text/html; charset=utf-8" and "<script" not in page
    assert "留180天" in page and "清除" in page and 'href="/embed?region=anyang"' in page
    assert policy_of(headers)["frame-ancestors"] == "'self'", "the widget's frame opens it too"
    assert 'href="/"' in plain.decode() and "evil" not in plain.decode()


@pytest.mark.parametrize("page", ["index.html", "templates/conversation.html"])
def test_every_page_of_the_chat_leads_to_the_privacy_notice(page: str) -> None:
    assert '<a href="/privacy">' in (pages.WEBCHAT / page).read_text(encoding="utf-8")
