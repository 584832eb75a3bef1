"""How the server begins and ends: the app listens in this loop, and what stops it is a real signal."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sanic import Sanic, response

from bot import server
from bot.running.draining import add_turns
from knowledge.errors import KnowledgeError

PATIENCE = 30


def make_app(seconds: float = 0.0) -> Any:
    """An app whose only page takes so long."""
    app = Sanic(f"serving-{os.urandom(4).hex()}", configure_logging=False)

    async def page(_: Any) -> Any:
        app.ctx.asked.set()
        await asyncio.sleep(seconds)
        return response.text("好")

    async def begin(_: Any, __: Any) -> None:
        app.ctx.asked = asyncio.Event()

    app.add_route(page, "/")
    app.register_listener(begin, "before_server_start")
    return app


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
async def test_a_stop_that_comes_with_the_ready_line_is_heard(name: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    async def load(*_: Any) -> None:
        return None

    monkeypatch.setattr(server, "load_agent", load)
    monkeypatch.setattr(server, "create_app", lambda *_: make_app())
    monkeypatch.setattr(server, "add_standing_work", lambda *_: None)
    monkeypatch.setattr(server, "Renewal", lambda *_: None)
    monkeypatch.setattr(server, "add_renewal", lambda *_: None)
    monkeypatch.setattr(server, "announce", lambda *_: os.kill(os.getpid(), name))
    await asyncio.wait_for(server.serve(Path(), "127.0.0.1", 0, Path(), Path()), PATIENCE)


async def ask(address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return await answer.text()


async def test_a_running_request_is_answered_before_the_end() -> None:
    app = make_app(seconds=0.3)
    async with server.serving(app) as address:
        question = asyncio.create_task(ask(address))
        await asyncio.wait_for(app.ctx.asked.wait(), PATIENCE)
    assert await asyncio.wait_for(question, PATIENCE) == "好"
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask(address)


async def test_a_request_without_end_does_not_keep_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LAST_ANSWERS_SECONDS", 0.1)
    app = make_app(seconds=3_600)
    async with server.serving(app) as address:
        question = asyncio.create_task(ask(address))
        await asyncio.wait_for(app.ctx.asked.wait(), PATIENCE)
    with pytest.raises(aiohttp.ClientConnectionError):
        await asyncio.wait_for(question, PATIENCE)


async def test_a_taken_port_is_said_in_one_line_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(KnowledgeError, match=f"127.0.0.1:{port}: cannot listen there .*PORT=") as stopped:
            async with server.serving(make_app(), port=port):
                pass
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize("seconds", [0.3, 3_600.0])
async def test_a_turn_that_was_taken_is_finished_before_the_end_if_it_ends_in_time(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LAST_ANSWERS_SECONDS", 1.0)
    app, done = make_app(), []

    async def turn() -> None:
        await asyncio.sleep(seconds)
        done.append(app.ctx.is_stopping)

    async with server.serving(app):
        task = asyncio.create_task(turn())
        add_turns(app, lambda: {task})
        began = time.monotonic()
    assert done == ([True] if seconds < 1 else []) and time.monotonic() - began < 2
    task.cancel()


async def test_nothing_new_is_taken_while_the_last_turns_end() -> None:
    app = make_app()
    free = asyncio.Event()
    refused: list[bool] = []

    async def late(address: str) -> None:
        await asyncio.sleep(0.2)
        try:
            await ask(address)
        except aiohttp.ClientConnectionError:
            refused.append(True)
        free.set()

    async with server.serving(app) as address:
        task = asyncio.create_task(free.wait())
        add_turns(app, lambda: {task})
        asking = asyncio.create_task(late(address))
    await asking
    assert refused == [True]
