"""The app of `make run` with all its stores in one folder, and a person on each channel."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from rasa.core.tracker_store import FailSafeTrackerStore

from bot.channels import erasing
from bot.channels.wechat.delivery import Limits
from bot.channels.wechat.turns import Turns
from bot.inbox.person import person_key
from bot.rasa.tracker_store import WindowTrackerStore
from bot.server import create_app, serving
from bot.shared_state import open_state
from tests.bot.channels.web.web_page import Page
from tests.bot.channels.wechat.wechat_world import ADDRESS, TOKEN, Got, query, text
from tests.bot.conftest import Run

QUICK = Limits(budget=4.5, closed=4.6, gap=0.1, poll=0.02)

Says = Callable[[str], Awaitable[str]]


class Running:
    """The app with all stores in one folder, and a way to talk to it on each channel."""

    def __init__(self, var: Path, address: str, session: aiohttp.ClientSession, agent: Any) -> None:
        self.var, self.address, self.session, self.agent = var, address, session, agent
        self.page = Page(session, address, agent)
        self.name = secrets.token_hex(8)

    async def rest(self, content: str) -> str:
        body = {"sender": self.name, "message": content}
        async with self.session.post(f"{self.address}/webhooks/rest/webhook", json=body) as response:
            messages = await response.json()
        assert not any("erase" in message.get("custom", {}) for message in messages), "the flag is the channel's own"
        return "\n".join(message["text"] for message in messages if "text" in message)

    async def web(self, content: str) -> str:
        return str((await self.page.say(content))["text"])

    async def wechat(self, content: str) -> str:
        return await self.wechat_post(text(content, FromUserName=self.name))

    async def wechat_post(self, body: bytes) -> str:
        async with self.session.post(f"{self.address}{ADDRESS}", params=query(), data=body) as response:
            return Got(response.status, await response.read(), "").content

    def key(self, channel: str) -> str:
        return person_key(channel, self.page.conversation if channel == "web" else self.name)

    def says(self, channel: str) -> Says:
        return {"rest": self.rest, "web": self.web, "wechat": self.wechat}[channel]

    def files_with(self, *words: str) -> list[str]:
        """Names of the files that hold one of the words, plain or as JSON writes it."""
        wanted = [form.encode() for word in words for form in (word, json.dumps(word)[1:-1])]
        files = [path for path in self.var.rglob("*") if path.is_file()]
        return sorted(path.name for path in files if any(form in path.read_bytes() + path.name.encode() for form in wanted))

    async def until_gone(self, *words: str) -> None:
        """WeChat may ask for the last reply for some seconds more."""
        patience = time.monotonic() + 10
        while self.files_with(*words):
            assert time.monotonic() < patience, self.files_with(*words)
            await asyncio.sleep(0.2)


Play = Callable[[Running], Awaitable[None]]


@pytest.fixture(name="var")
def own_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for everything that is written, the log too."""
    folder = tmp_path / "var"
    folder.mkdir()
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{folder}/inbox.db")
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{folder}/state.db")
    for name, value in {"TOKEN": TOKEN, "APPID": "", "AES_KEY": "", "SECRET": ""}.items():
        monkeypatch.setenv(f"GONGYOU_WECHAT_{name}", value)
    monkeypatch.setattr(erasing, "UNERASED", folder / "unerased")
    monkeypatch.setattr("bot.channels.wechat.channel.Turns", partial(Turns, limits=QUICK))
    log = logging.FileHandler(folder / "server.log")
    logging.getLogger().addHandler(log)
    open_state.cache_clear()
    yield folder
    open_state.cache_clear()
    logging.getLogger().removeHandler(log)


@pytest.fixture(name="play")
def play_fixture(run: Run, agent: Any, var: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Plays against the app of `make run` with its own kind of tracker store; `web` are settings of the web channel.

    Stores stay from one play to the next, as over a restart. With `verified` the WeChat account may send what no reply carries.
    """

    async def serve(scene: Play, verified: bool, web: dict[str, Any]) -> None:
        store = FailSafeTrackerStore(WindowTrackerStore(agent.domain, path=str(var / "tracker.db")))
        monkeypatch.setattr(agent, "tracker_store", store)
        monkeypatch.setattr(agent.processor, "tracker_store", store)
        credentials = var.parent / "credentials.yml"
        channels = {
            "bot.channels.rest.SafeRestInput": None,
            "bot.channels.wechat.channel.WeChatInput": {"safe_only": False, "verified": verified},
            "bot.channels.web.channel.WebInput": {"messages_per_minute": 1000, **web},
        }
        credentials.write_text(json.dumps(channels))
        async with serving(create_app(agent, credentials)) as address, aiohttp.ClientSession() as session:
            await scene(Running(var, address, session, agent))

    return lambda scene, verified=False, **web: run(serve(scene, verified, web))
