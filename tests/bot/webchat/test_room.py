"""How much room an answer, the bar and big text take on screens of any size, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.bot.webchat.conftest import WAGES, Chat

SCREEN = (360, 640)


FIRST = [
    "老板拖欠工资怎么办",
    "没签合同怎么办",
    "试用期被辞退有补偿吗",
    "孩子怎么上学",
    "落户要什么条件",
    "加班费怎么算",
]


HEIGHT = "card => card.getBoundingClientRect().height"


ROOM = "innerHeight - document.querySelector('header').offsetHeight - document.querySelector('form').offsetHeight"


@pytest.mark.parametrize("city", ["", "?region=anyang"])
def test_the_first_answer_fits_on_a_small_screen(new_chat: Callable[..., Chat], city: str) -> None:
    chat, heights = new_chat(SCREEN).open(f"/{city}"), {}
    room = float(chat.page.evaluate(ROOM))
    for question in FIRST:
        card = chat.ask(question).last
        heights[question] = float(card.evaluate(HEIGHT))
        assert card.locator(".calls a:visible").count() <= 1
    assert {question: height for question, height in heights.items() if height > room} == {}


def test_a_following_answer_takes_half_a_screen_and_says_only_what_is_new(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(SCREEN).open("/?region=anyang").ask("老板拖欠工资怎么办")
    used = []
    for label in ("怎么办理", "要什么材料", "那要多久"):
        before = chat.last.locator("button.choice").all_text_contents()
        chat = chat.tap(label) if label in before else chat.ask(label)
        used.append(label)
        assert float(chat.last.evaluate(HEIGHT)) <= SCREEN[1] / 2, label
        offered = chat.last.locator("button.choice").all_text_contents()
        assert len(offered) <= 3 and not set(used) & set(offered)
        assert chat.last.locator(".calls a:visible").count() <= 1


def test_the_bar_leaves_room_to_read(chat: Chat) -> None:
    chat.page.set_viewport_size({"width": 360, "height": 740})
    assert chat.page.locator("#ask").bounding_box()["height"] <= 72
    assert chat.page.locator("header").bounding_box()["height"] <= 56
    assert chat.box.bounding_box()["width"] >= 150
    chat.box.fill("老板不给钱")
    assert chat.box.bounding_box()["width"] >= 330, "what is written has the whole width"
    assert chat.page.get_by_label("你遇到什么事？").get_attribute("id") == "question"


def test_the_way_back_to_the_newest_shows_when_it_is_out_of_sight(chat: Chat) -> None:
    latest = chat.page.locator("#latest")
    chat.ask(WAGES).ask("怎么落户")
    expect(latest).to_be_hidden()
    chat.page.evaluate("scrollTo(0, 0)")
    expect(latest).to_be_visible()
    latest.evaluate("button => button.click()")
    expect(latest).to_be_hidden()
    expect(chat.log.locator(".mine").last).to_be_in_viewport()


def test_on_a_wide_screen_the_source_stands_beside_the_answer(new_chat: Callable[..., Chat]) -> None:
    card = new_chat((1366, 768)).open().ask(WAGES).last
    expect(card.locator("blockquote")).to_be_visible()
    answer, proof = (card.locator(part).bounding_box() for part in (".words", ".proof"))
    assert answer is not None and proof is not None and proof["x"] >= answer["x"] + answer["width"]


def test_big_text_grows_everything_and_stays(chat: Chat) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('.hello')).fontSize)"
    before = chat.page.evaluate(size)
    chat.page.get_by_role("button", name="大字").click()
    assert chat.page.evaluate(size) > before * 1.2
    chat.page.reload()
    assert chat.page.evaluate(size) > before * 1.2
    expect(chat.page.locator("#big")).to_have_attribute("aria-pressed", "true")
