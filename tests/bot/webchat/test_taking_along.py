"""What a person does with an answer in a real browser: copying, printing, hearing it, speaking the next question."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.bot.webchat.conftest import WAGES, Chat


def test_an_answer_can_be_sent_and_printed_alone(chat: Chat) -> None:
    chat.page.evaluate("window.print = () => { window.printed = [...document.querySelectorAll('.print-one .printed')].length; }")
    card = chat.ask(WAGES).ask("怎么落户").cards.first
    card.get_by_role("button", name="转发").click()
    assert str(card.get_by_role("link", name="发短信").get_attribute("href")).startswith("sms:?body=%E8%83%BD%E8%A6%81")
    card.get_by_role("button", name="打印").click()
    assert chat.page.evaluate("printed") == 1 and chat.page.locator(".print-one, .printed").count() == 0


def test_copying_takes_the_whole_text(chat: Chat) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask(WAGES).last.get_by_role("button", name="复制").click()
    expect(chat.last.get_by_role("button", name="已复制")).to_be_focused()
    copied = str(chat.page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith("能要") and "打电话：12333" in copied


def test_copying_works_without_the_clipboard_of_https(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat()
    chat.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined}); delete crypto.randomUUID;")
    chat.open().ask("你好")
    chat.ask(WAGES).last.get_by_role("button", name="复制").click()
    expect(chat.last.get_by_role("button", name="已复制")).to_be_visible()


VOICES = """
window.said = [];
Object.defineProperty(window, 'speechSynthesis', {value: {cancel() {}, speak(speech) { window.said.push([speech.lang, speech.text]); window.ends = speech.onend; }}});
"""


def test_reading_aloud_starts_stops_and_ends(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat()
    chat.page.add_init_script(VOICES)
    card = chat.open().ask(WAGES).last
    button = card.locator(".tools button", has_text=re.compile("朗读|停下"))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    language, text = chat.page.evaluate("said[0]")
    assert language == "zh-CN" and "1 2 3 3 3" in text and text.startswith("能要")
    assert "原话" not in text and "依据" not in text, "only what stands open is read"
    chat.page.evaluate("ends()")
    expect(button).to_have_text("朗读")


EARS = """
window.SpeechRecognition = class {
  start() { window.ear = this; }
  stop() { this.onend(); }
};
"""


def test_spoken_words_are_shown_before_they_are_sent(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat()
    chat.page.add_init_script(EARS)
    chat.open().page.get_by_role("button", name="说话").click()
    expect(chat.page.locator("#hint")).to_contain_text("我们不留声音")
    chat.page.evaluate("ear.onresult({results: [[{transcript: '老板不给钱'}]]}); ear.onend()")
    assert chat.box.input_value() == "老板不给钱" and chat.mine == []
    expect(chat.page.locator("#speak")).to_have_text("说话")
