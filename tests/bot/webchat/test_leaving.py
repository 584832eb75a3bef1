"""What a real browser keeps of a conversation, and leaving."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.bot.webchat.conftest import WAGES, Chat


def test_leaving_forgets_here_and_on_the_server(chat: Chat) -> None:
    chat.ask(WAGES)
    conversation = chat.conversation
    assert len(chat.stored()) == 2
    chat.leave()
    expect(chat.page.locator("#left")).to_contain_text("已经清除")
    assert chat.server.messages(conversation) == []
    assert chat.mine == [] and chat.page.evaluate("JSON.stringify(localStorage)") == "{}"
    expect(chat.page.locator("#city")).to_have_text("选城市")
    chat.ask("你好")
    assert chat.conversation != conversation


def test_leaving_can_be_called_off(chat: Chat) -> None:
    chat.ask("你好").page.locator("#menu-open").click()
    chat.page.locator("#leave").click()
    expect(chat.page.locator("#leave-yes")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.page.get_by_role("dialog")).to_have_count(0)
    expect(chat.page.locator("#menu-open")).to_be_focused()
    assert len(chat.stored()) == 2


def test_what_the_server_masks_the_page_shows_masked(chat: Chat) -> None:
    chat.ask("我电话13812345678，老板拖欠工资")
    assert "13812345678" not in chat.log.inner_text()
    assert "13812345678" not in json.dumps(chat.stored())
