"""Broken requests by the hundred to the real server over its socket: each is answered, none with a failure, and the server goes on."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from bot import http_guard
from bot.inbox.store import open_inbox
from bot.server import create_app, serving
from tests.bot.channels.web.web_page import FakeAgent, Talker
from tests.bot.staff.clerk import PASSWORD, Clerk, accounts
from tests.bot.test_http_guard import CONVERSATION, CREDENTIALS, get, post, status

REQUESTS = 600
AT_ONCE = 50
SEED = 20261130
PERSON = "a" * 32
JSON, FORM, PARTS = (
    f"Content-Type: {kind}" for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b")
)
MINE = f"X-Conversation: {CONVERSATION}"
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n\xe5\xb7\xa5\r\n--b--\r\n'
PIECES = (
    b"\r\n", b"\n", b"\r\n\r\n", b"\x00", b"\xff\xfe", b" ", b":", b";", b",", b"=", b"&", b"%", b"%00", b"%ff%", b"?", b"#", b"//", b"..", b'"', b"'",
    b"{", b"}", b"[" * 300, b"null", b"true", b"1e999", b"NaN", b"-1", b"9" * 400, b"0x10", b"\\ud83d", b"\\u0000", "😀".encode(), "安阳".encode(),
    b"A" * 9000, b"<script>", b"{{7*7}}", b"%s%n", b"--b", b"--b--", b"chunked", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Expect: 100-continue\r\n", b"Connection: close\r\n", b"Cookie: gongyou_staff=x; gongyou_conversation=\xff\r\n", b"Upgrade: websocket\r\n",
)  # fmt: skip


def seeds(staff: tuple[str, ...]) -> list[bytes]:
    """Requests as pages, programs and staff send them."""
    ask = json.dumps({"id": "m1", "text": "老板拖欠工资", "region": "anyang"}, ensure_ascii=False).encode()
    chunks = get(b"/webhooks/rest/webhook", b"Transfer-Encoding: chunked", verb=b"POST") + b'd\r\n{"message":1}\r\n0\r\n\r\n'
    return [
        get(),
        get(b"/chat.js", b"If-None-Match: x", b"Accept-Encoding: gzip"),
        get(b"/embed?region=anyang", b"Accept: text/html;q=0.9", b"Referer: http://x/y"),
        get(b"/chat/messages?after=0&wait=0", MINE.encode()),
        get(b"/chat/form?sent=1&region=anyang", f"Cookie: gongyou_conversation={CONVERSATION}".encode()),
        get(b"/chat/conversation", MINE.encode(), verb=b"DELETE"),
        get(b"/webhooks/wechat/callback?signature=a&timestamp=1&nonce=2&echostr=3"),
        post("/webhooks/wechat/callback?signature=a&timestamp=1&nonce=2", b"<xml><ToUserName>a</ToUserName></xml>"),
        post("/webhooks/rest/webhook", b'{"sender": "me", "message": "\xe5\xb7\xa5\xe8\xb5\x84", "metadata": {"region": "anyang"}}', JSON),
        chunks,
        post("/chat/messages", ask, MINE, JSON),
        post("/chat/feedback", b'{"seq": 1, "vote": "up", "reason": null}', MINE, JSON),
        post("/chat/form", b"id=m1&text=%E5%B7%A5%E8%B5%84&choice=&region=anyang", FORM, "Origin: http://x"),
        post("/chat/form", FILE, PARTS),
        post("/staff/login", b"csrf=1&name=li&password=x&next=/staff/ask", FORM, "Cookie: gongyou_staff_form=x"),
        post("/staff/ask", b"q=qx&city=anyang&before=x", FORM, *staff),
        post("/staff/api", b'{"question": "qx", "region": "anyang", "before": ["x"]}', JSON, *staff),
        post("/staff/inbox/decide?page=1&status=new", b"id=1&decision=example&topic=hukou", FORM, *staff),
        post(f"/staff/talks/{PERSON}/reply", "text=您好".encode(), FORM, *staff),
        post(f"/staff/talks/{PERSON}/close", b"sure=1", FORM, *staff),
        post("/staff/password", b"old=a&new=b&again=b", FORM, *staff),
        post("/staff/knowledge/drafts", FILE, PARTS, *staff),
        get(f"/staff/talks/{PERSON}/news?after=0".encode(), *(field.encode() for field in staff)),
        get(b"/staff/inbox?status=new&kind=all&topic=&region=&page=1", *(field.encode() for field in staff)),
    ]


def broken(chance: random.Random, request: bytes) -> bytes:
    """A request with a few bytes changed, lost, doubled or put in, often in its body or address alone; its length often told anew."""
    body_at, line_at = request.find(b"\r\n\r\n") + 4, request.find(b" HTTP/")
    span = chance.choice(((0, len(request)), (body_at, len(request)) if body_at < len(request) else (request.find(b"/"), line_at)))
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(span[0], min(span[1], len(request)) + 1)
        end = min(len(request), start + chance.choice((0, 0, 1, 2, 8, 40)))
        put = chance.choice((b"", chance.choice(PIECES), bytes([chance.randrange(256)]), request[start:end] * 2))
        request = request[:start] + put + request[end:]
    head, mark, body = request.partition(b"\r\n\r\n")
    if b"Content-Length: " in head and mark and chance.random() < 0.7:
        before, name, after = head.partition(b"Content-Length: ")
        head = before + name + str(len(body)).encode() + after.lstrip(b"0123456789")
    return head + mark + body


@pytest.fixture
def failures(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What the server logged as a failure."""
    found: list[str] = []
    with caplog.at_level(logging.ERROR):
        yield found
    found.extend(record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR)
    assert found == []


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, tuple[str, ...]]]:
    """A server that waits for nobody long, and the fields of a member of staff who is logged in."""
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the tests, long enough")
    for name in ("HEAD_SECONDS", "BODY_SECONDS"):
        monkeypatch.setattr(http_guard, name, 0.3)
    accounts().add("li", PASSWORD, "admin", "test")
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(f"{CREDENTIALS}  drafts: {tmp_path}/drafts\n")
    app = create_app(FakeAgent(Talker()), credentials)
    app.config.REQUEST_TIMEOUT = 0.3  # twice in this time Sanic looks for what is late
    async with serving(app) as address, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        clerk = Clerk(session, address, tmp_path, None)
        await clerk.log_in("li")
        open_inbox().add_message(PERSON, "web", "person", "找真人")
        open_inbox().open_handover(PERSON, "web", "欠薪", None, None)
        cookie = next(cookie.value for cookie in session.cookie_jar if cookie.key == "gongyou_staff")
        yield address, (f"Cookie: gongyou_staff={cookie}", f"X-CSRF-Token: {clerk.csrf}")


async def answer_to(address: str, request: bytes) -> bytes:
    """The first that comes back; empty where the server closes in silence."""
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(request)
        got = await asyncio.wait_for(reader.read(65_536), 20)
        if got.startswith(b"HTTP/1.1 100 "):
            got = got.partition(b"\r\n\r\n")[2] or await asyncio.wait_for(reader.read(65_536), 20)
        return got
    except ConnectionError:
        return b""
    finally:
        writer.close()


def is_failure(got: bytes) -> bool:
    """True for no answer, and for one that says that the server failed; a page that is not built says so."""
    return not got or (status(got) >= 500 and b"bin/build-web" not in got and b'"status"' not in got)


@pytest.mark.usefixtures("failures")
async def test_every_broken_request_is_answered_and_none_is_a_failure(site: tuple[str, tuple[str, ...]]) -> None:
    address, staff = site
    chance, known = random.Random(SEED), seeds(staff)
    requests = [request for request in (broken(chance, chance.choice(known)) for _ in range(REQUESTS)) if request]
    for start in range(0, len(requests), AT_ONCE):
        batch = requests[start : start + AT_ONCE]
        answers = await asyncio.gather(*(answer_to(address, request) for request in batch))
        assert [(request, got[:300]) for request, got in zip(batch, answers) if is_failure(got)] == []
    assert status(await answer_to(address, get(b"/chat/form?sent=1"))) == 200


@pytest.mark.usefixtures("failures")
async def test_the_seeds_reach_the_pages_they_are_for(site: tuple[str, tuple[str, ...]]) -> None:
    address, staff = site
    answers = [status(await answer_to(address, request)) for request in seeds(staff)]
    built = answers.pop(1)
    assert built in (200, 304, 503)
    outside, inside = answers[:14], answers[14:]
    assert outside == [200, 200, 200, 200, 204, 403, 403, 200, 200, 202, 404, 303, 400, 403]
    assert inside == [200, 200, 404, 303, 303, 400, 400, 200, 200]
