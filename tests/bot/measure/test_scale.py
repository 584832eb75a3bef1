"""Several processes compared: a question as the page asks it, nginx' file from our own, and the page with its ratios."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.measure import fleet
from bot.measure.bots import free_port
from bot.measure.load import Block, Turn
from bot.measure.scale import KINDS, Measured, ask_web, report


async def asked(news: dict[str, Any], taken: int = 202) -> Turn:
    """One question of the page to a server that says this."""

    async def take(request: web.Request) -> web.Response:
        assert request.headers["X-Conversation"] == "c1" and (await request.json())["text"] == "咋落户"
        return web.json_response({"seq": 7} if taken == 202 else {"error": "rate"}, status=taken)

    async def give(request: web.Request) -> web.Response:
        assert request.query["after"] == "7"
        return web.json_response(news)

    app, port = web.Application(), free_port()
    app.add_routes([web.post("/chat/messages", take), web.get("/chat/messages", give)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with aiohttp.ClientSession() as session:
            return await ask_web(session, f"http://127.0.0.1:{port}", "c1", "咋落户")
    finally:
        await runner.cleanup()


async def test_a_question_is_taken_and_its_answer_fetched() -> None:
    turn = await asked({"messages": [{"author": "bot", "answer": {"status": "answered"}}]})
    assert turn.status == "answered" and not turn.is_error and turn.ms > 0


async def test_what_is_refused_or_never_comes_is_an_error() -> None:
    assert (await asked({"messages": []})).is_error
    assert (await asked({}, taken=429)).is_error


def test_the_page_shows_every_fleet_and_the_ratios() -> None:
    found = []
    for number, (kind, processes) in enumerate(KINDS):
        block = Block([Turn(10.0 * (number + 1), "answered")] * 10, 1.0 / (number + 1), 0.2)
        found.append(Measured(f"{kind}, {processes}", {"REST": [block], "web": [block]}, 700.0))
    text = report(found, "a machine", 600)
    assert all(text.count(measured.name) == 2 for measured in found)
    assert text.count("| 1.33 × |") == 2 and text.count("| 3.00 × |") == 2 and text.count("| 2.00 × |") == 2


def test_nginx_stands_before_all_processes_with_our_own_file(tmp_path: Path) -> None:
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
        pytest.skip("nginx is missing: `make stores` installs it")
    command = fleet._nginx(tmp_path, free_port(), [5001, 5002, 5003])
    text = (tmp_path / "nginx.conf").read_text()
    assert [text.count(f"server 127.0.0.1:{port} ") for port in (5001, 5002, 5003, 5005)] == [1, 1, 1, 0]
    done = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_process_that_ended_is_not_waited_for(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("error: no model")
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
        began = time.monotonic()
        with pytest.raises(RuntimeError, match="no model"):
            fleet._wait_for(f"http://127.0.0.1:{free_port()}/ready", log, ended)
    assert time.monotonic() - began < 5
