"""A browser's side of the web channel, for tests: the app of `make run` in process, with a handler of the test."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from rasa.core.channels.channel import UserMessage

from bot.server import create_app, serving

Handler = Callable[[UserMessage], Awaitable[Any]]
Answer = tuple[int, Any]

CREDENTIALS = "bot.channels.web.channel.WebInput:\n{settings}\nbot.channels.web.pages.Pages:\n"


class FakeAgent:
    """Stands for Rasa's agent: the channel hands it messages and has its conversations forgotten."""

    model_id = "fake"

    def __init__(self, handler: Handler) -> None:
        self.handle_message = handler
        self.tracker_store = self.lock_store = self
        self.forgotten: list[str] = []

    def is_ready(self) -> bool:
        return True

    async def forget(self, sender: str) -> None:
        self.forgotten.append(sender)

    @asynccontextmanager
    async def lock(self, _: str) -> AsyncIterator[None]:
        yield


class Talker:
    """Answers at once; keeps what it was told. `gate` holds its answers back while it is cleared."""

    def __init__(self, **answer: Any) -> None:
        self.heard: list[UserMessage] = []
        self.answer = {"status": "answered", "topic": "wage_arrears", "region": {"id": "anyang"}, **answer}
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, message: UserMessage) -> None:
        self.heard.append(message)
        await self.gate.wait()
        out, sender = message.output_channel, message.sender_id
        await out.send_text_with_buttons(sender, f"答：{message.text}", [{"title": "换城市", "payload": "换城市"}])
        await out.send_custom_json(sender, {"answer": self.answer})


class Page:
    """One conversation as the page leads it."""

    _ids = count()

    def __init__(self, session: aiohttp.ClientSession, address: str, agent: Any, conversation: str | None = None) -> None:
        self.session, self.address, self.agent = session, address, agent
        self.conversation = conversation or secrets.token_hex(16)

    def another(self) -> Page:
        """Somebody else on the same server."""
        return Page(self.session, self.address, self.agent)

    async def call(self, method: str, path: str, **options: Any) -> Answer:
        headers = {"X-Conversation": self.conversation, **options.pop("headers", {})}
        async with self.session.request(method, f"{self.address}{path}", headers=headers, **options) as response:
            return response.status, await response.json() if response.content_type == "application/json" else await response.text()

    async def ask(self, text: str, client_id: str | None = None, **more: Any) -> Answer:
        return await self.call("POST", "/chat/messages", json={"id": client_id or f"m{next(self._ids)}", "text": text, **more})

    async def news(self, after: float = 0, wait: float = 0) -> Any:
        status, body = await self.call("GET", f"/chat/messages?after={after}&wait={wait}")
        assert status == 200
        return body

    async def history(self) -> list[Any]:
        """All messages once no answer is due."""
        body = await self.news()
        while body["pending"]:
            await self.news(body["cursor"], 5)
            body = await self.news()
        return list(body["messages"])

    async def say(self, text: str, **more: Any) -> Any:
        """Ask and give the last message once the answer is there."""
        status, body = await self.ask(text, **more)
        assert status == 202, body
        return (await self.history())[-1]


@asynccontextmanager
async def open_page(handler: Any, folder: Path, settings: str = "", agent: Any = None) -> AsyncIterator[Page]:
    """A page of a server that runs until the block ends; `folder` holds its credentials."""
    agent = agent or FakeAgent(handler)
    credentials = folder / "credentials.yml"
    credentials.write_text(CREDENTIALS.format(settings=f"  {settings}" if settings else ""))
    jar = aiohttp.CookieJar(unsafe=True)
    async with serving(create_app(agent, credentials)) as address, aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Page(session, address, agent)
