"""Sending turns: counts, errors and senders, against a small real server."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.measure.bots import Bot, Recipe, free_port
from bot.measure.load import Block, Turn, run_block, run_together, status_of, summarise


class Service:
    """Answers every message with one status, or not at all; remembers what it was asked."""

    def __init__(self, messages: list[dict[str, Any]], code: int = 200) -> None:
        self.messages, self.code = messages, code
        self.asked: list[tuple[str, str]] = []
        self.at_once = self.most_at_once = 0

    async def receive(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.asked.append((body["sender"], body["message"]))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.005)
        self.at_once -= 1
        return web.json_response(self.messages, status=self.code)


@asynccontextmanager
async def served(service: Service) -> AsyncIterator[Bot]:
    app = web.Application()
    app.router.add_post("/webhook", service.receive)
    runner, port = web.AppRunner(app), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield Bot(Recipe("ours", Path("model"), Path()), f"http://127.0.0.1:{port}/webhook", (os.getpid(),), 0.0)
    finally:
        await runner.cleanup()


def reply(status: str) -> list[dict[str, Any]]:
    return [{"text": "…"}, {"custom": {"answer": {"status": status}}}]


@pytest.mark.parametrize(("clients", "turns"), [(1, 7), (3, 12), (8, 3)])
async def test_a_block_sends_every_text_once_with_at_most_as_many_clients(clients: int, turns: int) -> None:
    service, texts = Service(reply("answered")), [f"question {number}" for number in range(turns)]
    async with served(service) as bot:
        block = await run_block(bot, texts, clients, turns)

    assert Counter(text for _, text in service.asked) == Counter(texts)
    assert service.most_at_once <= clients and len(block.turns) == turns


async def test_a_person_asks_five_times_and_then_another_one_does() -> None:
    service = Service(reply("answered"))
    async with served(service) as bot:
        await run_block(bot, ["question"], 1, 12)

    assert list(Counter(sender for sender, _ in service.asked).values()) == [5, 5, 2]


@pytest.mark.parametrize(
    ("service", "errors"),
    [(Service(reply("answered")), 0), (Service(reply("error")), 3), (Service([]), 3), (Service(reply("answered"), code=500), 3)],
    ids=["answer", "error", "silence", "failure"],
)
async def test_silence_and_failures_are_errors(service: Service, errors: int) -> None:
    async with served(service) as bot:
        block = await run_block(bot, ["question"], 1, 3)

    assert summarise([block]).errors == errors


async def test_a_server_that_is_gone_makes_errors_and_no_exception() -> None:
    bot = Bot(Recipe("ours", Path("model"), Path()), f"http://127.0.0.1:{free_port()}/webhook", (os.getpid(),), 0.0)

    assert all(turn.is_error for turn in (await run_block(bot, ["question"], 2, 4)).turns)


async def test_simultaneous_messages_come_from_one_person_at_the_same_moment() -> None:
    service = Service(reply("answered"))
    async with served(service) as bot:
        turns = await run_together(bot, ["one", "two"])

    assert len({sender for sender, _ in service.asked}) == 1 and service.most_at_once == 2
    assert turns == sorted(turns, key=lambda turn: turn.ms)


def test_figures_are_taken_over_all_blocks_together() -> None:
    fast, slow = (
        Block([Turn(10, "answered"), Turn(20, "needs_topic")], 1.0, 0.1),
        Block([Turn(30, "answered_from_province"), Turn(40, "")], 3.0, 0.3),
    )
    found = summarise([fast, slow])

    assert (found.n, found.p50, found.p95, found.per_second) == (4, 20, 40, 1.0)
    assert (found.errors, found.cited) == (1, 0.5) and found.cpu_ms == pytest.approx(100)


def test_a_reply_without_a_payload_has_no_status() -> None:
    assert status_of([{"text": "hello"}]) == "" and status_of(reply("crisis")) == "crisis"
