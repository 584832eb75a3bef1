"""The WeChat channel in the real Sanic app over its own state and inbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import register
from sanic import Sanic

from bot.channels.inbound import clean_text
from bot.channels.inbox_calls import InboxCalls
from bot.channels.wechat import talk
from bot.channels.wechat.callback import Callback
from bot.channels.wechat.channel import WeChatInput
from bot.channels.wechat.choices import topics
from bot.channels.wechat.delivery import Limits, Sender
from bot.channels.wechat.protocol import Account
from bot.channels.wechat.turns import Turns
from bot.inbox.person import person_key
from bot.inbox.redact import redact
from bot.inbox.store import Inbox, open_inbox
from bot.shared_state import SharedState, SqlState
from knowledge.catalog.regions import load_gazetteer
from knowledge.danger.detect import is_danger
from knowledge.model import Option
from tests.bot.channels.wechat.wechat_world import AES_KEY, APP_ID, TOKEN, Assistant, Got, query, request, safe, text


@dataclass
class World:
    """One running channel with everything behind it."""

    app: Sanic
    assistant: Assistant
    state: SharedState
    inbox_url: str
    turns: Turns

    @property
    def inbox(self) -> Inbox:
        return open_inbox(self.inbox_url)

    async def post(self, body: bytes) -> Got:
        return await request(self.app, "POST", query(), body)

    async def post_safe(self, body: bytes) -> Got:
        return await request(self.app, "POST", *safe(body))

    async def says(self, content: str, **fields: object) -> str:
        return (await self.post(text(content, **fields))).content


def make_world(folder: Path, assistant: Assistant, sender: Sender | None = None, account: Account | None = None, **options: Any) -> World:
    """A channel whose shared state and inbox lie in `folder`."""
    state = SqlState(f"sqlite:///{folder}/state.db")
    url = options.get("inbox_url", f"sqlite:///{folder}/inbox.db")
    turns = Turns(state, sender, options.get("limits", Limits()))
    callback = Callback(account or Account(TOKEN, APP_ID, AES_KEY), turns, InboxCalls(url))
    app = Sanic("gongyou", configure_logging=False)
    register([WeChatInput(callback)], app, route="/webhooks/")
    app.ctx.agent = assistant
    return World(app, assistant, state, url, turns)


def person_of(openid: str = "worker") -> str:
    return person_key("wechat", openid)


@pytest.fixture(scope="session")
def loaded() -> None:
    """What a server has loaded before anybody writes; WeChat would not wait for it."""
    load_gazetteer()
    clean_text("工资")
    redact("我叫张伟")
    topics()
    is_danger("工资")


@pytest.fixture(name="world")
async def quick_world(loaded: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A channel with an assistant that echoes."""
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    yield await started(make_world(tmp_path, Assistant()))


async def started(world: World) -> World:
    """The app ready for requests without a socket."""
    await world.app._startup()
    return world


@pytest.fixture(autouse=True)
def few_cities(monkeypatch: pytest.MonkeyPatch) -> None:
    """The held cities without opening the knowledge store."""
    monkeypatch.setattr(talk, "cities", lambda: tuple(Option(name, name) for name in ("安阳市", "吉林市", "攀枝花市", "邢台市", "郑州市")))
