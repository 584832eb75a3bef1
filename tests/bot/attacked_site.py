"""A server to attack, and requests to it as a proxy passes them on."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from argon2 import PasswordHasher

from bot.server import create_app, serving
from tests.bot.channels.web.web_page import FakeAgent, Talker

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


@pytest.fixture(name="serve")
def running_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Serve:
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
