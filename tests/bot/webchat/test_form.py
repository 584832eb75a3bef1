"""The start page without JavaScript: a plain form."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.bot.webchat.conftest import Chat

WAGES = "安阳的老板拖欠工资怎么办"


def test_without_javascript_a_question_is_answered(new_chat: Callable[..., Chat]) -> None:
    page = new_chat(java_script_enabled=False).open().page
    expect(page.locator("noscript a").first).to_be_visible()
    assert not page.locator(".scripted, #speak, #latest").filter(visible=True).count(), "nothing dead is shown"
    page.locator("#question").fill(WAGES)
    page.locator("#send").click()
    expect(page.locator(".card").last).to_contain_text("安阳市的文件没写到这么细")
    page.locator("summary").first.click()
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator("a[href='tel:12333']").first).to_be_visible()
    page.get_by_role("button", name="怎么办理").click()
    expect(page.locator(".card").last).to_contain_text("可以这样办")


def test_where_the_script_is_lost_the_form_still_asks(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat()
    chat.page.route("**/chat.js", lambda route: route.abort())
    chat.open().box.fill("你好")
    chat.page.locator("#send").click()
    expect(chat.page.locator(".card").last).to_contain_text("工友问")
