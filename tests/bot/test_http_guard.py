"""What is no HTTP request gets 400 from the real server, over a socket, and everybody else goes on being answered."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http_guard import MOST_FIELDS, is_small_multipart, read_cookies
from bot.http_head import BadHeadError, check_head, chunk_size
from bot.server import create_app, serving
from tests.bot.channels.web.web_page import FakeAgent, Talker
from tests.bot.conftest import ROOT

PATIENCE = 20
CREDENTIALS = """
bot.channels.rest.SafeRestInput:
bot.channels.web.channel.WebInput:
bot.channels.web.pages.Pages:
bot.channels.wechat.channel.WeChatInput:
bot.staff.channel.StaffInput:
"""
CONVERSATION = "0123456789abcdef" * 2


@pytest.fixture
async def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A server with every channel; nothing it logs may be a failure."""
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the tests, long enough")
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(CREDENTIALS)
    async with serving(create_app(FakeAgent(Talker()), credentials)) as address:
        yield address


async def send(address: str, *parts: bytes) -> bytes:
    """Everything that comes back for bytes on a connection that is kept until the server closes it, or has been still for a second."""
    host = urlsplit(address)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    got = b""
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        while part := await asyncio.wait_for(reader.read(65_536), PATIENCE if not got else 1):
            got += part
    except asyncio.TimeoutError:
        pass
    finally:
        writer.close()
    return got


def status(got: bytes) -> int:
    return int(got.split(b" ", 2)[1]) if got.startswith(b"HTTP/1.1 ") else 0


def post(path: str, body: bytes, *fields: str) -> bytes:
    head = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def get(path: bytes = b"/health", *fields: bytes, verb: bytes = b"GET") -> bytes:
    return b"\r\n".join([verb + b" " + path + b" HTTP/1.1", b"Host: x", *fields]) + b"\r\n\r\n"


BAD = {
    "negative length": get(b"/health", b"Content-Length: -5"),
    "negative length, any path": get(b"/nowhere", b"Content-Length: -5"),
    "negative length, post": get(b"/chat/messages", b"Content-Length: -1", verb=b"POST"),
    "negative length, stream": get(b"/staff/login", b"Content-Length: -5", verb=b"POST"),
    "signed length": get(b"/health", b"Content-Length: +5") + b"12345",
    "length with a bar": get(b"/health", b"Content-Length: 0_1") + b"1",
    "length in other digits": get(b"/health", "Content-Length: ٥".encode()) + b"12345",
    "no length": get(b"/health", b"Content-Length: "),
    "length in words": get(b"/health", b"Content-Length: five"),
    "huge length": get(b"/health", b"Content-Length: " + b"9" * 5000),
    "two lengths in one": get(b"/health", b"Content-Length: 5, 5") + b"12345",
    "two lengths": get(b"/health", b"Content-Length: 5", b"Content-Length: 5") + b"12345",
    "two other lengths": get(b"/health", b"content-length: 0", b"Content-Length: 5") + b"12345",
    "length and chunks": get(b"/health", b"Content-Length: 5", b"Transfer-Encoding: chunked") + b"0\r\n\r\n",
    "another coding": get(b"/health", b"Transfer-Encoding: gzip"),
    "two codings": get(b"/health", b"Transfer-Encoding: gzip, chunked"),
    "coding twice": get(b"/health", b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"),
    "space before the colon": get(b"/health", b"Content-Length : 5") + b"12345",
    "a folded field": get(b"/health", b"X: a", b" b"),
    "a bare line feed": get(b"/health", b"X: a\nContent-Length: 5"),
    "a field without a colon": get(b"/health", b"nothing"),
    "two hosts": get(b"/health", b"Host: y"),
    "path that is no ASCII": get(b"/health\xff"),
    "path in Chinese": get("/安阳".encode()),
    "arguments that are no ASCII": get(b"/health?a=\xff"),
    "control character in the path": get(b"/he\x01alth"),
    "address of a broken host": get(b"http://[x/health"),
    "address without a path": get(b"http://x"),
    "no address": get(b"health"),
    "connect": get(b"x:443", verb=b"CONNECT"),
    "verb that is none": get(verb=b"G\xffT"),
    "another protocol": b"GET /health HTTP/2.0\r\n\r\n",
    "too few words": b"GET /health\r\n\r\n",
    "nothing": b"\r\n\r\n",
    "referer that is no address": get(b"/health", b"Referer: http://[x"),
    "referer of a form": post("/chat/form", b"text=1", "Content-Type: application/x-www-form-urlencoded", "Referer: http://[x"),
    "origin of a login": post("/staff/login", b"a=1", "Content-Type: application/x-www-form-urlencoded", "Origin: http://[x"),
    "chunk with a sign": get(b"/chat/messages", b"Transfer-Encoding: chunked", verb=b"POST") + b"+5\r\n12345\r\n0\r\n\r\n",
    "chunk below zero": get(b"/chat/messages", b"Transfer-Encoding: chunked", verb=b"POST") + b"-5\r\n12345\r\n0\r\n\r\n",
    "chunk that is none": get(b"/chat/messages", b"Transfer-Encoding: chunked", verb=b"POST") + b"x" * 200,
    "chunk longer than said": get(b"/chat/messages", b"Transfer-Encoding: chunked", verb=b"POST") + b"2\r\n12345\r\n0\r\n\r\n",
    "chunks with a trailer": get(b"/chat/messages", b"Transfer-Encoding: chunked", verb=b"POST") + b"0\r\nGET: /\r\n\r\n",
    "a form of many fields": post("/chat/form", b"a&" * 400_000, "Content-Type: application/x-www-form-urlencoded"),
    "a form of many parts": post("/chat/form", b"a\r\n\r\n" * 100_000, "Content-Type: multipart/form-data; boundary=a"),
    "a part of many lines": post("/chat/form", b"ab\r\n" + b"x:y\r\n" * 90_000 + b"ab", "Content-Type: multipart/form-data; boundary=ab"),
}


@pytest.mark.parametrize("request_", BAD.values(), ids=BAD)
async def test_what_is_no_request_is_refused_and_the_server_goes_on(address: str, request_: bytes) -> None:
    got = await send(address, request_)
    assert status(got) == 400 and got.count(b"HTTP/1.1 ") == 1, got[:300]
    assert status(await send(address, get(b"/health", b"Connection: close"))) in (200, 503)


@pytest.mark.parametrize(
    "seq", ["1e400", "-1e400", "NaN", "Infinity", "true", "[1]", '"1"', "1" * 400, "-" + "9" * 4_000], ids=lambda seq: seq[:8]
)
async def test_a_number_that_is_none_is_refused(address: str, seq: str) -> None:
    body = f'{{"seq": {seq}, "vote": "up"}}'.encode()
    got = await send(address, post("/chat/feedback", body, f"X-Conversation: {CONVERSATION}", "Connection: close"))
    # A whole number, however long, is the number of a message that nobody has written.
    assert status(got) == (404 if len(seq) > 9 else 400), got[:300]


GOOD = {
    "chunks": get(b"/webhooks/rest/webhook", b"Transfer-Encoding: chunked", verb=b"POST") + b'd;x=y\r\n{"message":1}\r\n0\r\n\r\n',
    "a length with a space": get(b"/webhooks/rest/webhook", b"Content-Length: 2 ", verb=b"POST") + b"{}",
    "leave asked for": get(b"/webhooks/rest/webhook", b"Transfer-Encoding: chunked", b"Expect: 100-continue", verb=b"POST") + b"0\r\n\r\n",
    "a whole address": get(b"http://x/chat/form?sent=1"),
    "fields of bytes": get(b"/chat/form?sent=1", b"Cookie: gongyou_conversation=\xff", b"User-Agent: \xff\xfe", b"Host2: \xff"),
    "a referer of bytes": get(b"/chat/form?sent=1", b"Referer: http://\xb0\xb2/\xff?region=\xff", b"Accept: \xff"),
    "another program's cookie": get(b"/chat/form?sent=1", b"Cookie: a/b,c=1; path=2; ;=;x"),
    "arguments that are no text": get(b"/chat/form?sent=%ff&region=%ff"),
}


@pytest.mark.parametrize("request_", GOOD.values(), ids=GOOD)
async def test_what_is_odd_but_right_is_answered(address: str, request_: bytes) -> None:
    got = await send(address, request_)
    assert status(got.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")) == 200, got[:300]


async def test_two_requests_in_one_packet_and_one_in_many_are_answered(address: str) -> None:
    both = await send(address, get(b"/chat/form?sent=1") * 2)
    assert both.count(b"HTTP/1.1 200") == 2
    one = await send(address, *(bytes([byte]) for byte in get(b"/chat/form?sent=1")))
    assert status(one) == 200


@pytest.mark.parametrize(
    "fields",
    [
        (b"Cookie: gongyou_staff=\xff",),
        (b"X-Conversation: \xff",),
        (b"X-Forwarded-Proto: \xff", b"X-Forwarded-For: \xff, [", b"Forwarded: for=\xff"),
        (b"If-None-Match: \xff", b"Accept-Encoding: gzip;q=\xff"),
        (b"Upgrade: websocket", b"Connection: Upgrade"),
        (b"X-CSRF-Token: \xff", b"Cookie: gongyou_staff_form=\xff", b"Content-Length: 0"),
        (b"Content-Type: multipart/form-data; boundary=\xff", b"Content-Length: 0"),
        (b"Content-Type: multipart/form-data", b"Content-Length: 0"),
        (b"Accept: text/html;q=x", b"X-Request-ID: \xff"),
    ],
    ids=lambda fields: fields[0].decode(errors="replace"),
)
@pytest.mark.parametrize(
    "where", [b"GET /staff/ask", b"GET /staff/api", b"GET /staff/login", b"POST /staff/login", b"POST /staff/api", b"GET /chat/messages",
              b"POST /chat/form", b"GET /", b"GET /chat.js", b"GET /staff/talks/%ff", b"DELETE /chat/conversation", b"GET /nowhere"]
)  # fmt: skip
async def test_no_field_breaks_a_page(address: str, where: bytes, fields: tuple[bytes, ...]) -> None:
    verb, path = where.split()
    got = await send(address, get(path, *fields, b"Connection: close", verb=verb))
    assert got and (status(got) < 500 or b"bin/build-web" in got), got[:300]


SERVER = """
import asyncio, signal, sys
from pathlib import Path
from bot.server import create_app, serving
from tests.bot.channels.web.web_page import FakeAgent, Talker
async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with serving(create_app(FakeAgent(Talker()), Path(sys.argv[1]))) as address:
        print(address, flush=True)
        await stop.wait()
asyncio.run(main())
"""


async def test_a_negative_length_leaves_a_server_that_can_be_stopped(tmp_path: Path) -> None:
    """In a process of its own: the parser that read for ever took the test's loop with it."""
    credentials = tmp_path / "credentials.yml"
    credentials.write_text("bot.channels.web.pages.Pages:\n")
    command = [sys.executable, "-W", "ignore", "-c", SERVER, str(credentials)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            address = server.stdout.readline().strip()
            got = await send(address, get(b"/health", b"Content-Length: -5"))
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=PATIENCE)
        finally:
            server.kill()
    assert status(got) == 400 and server.returncode == 0


@given(st.binary(max_size=200))
def test_any_bytes_are_a_head_or_are_refused(head: bytes) -> None:
    try:
        check_head(head)
    except BadHeadError as error:
        assert "\n" not in str(error)


@given(st.binary(max_size=70))
def test_any_bytes_are_a_chunk_or_are_refused(line: bytes) -> None:
    with contextlib.suppress(BadHeadError):
        assert chunk_size(line) >= 0


def test_cookies_of_other_programs_do_not_hide_ours() -> None:
    assert read_cookies(["a/b=1; ours=x=y", 'q="1"; ;=;x']) == {"a/b": "1", "ours": "x=y", "q": "1"}


def test_a_form_with_a_file_of_many_lines_is_small_enough() -> None:
    part = b'\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + b"x: y\r\n" * 10_000
    assert is_small_multipart(b"--b" + part + b"--b--\r\n", b"b1") is True
    assert not is_small_multipart(b"--bb" + part * 2 + b"--bb" * MOST_FIELDS, b"bb")
