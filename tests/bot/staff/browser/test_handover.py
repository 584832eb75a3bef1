"""A worker in the web chat, a clerk at the console, no page reloaded."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from bot.inbox.centre import say as staff_say
from bot.staff.words import say as desk_say
from tests.bot.passing import let_pass
from tests.bot.staff.browser.conftest import PHONE, OpenContext, Server

Desk = Callable[..., Page]


def say(page: Page, text: str) -> None:
    page.fill("#question", text)
    page.press("#question", "Enter")


def test_a_conversation_goes_over_and_back(desk: Desk, new_context: OpenContext) -> None:
    clerk, worker = desk(), new_context(PHONE).new_page()
    clerk.locator("nav a", has_text="找真人").click()
    worker.goto("/?region=anyang")
    say(worker, "老板欠我三个月工资")
    expect(worker.locator("#log .card")).to_have_count(1)
    say(worker, "我要找真人")

    row = clerk.locator("#waiting a", has_text="老板欠我三个月工资")
    row.wait_for()
    expect(clerk.locator("[data-waiting]")).to_have_text(re.compile("[1-9]人在等"))
    row.click()
    expect(clerk.locator("#text")).to_be_focused()
    clerk.keyboard.type("我是李姐，你在哪个工地？")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator("main .notice[role=status]")).to_contain_text("已经发出")
    expect(worker.locator("#log .card").last).to_contain_text("我是李姐，你在哪个工地？")

    say(worker, "在文峰区的工地")
    expect(clerk.locator("#lines li").last).to_contain_text("在文峰区的工地")
    expect(clerk.locator("#live")).to_have_text("有新消息")
    expect(clerk.locator("#text")).to_be_focused()

    clerk.locator("button", has_text="交还机器人").click()
    expect(clerk.locator("[role=alert]")).to_contain_text("还没人回")
    clerk.locator("button", has_text="不回了").click()
    expect(clerk.locator("#waiting")).not_to_contain_text("老板欠我三个月工资")
    expect(worker.locator("#open")).to_be_hidden(timeout=15_000)
    expect(worker.locator("#log .card").last).to_contain_text("工作人员说完了")
    say(worker, "怎么落户")
    expect(worker.locator("#log .card").last).to_contain_text("落户")


def test_nobody_waits_for_ever(desk: Desk, new_context: OpenContext, server: Server) -> None:
    clerk, worker = desk(), new_context(PHONE).new_page()
    clerk.locator("nav a", has_text="找真人").click()
    worker.goto("/?region=xingtai")
    say(worker, "老板不给我交社保")
    expect(worker.locator("#log .card")).to_have_count(1)
    say(worker, "我要找真人")
    row = clerk.locator("#waiting li", has_text="老板不给我交社保")
    row.wait_for()

    worker.locator("#open button", has_text="不找人了").click()
    expect(worker.locator("#log .card").last).to_contain_text("我接着答")
    expect(worker.locator("#open")).to_be_hidden()
    expect(row).to_have_count(0)

    say(worker, "我要找真人")
    expect(worker.locator("#open")).to_be_visible()
    row.wait_for()
    let_pass(server.inbox, minutes=11)
    expect(worker.locator("#log .card").last).to_contain_text(staff_say("missed", minutes=10), timeout=20_000)
    expect(worker.locator("#open")).to_be_hidden()
    expect(row).to_contain_text(desk_say("talks_missed"))

    row.locator("a").click()
    expect(clerk.locator("#missed")).to_be_visible()
    clerk.locator("#text").fill("我来了，你说")
    clerk.locator("#text").press("Control+Enter")
    expect(clerk.locator("#missed")).to_be_hidden()
    expect(worker.locator("#log .card.staff")).to_contain_text("我来了，你说", timeout=20_000)
    expect(worker.locator("#open")).to_be_visible()
