"""Pictures of the page as people see it. `GONGYOU_SCREENSHOTS=docs/img` keeps those of the documentation."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.bot.webchat.conftest import ROOT, Chat, OpenContext, Server, Site
from tests.bot.webchat.test_widget import HOST

WAGES = "老板拖欠工资怎么办"
LARGEST = 80_000
Shoot = Callable[[Page, str], None]


@pytest.fixture
def shoot(tmp_path: Path) -> Shoot:
    """Takes a picture that is neither empty nor too large for a README."""
    folder = os.environ.get("GONGYOU_SCREENSHOTS")

    def take(page: Page, name: str) -> None:
        page.wait_for_timeout(200)
        path = (ROOT / folder if folder else tmp_path) / f"{name}.png"
        page.screenshot(path=path, animations="disabled", caret="hide")
        # A palette is enough for a page of few colours, and a third of the size.
        Image.open(path).quantize(96, dither=Image.Dither.NONE).save(path, optimize=True)
        assert 8_000 < path.stat().st_size <= LARGEST

    return take


def test_start_city_answer_source_and_steps_on_a_phone(chat: Chat, shoot: Shoot) -> None:
    shoot(chat.page, "chat-start")
    chat.page.locator("#change-city").click()
    expect(chat.page.get_by_role("button", name="河南省")).to_be_visible()
    shoot(chat.page, "chat-city")
    chat.page.keyboard.press("Escape")
    chat.pick_city("安阳市").ask(WAGES)
    shoot(chat.page, "chat-answer")
    chat.last.locator("summary").first.click()
    chat.last.locator(".proof").evaluate("details => details.scrollIntoView()")
    shoot(chat.page, "chat-original")
    chat.tap("怎么办理")
    shoot(chat.page, "chat-steps")


def test_big_text_in_the_dark(new_chat: Callable[..., Chat], shoot: Shoot) -> None:
    chat = new_chat(color_scheme="dark").open("/?region=anyang")
    chat.page.locator("#big").click()
    chat.ask(WAGES)
    shoot(chat.page, "chat-big-dark")


def test_danger(chat: Chat, shoot: Shoot) -> None:
    chat.ask("我不想活了")
    shoot(chat.page, "chat-danger")


def test_no_network(chat: Chat, shoot: Shoot) -> None:
    chat.page.context.set_offline(True)
    chat.box.fill(WAGES)
    chat.box.press("Enter")
    expect(chat.log.locator(".problem")).to_be_visible()
    chat.page.evaluate("scrollTo(0, 0)")
    shoot(chat.page, "chat-offline")


def test_without_javascript(new_chat: Callable[..., Chat], shoot: Shoot) -> None:
    chat = new_chat(java_script_enabled=False).open()
    shoot(chat.page, "form-start")
    chat.box.fill("安阳的" + WAGES)
    chat.page.locator("#send").click()
    shoot(chat.page, "form-answer")


def test_desktop(new_chat: Callable[..., Chat], shoot: Shoot) -> None:
    chat = new_chat((1100, 800)).open("/?region=zhengzhou").ask("孩子在这边怎么上学")
    shoot(chat.page, "chat-desktop")
    chat.open("/about")
    shoot(chat.page, "about")


def test_widget_on_a_page(new_context: OpenContext, server: Server, friendly_site: Site, shoot: Shoot) -> None:
    page = new_context((1100, 800)).new_page()
    style = "body { margin: 0; font-family: sans-serif } h1 { margin: 0; padding: 24px; background: #b08d57; color: #fff } p { padding: 0 24px }"
    friendly_site.pages["/"] = (HOST % (style, server.address), {})
    page.goto(f"{friendly_site.address}/")
    page.locator(".gongyou-launcher").click()
    frame = page.frame_locator("iframe")
    frame.locator("#question").fill(WAGES)
    frame.locator("#question").press("Enter")
    frame.locator("#log .card").wait_for()
    shoot(page, "widget")
