"""How the server begins and ends: the app listens in this loop, and what stops it is a real signal."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sanic import Sanic, response

from bot import server
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
