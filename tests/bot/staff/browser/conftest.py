"""The whole assistant with the staff helper in a process of its own, and a real Chromium."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.inbox.store import Inbox, open_inbox
from tests.bot.staff.clerk import PASSWORD
from tests.bot.webchat.conftest import CHROMIUM, ENDPOINTS, FLAGS, ROOT, free_port, wait_until_ready

CREDENTIALS = "bot.channels.web.pages.Pages:\nbot.channels.web.channel.WebInput:\nbot.staff.channel.StaffInput:\n  drafts: {drafts}\n"
DESK, PHONE = (1280, 800), (360, 740)


@dataclass(frozen=True)
class Server:
    """The running assistant; admin li can log in."""

    address: str
    inbox: Inbox


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`python -m bot.server` with an inbox, one account and nothing else."""
    folder, port = tmp_path_factory.mktemp("staff"), free_port()
    credentials, endpoints, log = (folder / name for name in ("credentials.yml", "endpoints.yml", "server.log"))
    credentials.write_text(CREDENTIALS.format(drafts=folder / "drafts"), encoding="utf-8")
    endpoints.write_text(ENDPOINTS, encoding="utf-8")
    url = f"sqlite:///{folder / 'inbox.db'}"
    environment = {
        **os.environ,
        "GONGYOU_INBOX_URL": url,
        "GONGYOU_STATE_URL": f"sqlite:///{folder / 'state.db'}",
        "GONGYOU_SECRET": secrets.token_hex(32),
    }
    for command in ("bin/build-web", f"{sys.executable} -m bot.staff user add li --role admin --password-stdin"):
        subprocess.run(command.split(), cwd=ROOT, env=environment, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)
    options = ["--host", "127.0.0.1", "--port", str(port), "--credentials", credentials, "--endpoints", endpoints]
    with log.open("w") as file:
        process = subprocess.Popen([sys.executable, "-m", "bot.server", *options], cwd=ROOT, stdout=file, stderr=file, env=environment)
        try:
            wait_until_ready(process, port, log)
            yield Server(f"http://127.0.0.1:{port}", open_inbox(url))
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the package."""
    if not CHROMIUM.is_file():
        pytest.fail(f"{CHROMIUM} is missing: install it with `apt-get install -y chromium fonts-noto-cjk`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


OpenContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser, server: Server) -> Iterator[OpenContext]:
    """Makes browser profiles that may use the clipboard."""
    contexts: list[BrowserContext] = []

    def make(size: tuple[int, int] = DESK, **options: object) -> BrowserContext:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", base_url=server.address, **options)
        context.set_default_timeout(10_000)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.address)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def cookies(browser: Browser, server: Server) -> list[object]:
    """The cookies of a clerk who logged in once."""
    context = browser.new_context(base_url=server.address)
    log_in(context.new_page())
    found = context.cookies()
    context.close()
    return list(found)


@pytest.fixture
def desk(new_context: OpenContext, cookies: list[object]) -> Callable[..., Page]:
    """Opens the search page for somebody who is logged in."""

    def open_page(*size: tuple[int, int], **options: object) -> Page:
        context = new_context(*size, **options)
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto("/staff")
        return page

    return open_page


def log_in(page: Page) -> None:
    """As a person does: type and press Enter."""
    page.goto("/staff")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type("li")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/ask")


def ask(page: Page, text: str, city: str = "anyang") -> None:
    """Pick the city, type, press Enter; returns when the script stands there."""
    page.select_option("#city", city)
    page.fill("#q", text)
    page.press("#q", "Enter")
    page.locator("section.script").wait_for()


def picture_folder(tmp_path: Path) -> Path:
    """Where pictures go: the documentation's folder where `GONGYOU_SCREENSHOTS` names it."""
    given = os.environ.get("GONGYOU_SCREENSHOTS")
    return ROOT / given if given else tmp_path
