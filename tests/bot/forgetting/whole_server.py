"""`python -m bot.server` with a `var/` of its own, people on its channels, a clerk at its desk, and a search through every byte it left."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import aiohttp

from tests.bot.channels.web.web_page import Page
from tests.bot.channels.wechat.wechat_world import ADDRESS, TOKEN, Got, query, text
from tests.bot.conftest import ENDPOINTS, MODEL, ROOT
from tests.bot.staff.clerk import PASSWORD, Clerk
from tests.bot.webchat.conftest import free_port, wait_until_ready

CREDENTIALS = {
    "bot.channels.rest.SafeRestInput": None,
    "bot.channels.web.pages.Pages": None,
    "bot.channels.web.channel.WebInput": None,
    "bot.channels.wechat.channel.WeChatInput": {"safe_only": False},
    "bot.staff.channel.StaffInput": None,
}
PATIENCE_SECONDS = 60.0
"""WeChat may ask for a reply again for half a minute, and it is kept as long."""


def forms_of(word: str) -> Iterable[bytes]:
    """A word as it may stand in a file: as text of three kinds, escaped as in JSON, escaped as in an address."""
    yield from (word.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"))
    escaped = json.dumps(word)[1:-1]
    yield from {escaped.encode(), escaped.upper().replace("\\U", "\\u").encode(), quote(word).encode(), quote(word).lower().encode()}


def holding(folder: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """The files below a folder, by word, that hold it in any form, in their names too. What is linked there is no file of the server's."""
    found: dict[str, list[str]] = {}
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    for path in files:
        try:
            content = path.read_bytes() + b"\0" + str(path.relative_to(folder)).encode()
        except FileNotFoundError:  # gone since it was listed
            continue
        for word in words:
            if any(form in content for form in forms_of(word)):
                found.setdefault(word, []).append(path.name)
    return found


@dataclass
class Running:
    """The server, people on its channels and a clerk."""

    page: Page
    clerk: Clerk
    session: aiohttp.ClientSession
    name: str = field(default_factory=lambda: f"o{secrets.token_hex(8)}")
    """What REST and WeChat call the person."""

    async def web(self, content: str) -> str:
        """Say something on the page; gives the last line, the clerk's or the bot's."""
        status, taken = await self.page.ask(content)
        assert status == 202, taken
        lines = await self.page.history()
        return "\n".join(line["text"] for line in lines if line["seq"] > taken["seq"])

    async def rest(self, content: str) -> str:
        body = {"sender": self.name, "message": content}
        async with self.session.post(f"{self.page.address}/webhooks/rest/webhook", json=body) as response:
            return "\n".join(message["text"] for message in await response.json() if "text" in message)

    async def wechat(self, content: str) -> str:
        body = text(content, FromUserName=self.name)
        async with self.session.post(f"{self.page.address}{ADDRESS}", params=query(), data=body) as response:
            return Got(response.status, await response.read(), "").content


async def until_none(found: Callable[[], object]) -> None:
    """Wait until nothing is found any more."""
    until = time.monotonic() + PATIENCE_SECONDS
    while left := found():
        assert time.monotonic() < until, left
        await asyncio.sleep(1.0)


@asynccontextmanager
async def running(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Running]:
    """The server of `make run` in `folder`, with `settings` in its environment; it is stopped as by Ctrl-C."""
    var, port, log = folder / "var", free_port(), folder / "server.log"
    var.mkdir()
    for public in ("knowledge.db", "models"):
        (var / public).symlink_to(ROOT / "var" / public)
    (folder / "credentials.yml").write_text(json.dumps(CREDENTIALS), encoding="utf-8")
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGYOU_")}
    environment = {**own, "PYTHONPATH": str(ROOT), "GONGYOU_WECHAT_TOKEN": TOKEN, **settings}
    adding = [sys.executable, "-m", "bot.staff", "user", "add", "li", "--role", "admin", "--password-stdin"]
    subprocess.run(adding, cwd=folder, env=environment, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)
    serving = [sys.executable, "-m", "bot.server", "--host", "127.0.0.1", "--port", str(port)]
    files = ["--credentials", "credentials.yml", "--endpoints", str(ENDPOINTS), "--model", str(MODEL)]
    with log.open("w") as file:
        process = subprocess.Popen([*serving, *files], cwd=folder, env=environment, stdout=file, stderr=file)
        try:
            await asyncio.to_thread(wait_until_ready, process, port, log)
            jar = aiohttp.CookieJar(unsafe=True)
            address = f"http://127.0.0.1:{port}"
            # The search through all files takes longer than the server keeps an idle connection.
            anew = [aiohttp.TCPConnector(force_close=True) for _ in range(2)]
            async with (
                aiohttp.ClientSession(connector=anew[0]) as session,
                aiohttp.ClientSession(connector=anew[1], cookie_jar=jar) as browser,
            ):
                clerk = Clerk(browser, address, folder, None)
                assert (await clerk.log_in("li")).status == 200
                yield Running(Page(session, address, None), clerk, session)
        finally:
            process.terminate()
            assert process.wait(30) == 0
