"""A member of staff for tests: the app of `make run` with the staff helper and the web channel, and a browser's side of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from argon2 import PasswordHasher
from bs4 import BeautifulSoup

from bot.inbox.accounts import Accounts
from bot.inbox.store import Inbox, open_inbox
from bot.inbox.team import Team
from bot.server import create_app, serving
from tests.bot.channels.web.web_page import FakeAgent, Talker

PASSWORD = "correct horse battery"
CREDENTIALS = "bot.channels.web.channel.WebInput:\nbot.staff.channel.StaffInput:\n  drafts: {drafts}\n  training: {training}\n"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    html: str
    headers: Any
    address: str

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @property
    def text(self) -> str:
        return " ".join(self.soup.get_text(" ").split())

    @property
    def csrf(self) -> str:
        return str(self.soup.select_one("input[name=csrf]")["value"])

    def all(self, selector: str) -> list[str]:
        return [" ".join(found.get_text(" ").split()) for found in self.soup.select(selector)]


class Clerk:
    """One browser of a member of staff."""

    def __init__(self, session: aiohttp.ClientSession, address: str, folder: Path, agent: Any) -> None:
        self.session, self.server, self.folder, self.agent = session, address, folder, agent
        self.csrf = ""

    async def get(self, path: str, **options: Any) -> Page:
        return await self.call("GET", path, **options)

    async def post(self, path: str, data: Any = None, **options: Any) -> Page:
        """Post a form with the token of the session."""
        if isinstance(data, dict) or data is None:
            data = {"csrf": self.csrf, **(data or {})}
        return await self.call("POST", path, data=data, **options)

    async def call(self, method: str, path: str, **options: Any) -> Page:
        async with self.session.request(method, f"{self.server}/staff{path}", **options) as answer:
            return Page(answer.status, (await answer.read()).decode(), answer.headers, answer.url.path_qs)

    async def api(self, body: Any, **headers: str) -> tuple[int, Any]:
        async with self.session.post(f"{self.server}/staff/api", json=body, headers={"X-CSRF-Token": self.csrf, **headers}) as answer:
            return answer.status, await answer.json()

    async def log_in(self, name: str, password: str = PASSWORD, **options: Any) -> Page:
        form = await self.get("/login")
        page = await self.post("/login", {"csrf": form.csrf, "name": name, "password": password}, **options)
        if page.status == 200 and "csrf" in page.html:
            self.csrf = page.csrf
        return page


def accounts() -> Accounts:
    """The accounts of the test's inbox, with hashes that cost nothing."""
    return Accounts(open_inbox().database, hasher=CHEAP)


@asynccontextmanager
async def at_desk(folder: Path, handler: Any = None, role: str | None = "admin", agent: Any = None) -> AsyncIterator[Clerk]:
    """A clerk named li with a role, logged in; nobody where the role is None."""
    agent = agent or FakeAgent(handler or Talker())
    credentials, training = folder / "credentials.yml", folder / "nlu"
    training.mkdir(exist_ok=True)
    credentials.write_text(CREDENTIALS.format(drafts=folder / "drafts", training=training))
    jar = aiohttp.CookieJar(unsafe=True)
    async with serving(create_app(agent, credentials)) as address, aiohttp.ClientSession(cookie_jar=jar) as session:
        clerk = Clerk(session, address, folder, agent)
        if role is not None:
            accounts().add("li", PASSWORD, role, "test")
            assert (await clerk.log_in("li")).status == 200
        yield clerk


@asynccontextmanager
async def colleague(clerk: Clerk, name: str, role: str = "staff", shown: str = "") -> AsyncIterator[Clerk]:
    """Another clerk in a browser of their own, logged in."""
    accounts().add(name, PASSWORD, role, "test")
    Team(open_inbox().database).set_shown_name(name, shown, name)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        other = Clerk(session, clerk.server, clerk.folder, clerk.agent)
        assert (await other.log_in(name)).status == 200
        yield other


def noted(inbox: Inbox, text: str, person: str = "a" * 32, channel: str = "web", **answer: Any) -> None:
    """A question that was not answered."""
    inbox.note_turn(person, channel, text, {"answer": {"status": "no_clause", "topic": "hukou", "region": {"id": "anyang"}, **answer}})


def numbers(html: str) -> list[int]:
    """The questions that a page lets staff decide."""
    return [int(found) for found in re.findall(r'name="id" value="(\d+)"', html)]
