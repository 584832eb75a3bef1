"""What the console does by itself: the list is pushed, rings in a hidden tab, and a reply is counted, filled and kept."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.staff.words import say
from tests.bot.staff.browser.conftest import Server

Desk = Callable[..., Page]
PERSON = "f" * 32
HIDDEN = """
window.shown = [];
window.Notification = class { constructor(title, options) { window.shown.push(options.body); } };
window.Notification.permission = "granted";
localStorage.setItem("gongyou-staff-alerts", "on");
Object.defineProperty(document, "hidden", { get: () => true });
"""


@pytest.fixture
def waiting(server: Server) -> str:
    """Somebody who waits for staff."""
    server.inbox.add_message(PERSON, "web", "person", "包工头欠我三个月工资")
    server.inbox.open_handover(PERSON, "web", "包工头欠我三个月工资", "anyang", "wage_arrears")
    return PERSON


@pytest.fixture(autouse=True)
def nobody_waits(server: Server) -> None:
    server.inbox.forget(PERSON)


def test_the_list_comes_by_itself_and_a_hidden_tab_rings(desk: Desk, server: Server) -> None:
    page, hidden = desk(), desk()
    hidden.add_init_script(HIDDEN)
    for one in (page, hidden):
        one.goto("/staff/talks")
    alerts = page.locator("#alerts")
    expect(alerts).to_have_attribute("aria-pressed", "false")
    alerts.click()
    expect(alerts).to_have_text(say("alerts_on"))
    page.locator("h1").click()
    expect(page.locator("#waiting")).not_to_contain_text("塔吊司机")
    hidden.wait_for_timeout(1500)
    server.inbox.open_handover(PERSON, "web", "塔吊司机要落户", None, None)
    expect(page.locator("#waiting")).to_contain_text("塔吊司机要落户")
    hidden.wait_for_function("window.shown.length === 1")
    assert "塔吊" not in hidden.evaluate("window.shown[0]"), "a number and no word"
    server.inbox.close_handover(PERSON, "li")
    expect(page.locator("#waiting")).not_to_contain_text("塔吊司机")


def test_a_reply_is_counted_filled_and_kept(desk: Desk, waiting: str, server: Server) -> None:
    page = desk()
    page.goto(f"/staff/talks/{waiting}")
    page.locator("#help button").last.click()
    page.locator("section.script").wait_for()
    page.fill("#text", "你好")
    page.keyboard.press("Alt+5")
    expect(page.locator("#text")).to_have_value(re.compile("^你好\n.{20}"))
    with page.expect_response("**/draft"):
        page.fill("#text", "工" * 523)
    expect(page.locator("#count")).to_have_text(say("talk_over", count=523, limit=500, over=23))
    page.reload()
    expect(page.locator("#text")).to_have_value("工" * 523)
    page.locator("#text").press("Control+Enter")
    expect(page.locator("[role=alert]")).to_contain_text("523")
    expect(page.locator("#text")).to_have_value("工" * 523)
    assert not any(line.author == "staff" for line in server.inbox.messages_after(waiting))
