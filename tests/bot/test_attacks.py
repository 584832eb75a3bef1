"""Attacks on the running server over its socket: whoever floods it, fills staff's list or guesses passwords stops nobody else."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from pathlib import Path

import aiohttp
import pytest

from bot.channels import limits
from bot.channels.words import channel_say
from bot.inbox.store import open_inbox
from bot.inbox.throttle import FREE_ATTEMPTS
from tests.bot.attacked_site import ATTACKER, DANGER, ELSEWHERE, TOKEN, WAGES, Serve, Site, running_site  # noqa: F401 - a fixture
from tests.bot.staff.clerk import PASSWORD, Clerk, accounts

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
