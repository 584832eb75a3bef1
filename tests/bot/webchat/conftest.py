"""The whole assistant in a process of its own, other people's web pages on other ports, and a real Chromium."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.inbox.accounts import Accounts
from bot.inbox.person import person_key
from bot.inbox.store import Inbox, open_inbox

ROOT = Path(__file__).parents[3]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
PHONE = (360, 740)
START_SECONDS = 90
STOP_SECONDS = 30
PATIENCE_MS = 10_000
CREDENTIALS = "bot.channels.rest.SafeRestInput:\nbot.channels.web.pages.Pages:\nbot.channels.web.channel.WebInput:\n"
WAGES = "安阳的老板拖欠工资怎么办"
ENDPOINTS = "lock_store:\n  type: bot.rasa.lock_store.FairLockStore\n"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Site:
    """A web page of somebody else: `pages` are its paths with content and headers."""

    address: str
    pages: dict[str, tuple[str, dict[str, str]]]


@contextmanager
def foreign_site(port: int) -> Iterator[Site]:
    site = Site(f"http://127.0.0.1:{port}", {})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content, headers = site.pages.get(self.path, ("", {}))
            self.send_response(200 if content else 404)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Server:
    """The running assistant and its inbox."""

    address: str
    inbox: Inbox

    @contextmanager
    def staffed(self) -> Iterator[None]:
        """While this lasts somebody is there to be handed to."""
        accounts = Accounts(self.inbox.database)
        if not accounts.all():
            accounts.add("li", "correct horse battery", "staff", "test")
        accounts.set_disabled("li", False, "test")
        yield
        accounts.set_disabled("li", True, "test")

    def messages(self, conversation: str) -> list[tuple[str, str]]:
        """What the inbox holds of a conversation: author and text."""
        return [(message.author, message.text) for message in self.inbox.messages_after(person_key("web", conversation))]


@pytest.fixture(scope="package")
def friendly_site() -> Iterator[Site]:
    """A site that may embed the widget."""
    with foreign_site(free_port()) as site:
        yield site


@pytest.fixture(scope="package")
def strange_site() -> Iterator[Site]:
    """A site that may not."""
    with foreign_site(free_port()) as site:
        yield site


@pytest.fixture(scope="package")
def built() -> None:
    """The page's files as they follow from the sources of now."""
    done = subprocess.run([ROOT / "bin" / "build-web"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory, built: None, friendly_site: Site) -> Iterator[Server]:
    """`python -m bot.server` with an empty inbox."""
    folder, port = tmp_path_factory.mktemp("webchat"), free_port()
    (folder / "credentials.yml").write_text(CREDENTIALS, encoding="utf-8")
    (folder / "endpoints.yml").write_text(ENDPOINTS, encoding="utf-8")
    settings = {
        "GONGYOU_INBOX_URL": f"sqlite:///{folder / 'inbox.db'}",
        "GONGYOU_STATE_URL": f"sqlite:///{folder / 'state.db'}",
        "GONGYOU_SECRET": secrets.token_hex(32),
        "GONGYOU_FRAME_ANCESTORS": friendly_site.address,
    }
    options = [
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--credentials",
        folder / "credentials.yml",
        "--endpoints",
        folder / "endpoints.yml",
    ]
    with pytest.MonkeyPatch.context() as patch, (folder / "server.log").open("w") as log:
        for name, value in settings.items():
            patch.setenv(name, value)
        process = subprocess.Popen([sys.executable, "-m", "bot.server", *options], cwd=ROOT, stdout=log, stderr=log, env=os.environ.copy())
        try:
            wait_until_ready(process, port, folder / "server.log")
            yield Server(f"http://127.0.0.1:{port}", open_inbox(settings["GONGYOU_INBOX_URL"]))
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the package; not for the session, because its event loop would hinder later asyncio tests."""
    if not CHROMIUM.is_file():
        pytest.fail(f"{CHROMIUM} is missing: install it with `apt-get install -y chromium fonts-noto-cjk`")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class Chat:
    """The chat page in one browser tab, used as a person uses it."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.log, self.box = page.locator("#log"), page.locator("#question")

    def open(self, path: str = "/") -> Chat:
        self.page.goto(self.server.address + path)
        return self

    def ask(self, text: str) -> Chat:
        """Types and sends; returns when the answer stands there."""
        before = self.cards.count()
        self.box.fill(text)
        self.box.press("Enter")
        return self.wait(before)

    def tap(self, label: str) -> Chat:
        """Taps a choice; returns when its answer stands there."""
        before = self.cards.count()
        self.log.locator("button.choice", has_text=label).first.click()
        return self.wait(before)

    def pick_city(self, name: str) -> Chat:
        """Chooses a city from the sheet; returns when the answer stands there."""
        before = self.cards.count()
        self.page.locator("#change-city").click()
        self.page.locator(".sheet .chip", has_text=name).first.click()
        return self.wait(before)

    def leave(self) -> Chat:
        """清除并退出, with the yes to it."""
        self.page.locator("#menu-open").click()
        self.page.locator("#leave").click()
        self.page.locator("#leave-yes").click()
        return self

    def wait(self, before: int) -> Chat:
        self.cards.nth(before).wait_for()
        self.log.locator(".waiting").wait_for(state="detached")
        return self

    @property
    def cards(self) -> Any:
        return self.log.locator(".card")

    @property
    def last(self) -> Any:
        return self.cards.last

    @property
    def mine(self) -> list[str]:
        return self.log.locator(".mine .text").all_text_contents()

    @property
    def conversation(self) -> str:
        """The conversation's id as the browser keeps it."""
        return str(self.page.evaluate("JSON.parse(localStorage.getItem('gongyou-conversation')).id"))

    def stored(self) -> list[tuple[str, str]]:
        return self.server.messages(self.conversation)


OpenContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser) -> Iterator[OpenContext]:
    """Makes browser profiles: as on a phone, unless told otherwise."""
    contexts: list[BrowserContext] = []

    def make(size: tuple[int, int] = PHONE, **options: Any) -> BrowserContext:
        # What a service worker fetches no test could hold back; the test of it allows it.
        settings: dict[str, Any] = {"locale": "zh-CN", "service_workers": "block", **options}
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **settings)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def new_chat(new_context: OpenContext, server: Server) -> Callable[..., Chat]:
    """Makes chat pages, each in a profile of its own."""
    return lambda *size, **options: Chat(new_context(*size, **options).new_page(), server)


@pytest.fixture
def chat(new_chat: Callable[..., Chat]) -> Iterator[Chat]:
    """The chat page on a phone; no script error may happen on it."""
    chat, errors = new_chat(), []
    chat.page.on("pageerror", lambda error: errors.append(error))
    yield chat.open()
    assert errors == []
