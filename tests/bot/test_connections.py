"""Attacks on the running server by its connections: bytes that drip, and more connections than there is room for."""

from __future__ import annotations

import asyncio

import pytest

from bot import http_guard
from bot.channels.address import read_networks
from tests.bot.attacked_site import ELSEWHERE, Serve, Site, running_site  # noqa: F401 - a fixture
from tests.bot.test_http_guard import get, post, send, status


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_guard, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(http_guard, "BODY_SECONDS", 0.5)


class Heard(asyncio.Protocol):
    """Keeps what came before a reset: a StreamReader forgets it where the reset comes in the same round."""

    def __init__(self) -> None:
        self.got = b""
        self.ended = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.got += data

    def connection_lost(self, _exc: Exception | None) -> None:
        self.ended.set()


async def drip(address: str, start: bytes) -> bytes:
    """What comes back to a client that sends a byte again and again."""
    host, _, port = address.removeprefix("http://").partition(":")
    transport, heard = await asyncio.get_running_loop().create_connection(Heard, host, int(port))
    transport.write(start)
    for _ in range(100):
        if heard.ended.is_set():
            break
        transport.write(b"x")
        await asyncio.sleep(0.05)
    transport.close()
    assert heard.ended.is_set(), "still open after five seconds"
    return heard.got


DRIPPING = {
    "head": b"GET /health HTTP/1.1\r\nHost: x\r\nX: ",
    "first line": b"GET /",
    "body": b"POST /chat/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n",
    "chunk": b"POST /chat/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n",
    "body nobody reads": b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n",
    "body of a stream": b"POST /staff/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n",
    "body without a session": b"POST /staff/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n",
}


@pytest.mark.usefixtures("hurried")
async def test_connections_that_drip_are_ended(serve: Serve) -> None:
    async with serve() as site:
        started = asyncio.get_running_loop().time()
        got = await asyncio.gather(*(drip(site.address, start) for start in list(DRIPPING.values()) * 12))
        seconds = asyncio.get_running_loop().time() - started
        assert status(await send(site.address, get(b"/health", b"Connection: close"))) in (200, 503)
    answers = dict(zip(DRIPPING, (status(each) for each in got)))
    assert answers == {**dict.fromkeys(DRIPPING, 408), "body nobody reads": 404, "body without a session": 303}
    assert seconds < 4


@pytest.mark.usefixtures("hurried")
async def test_a_body_that_comes_slowly_but_steadily_is_read(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_guard, "SLOWEST_BYTES", 1000)
    body = b'{"message": "' + b"x" * 4000 + b'"}'
    request = post("/webhooks/rest/webhook", body)
    parts = [request[start : start + 400] for start in range(0, len(request), 400)]
    async with serve() as site:
        host, _, port = site.address.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        for part in parts:
            writer.write(part)
            await asyncio.sleep(0.12)
        got = await asyncio.wait_for(reader.read(65_536), 5)
        writer.close()
    assert status(got) == 200


async def test_a_connection_too_many_is_closed_and_the_others_go_on(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_guard, "most_connections", lambda: 5)
    async with serve() as site:
        host, _, port = site.address.removeprefix("http://").partition(":")
        held = [await asyncio.open_connection(host, int(port)) for _ in range(5)]
        await asyncio.sleep(0.05)
        assert await send(site.address, get()) == b""
        held[0][1].write(get(b"/health", b"Connection: close"))
        assert status(await held[0][0].read()) in (200, 503)
        for _, writer in held:
            writer.close()
        await asyncio.sleep(0.1)
        assert status(await send(site.address, get(b"/health", b"Connection: close"))) in (200, 503)


async def test_one_address_holds_a_part_of_the_connections_only(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_guard, "most_connections", lambda: 20)
    monkeypatch.setattr("bot.channels.address.HERE", read_networks("127.0.0.1/32", "test"))
    async with serve() as site:
        host, _, port = site.address.removeprefix("http://").partition(":")
        held = [await asyncio.open_connection(host, int(port), local_addr=("127.0.0.2", 0)) for _ in range(9)]
        await asyncio.sleep(0.1)
        others = [await asyncio.open_connection(host, int(port), local_addr=(f"127.0.0.{last}", 0)) for last in (1, 3)]
        closed = [reader.at_eof() for reader, _ in held]
        for reader, writer in others:
            writer.write(get(b"/health", b"Connection: close"))
            assert status(await reader.read()) in (200, 503)
        for _, writer in held:
            writer.close()
        await asyncio.sleep(0.1)
        reader, writer = await asyncio.open_connection(host, int(port), local_addr=("127.0.0.2", 0))
        writer.write(get(b"/health", b"Connection: close"))
        assert status(await reader.read()) in (200, 503), "what was let go of counts no longer"
    assert closed == [False] * 5 + [True] * 4


async def test_a_monitor_of_this_machine_sees_the_descriptors(serve: Serve) -> None:
    async with serve() as site:
        async with site.session.get(f"{site.address}/health") as answer:
            here = await answer.json()
        async with site.session.get(f"{site.address}/health", headers={"X-Forwarded-For": ELSEWHERE}) as answer:
            world = await answer.json()
    assert 0 < here["descriptors"]["open"] < here["descriptors"]["limit"] and "descriptors" not in world
