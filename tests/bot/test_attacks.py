"""Attacks on the running server over its socket: whoever floods it, fills staff's list, guesses passwords or drips bytes stops nobody else."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from argon2 import PasswordHasher

from bot import http_guard
from bot.channels import limits
from bot.channels.address import read_networks
from bot.channels.words import channel_say
from bot.inbox.store import open_inbox
from bot.inbox.throttle import FREE_ATTEMPTS
from bot.server import create_app, serving
from tests.bot.channels.web.web_page import FakeAgent, Talker
from tests.bot.staff.clerk import PASSWORD, Clerk, accounts
from tests.bot.test_http_guard import get, post, send, status

TOKEN = "a-token-of-the-tests-that-is-long-enough"
DANGER, WAGES = "我不想活了", "老板拖欠工资怎么办"
ATTACKER, ELSEWHERE = "203.0.113.66", "198.51.100.7"
CREDENTIALS = """
bot.channels.rest.SafeRestInput: {rest}
bot.channels.web.channel.WebInput: {web}
bot.channels.web.pages.Pages:
bot.staff.channel.StaffInput:
"""


class Site:
    """A running server, and requests to it as a proxy on its machine passes them on."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address, self.session = address, session

    async def rest(self, text: str, source: str | None = None, token: str | None = None) -> tuple[int, Any]:
        fields = {"X-Forwarded-For": source} if source else {}
        if token is not None:
            fields["Authorization"] = f"Bearer {token}"
        body = {"sender": secrets.token_hex(8), "message": text}
        async with self.session.post(f"{self.address}/webhooks/rest/webhook", json=body, headers=fields) as answer:
            return answer.status, await answer.json()

    async def ask(self, text: str, source: str, conversation: str | None = None) -> tuple[int, str]:
        """What the page's own address says to a message: status, and the conversation's id."""
        conversation = conversation or secrets.token_hex(16)
        fields = {"X-Forwarded-For": source, "X-Conversation": conversation}
        body = {"id": secrets.token_hex(4), "text": text}
        async with self.session.post(f"{self.address}/chat/messages", json=body, headers=fields) as answer:
            return answer.status, conversation

    async def reply(self, text: str, source: str) -> str:
        taken, conversation = await self.ask(text, source)
        assert taken == 202
        fields = {"X-Forwarded-For": source, "X-Conversation": conversation}
        body: Any = {"pending": True}
        while body["pending"]:
            async with self.session.get(f"{self.address}/chat/messages?wait=5&after=0", headers=fields) as answer:
                body = await answer.json()
        return str(body["messages"][-1]["text"])


Serve = Callable[..., AbstractAsyncContextManager[Site]]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Serve:
    """Runs a server with settings of the channels."""
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the tests, long enough")
    monkeypatch.setenv("GONGYOU_REST_TOKEN", TOKEN)
    monkeypatch.setattr("bot.inbox.accounts.PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1))

    @asynccontextmanager
    async def run(rest: str = "", web: str = "", **answer: str) -> AsyncIterator[Site]:
        credentials = tmp_path / "credentials.yml"
        credentials.write_text(CREDENTIALS.format(rest=rest, web=web))
        app = create_app(FakeAgent(Talker(**answer)), credentials)
        app.config.REQUEST_TIMEOUT = 0.4  # twice in this time Sanic looks for what is late
        connector = aiohttp.TCPConnector(limit=60)
        async with serving(app) as address, aiohttp.ClientSession(connector=connector) as session:
            yield Site(address, session)

    return run


# REST


@pytest.mark.parametrize(
    ("source", "token", "expected"),
    [
        (None, None, 200),
        (ATTACKER, None, 401),
        (ATTACKER, "", 401),
        (ATTACKER, TOKEN[:-1], 401),
        (ATTACKER, TOKEN, 200),
        (f"127.0.0.1, {ATTACKER}", None, 401),
        ("127.0.0.1", None, 401),
        ("10.7.0.9", None, 200),
    ],
)
async def test_rest_answers_this_machine_trusted_addresses_and_the_token(
    serve: Serve, source: str | None, token: str | None, expected: int
) -> None:
    async with serve(rest='{trusted: "10.7.0.0/16"}') as site:
        got, body = await site.rest(WAGES, source, token)
    assert got == expected
    assert body == {"error": "token"} if got == 401 else body[0]["text"]


async def test_without_a_token_of_its_own_rest_takes_none(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGYOU_REST_TOKEN")
    async with serve() as site:
        assert [(await site.rest(WAGES, ATTACKER, token))[0] for token in ("", "x" * 40)] == [401, 401]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 1.0)


@pytest.mark.usefixtures("impatient")
async def test_a_flood_of_fresh_senders_is_held_back_and_danger_is_answered(serve: Serve) -> None:
    async with serve(rest="{address_burst: 20, address_per_minute: 60}") as site:
        flood = asyncio.gather(*(site.rest(WAGES, ATTACKER, TOKEN) for _ in range(90)))
        await asyncio.sleep(0.2)
        assert (await site.rest(DANGER, ATTACKER, TOKEN))[0] == 200
        assert (await site.rest(WAGES, ELSEWHERE, TOKEN))[0] == 200
        here = await asyncio.gather(*(site.rest(WAGES) for _ in range(40)))
        said = await flood
    answers = Counter(got for got, _ in said)
    refused = next(each for each in said if each[0] == 429)
    assert {got for got, _ in here} == {200}, "a program of this machine speaks for many people"
    assert 20 <= answers[200] <= 35 and answers[200] + answers[429] == 90
    assert refused[0] == 429 and refused[1]["retry_after"] >= 1 and "12333" in refused[1]["say"]


# The page


@pytest.mark.usefixtures("impatient")
async def test_one_client_locks_nobody_out_of_the_page(serve: Serve) -> None:
    async with serve(web="{address_burst: 30, address_per_minute: 60, site_burst: 80, site_per_second: 2}") as site:
        flood = asyncio.gather(*(site.ask(WAGES, ATTACKER) for _ in range(120)))
        await asyncio.sleep(0.3)
        others = [(await site.ask(WAGES, f"198.51.100.{number}"))[0] for number in range(30)]
        assert (await site.ask(DANGER, ATTACKER))[0] == 202
        taken = Counter(got for got, _ in await flood)
    assert others == [202] * 30
    assert 30 <= taken[202] <= 45 and taken[429] >= 75


async def test_a_dormitory_behind_one_address_is_slowed_down_and_not_refused(serve: Serve) -> None:
    async with serve(web="{address_burst: 30, address_per_minute: 600}") as site:
        started = asyncio.get_running_loop().time()
        taken = await asyncio.gather(*(site.ask(WAGES, ATTACKER) for _ in range(40)))
        seconds = asyncio.get_running_loop().time() - started
    assert [got for got, _ in taken] == [202] * 40 and 0.8 < seconds < 5


async def test_danger_waits_for_nothing_while_the_same_person_is_slowed_down(serve: Serve) -> None:
    async with serve(web="{address_burst: 1, address_per_minute: 30}") as site:
        _, conversation = await site.ask(WAGES, ATTACKER)
        slowed = asyncio.create_task(site.ask(WAGES, ATTACKER, secrets.token_hex(16)))
        await asyncio.sleep(0.1)
        urgent = await asyncio.wait_for(site.ask(DANGER, ATTACKER, conversation), 2)
        assert urgent[0] == 202 and not slowed.done()
        assert (await slowed)[0] == 202


# Staff's list


async def test_anonymous_calls_do_not_fill_staffs_list(serve: Serve) -> None:
    accounts_there()
    async with serve(web="{address_handovers_per_hour: 4, handovers_per_hour: 12}", status="handover") as site:
        said = [await site.reply("找真人", ATTACKER) for _ in range(6)]
        assert len(open_inbox().asked_conversations()) == 4
        await site.reply("找真人", ELSEWHERE)
        assert len(open_inbox().asked_conversations()) == 5, "one address keeps nobody else out"
        await asyncio.gather(*(site.reply("找真人", f"192.0.2.{number}") for number in range(30)))
        assert len(open_inbox().asked_conversations()) == 12
    assert [channel_say("too_many_wait") in words for words in said] == [False] * 4 + [True] * 2


def accounts_there() -> None:
    accounts().add("li", PASSWORD, "admin", "test")


# Passwords


async def log_in(site: Site, name: str, password: str, source: str) -> int:
    """The status of a login from a browser of its own: 200 on the first page behind it."""
    fields = {"X-Forwarded-For": source}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=fields) as session:
        return (await Clerk(session, site.address, Path(), None).log_in(name, password)).status


async def test_invented_names_lock_out_nobody_who_is_at_home_there(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts_there()
    monkeypatch.setitem(FREE_ATTEMPTS, "address", 6)
    async with serve() as site:
        assert await log_in(site, "li", PASSWORD, ELSEWHERE) == 200
        tried = [await log_in(site, f"name{number}", "wrong password", ELSEWHERE) for number in range(8)]
        assert await log_in(site, "li", PASSWORD, ELSEWHERE) == 200
    assert tried == [401] * 6 + [429] * 2


async def test_guesses_at_a_named_account_do_not_lock_it(serve: Serve) -> None:
    accounts_there()
    async with serve() as site:
        tried = [await log_in(site, "li", "wrong password", ATTACKER) for _ in range(7)]
        assert await log_in(site, "li", PASSWORD, ELSEWHERE) == 200, "from where they never were before"
        guessed = [await log_in(site, "li", "wrong password", ELSEWHERE) for _ in range(6)]
        assert await log_in(site, "li", PASSWORD, ELSEWHERE) == 200, "at home: after a moment at most"
    assert tried == [401] * 5 + [429] * 2 and guessed == [401] * 6


# Slow sockets


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
