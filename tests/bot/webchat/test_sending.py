"""Sending a question from a real browser: drafts, input methods, refusals, answers that come late or never."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.bot.webchat.conftest import WAGES, Chat


def test_what_was_being_written_is_there_after_a_reload_and_gone_after_leaving(chat: Chat) -> None:
    chat.box.fill("老板欠了我")
    chat.page.reload()
    expect(chat.box).to_have_value("老板欠了我")
    chat.leave()
    expect(chat.box).to_have_value("")
    chat.page.reload()
    expect(chat.box).to_have_value("")


def test_nothing_written_is_no_question(chat: Chat) -> None:
    chat.box.press("Enter")
    expect(chat.page.locator("#hint")).to_be_visible()
    assert chat.mine == []


@pytest.mark.parametrize("event", ["{isComposing: true}", "{keyCode: 229}", "{shiftKey: true}"])
def test_enter_of_an_input_method_sends_nothing(chat: Chat, event: str) -> None:
    chat.box.fill("gong zi")
    chat.box.evaluate(f"box => box.dispatchEvent(new KeyboardEvent('keydown', Object.assign({{key: 'Enter', bubbles: true}}, {event})))")
    assert chat.mine == [] and chat.box.input_value() == "gong zi"


def test_one_question_at_a_time(chat: Chat) -> None:
    held: list[Route] = []
    chat.page.route("**/chat/messages", lambda route: held.append(route))
    chat.box.fill("老板拖欠工资怎么办")
    chat.box.press("Enter")
    expect(chat.log.locator(".waiting")).to_be_visible()
    chat.box.fill("还有工伤")
    chat.box.press("Enter")
    expect(chat.page.locator("#hint")).to_contain_text("上一句还在查")
    assert chat.mine == ["老板拖欠工资怎么办"] and chat.box.input_value() == "还有工伤"
    held[0].continue_()
    chat.wait(0)


def test_a_refusal_is_shown_and_can_be_tried_again(chat: Chat) -> None:
    refusal = {"error": "rate", "say": "你发得太快了，请稍后再试。", "retry_after": 5}
    chat.page.route("**/chat/messages", lambda route: route.fulfill(status=429, json=refusal), times=1)
    chat.box.fill("你好")
    chat.box.press("Enter")
    expect(chat.log.locator(".problem")).to_contain_text("请稍后再试")
    expect(chat.log.locator(".waiting")).to_have_count(0)
    chat.log.get_by_role("button", name="再问一次").click()
    chat.wait(0)
    assert chat.mine == ["你好"] and [author for author, _ in chat.stored()] == ["person", "bot"]


def test_a_question_that_is_never_answered_ends_with_numbers_to_call(chat: Chat) -> None:
    chat.page.route("**/chat/messages", lambda route: route.fulfill(status=202, json={"seq": 7}))
    chat.page.route(
        "**/chat/messages?*", lambda route: route.fulfill(json={"messages": [], "cursor": 0, "pending": False, "status": "bot"})
    )
    chat.ask("你好")
    expect(chat.last).to_contain_text("这句没答上来")
    expect(chat.last.locator("a[href='tel:12333']")).to_be_in_viewport()


def test_the_answer_that_comes_late_takes_the_place_of_the_apology(chat: Chat) -> None:
    held: list[Route] = []
    empty = {"messages": [], "cursor": 0, "pending": False, "status": "bot"}
    chat.page.route("**/chat/messages?*", lambda route: held.append(route) if held else route.fulfill(json=empty))
    chat.ask(WAGES)
    expect(chat.log.locator(".card.error")).to_be_visible()
    chat.page.unroute("**/chat/messages?*")
    chat.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(chat.last.locator(".lead")).to_be_visible()
    expect(chat.cards).to_have_count(1)


def test_a_page_that_nobody_uses_asks_the_server_nothing(new_chat: Callable[..., Chat]) -> None:
    chat, calls = new_chat(), []
    chat.page.on("request", lambda request: calls.append(request.url))
    chat.open().page.wait_for_timeout(300)
    assert not [url for url in calls if "/chat/" in url]
    assert {url.split("/")[2] for url in calls if not url.startswith("data:")} == {chat.server.address.split("/")[2]}
