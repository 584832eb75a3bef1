"""For everybody: screen readers, keyboards, big text, small and old phones, the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from knowledge.catalog.topics import load_topics
from tests.bot.webchat.conftest import Chat

WAGES = "安阳的老板拖欠工资怎么办"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """
() => [...document.querySelectorAll('button, summary, .calls a, .chip, .entry, textarea, input')]
  .filter((element) => element.offsetParent)
  .map((element) => [element.textContent, element.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44)
  .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)
"""


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def make_busy(chat: Chat) -> None:
    """A conversation with everything in it: cards, an open fold, reasons, ways to pass on, a comparison, a problem."""
    chat.open("/?region=anyang").ask(WAGES).ask("我不想活了").ask("安阳和郑州的落户政策比一比")
    card = chat.cards.first
    card.locator("summary").first.click()
    card.get_by_role("button", name="没用").click()
    card.get_by_role("button", name="转发").click()
    chat.page.route("**/chat/messages", lambda route: route.abort())
    chat.box.fill("工" * 2001)
    expect(chat.page.locator("#count")).to_contain_text("多了1个字")
    chat.box.fill("怎么落户")
    chat.box.press("Enter")
    expect(chat.log.locator(".problem")).to_be_visible()


SIZES = [(320, 640), (360, 640), (768, 1024), (1366, 768)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_any_width(new_chat: Callable[..., Chat], scheme: str) -> None:
    chat = new_chat(color_scheme=scheme).open()
    assert violations(chat.page) == []
    make_busy(chat)
    for width, height in SIZES:
        chat.page.set_viewport_size({"width": width, "height": height})
        chat.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert violations(chat.page) == []
        assert chat.page.evaluate(SIDEWAYS) == 0
    chat.page.locator("#big").click()
    assert violations(chat.page) == []


TOPICS = f"能问的{len(load_topics())}件事"
SHEETS = {"#change-city": "你在哪个城市？", "#phones-open": "打电话", "#menu-open": "菜单", ".topics-open": TOPICS}


def test_every_sheet_has_a_name_holds_the_focus_and_gives_it_back(chat: Chat) -> None:
    page = chat.page
    for opener, name in SHEETS.items():
        page.locator(opener).click()
        sheet = page.get_by_role("dialog", name=name)
        expect(sheet).to_be_visible()
        if opener == "#change-city":
            expect(sheet.get_by_role("button", name="河南省")).to_be_visible()
        assert violations(page) == [] and page.evaluate(SMALL) == [] and page.evaluate(SIDEWAYS) == 0
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert sheet.evaluate("sheet => sheet.contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
        expect(page.locator(opener)).to_be_focused()


def test_nothing_goes_sideways_on_a_small_phone_and_everything_can_be_hit(chat: Chat) -> None:
    make_busy(chat)
    for _ in range(2):
        assert chat.page.evaluate(SIDEWAYS) == 0
        assert chat.page.evaluate(SMALL) == []
        chat.page.locator("#big").click()


def test_at_four_hundred_percent_everything_can_be_read_and_used(new_chat: Callable[..., Chat]) -> None:
    # 1280 x 1024 at 400 % leaves this many CSS pixels.
    chat = new_chat((320, 256)).open()
    chat.ask(WAGES)
    assert chat.page.evaluate(SIDEWAYS) == 0
    assert chat.page.locator("#ask").evaluate("form => getComputedStyle(form).position") == "static"
    chat.last.locator("summary").first.click()
    expect(chat.last.locator("blockquote")).to_be_visible()
    assert chat.page.evaluate(SIDEWAYS) == 0


def test_what_has_the_focus_is_never_covered(chat: Chat) -> None:
    chat.ask(WAGES)
    covered = """
    () => {
      const box = document.activeElement.getBoundingClientRect();
      const x = box.left + box.width / 2;
      const seen = [box.top + 2, box.bottom - 2].map((y) => document.elementFromPoint(x, y));
      return seen.every((element) => element && document.activeElement.contains(element)) ? null : document.activeElement.textContent;
    }
    """
    chat.page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    for _ in range(24):
        chat.page.keyboard.press("Tab")
        if chat.page.evaluate("document.activeElement === document.body"):
            break
        assert chat.page.evaluate(covered) is None


def test_with_the_keyboard_alone(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat((1100, 800)).open("/?region=anyang")
    page = chat.page
    order = []
    for _ in range(14):
        page.keyboard.press("Tab")
        order.append(str(page.evaluate("document.activeElement.id || document.activeElement.textContent")))
    assert order[:5] == ["change-city", "big", "phones-open", "menu-open", "老板不给工钱"]
    assert order[10:] == ["谁在回答，靠什么回答", "怎么保管你说的话", TOPICS, "question"]
    chat.box.focus()
    page.keyboard.type("老板拖欠工资怎么办")
    page.keyboard.press("Enter")
    expect(chat.cards).to_have_count(1)
    expect(chat.box).to_be_focused()
    choice = chat.last.get_by_role("button", name="怎么办理")
    choice.focus()
    page.keyboard.press("Enter")
    expect(chat.cards).to_have_count(2)
    expect(chat.log.locator(".mine").last).to_be_focused()
    page.keyboard.press("Tab")
    assert chat.last.evaluate("card => card.contains(document.activeElement)"), "the next stop is the answer"


def test_the_newest_message_is_announced_and_not_the_log(chat: Chat) -> None:
    heard = """
    () => {
      window.heard = [];
      new MutationObserver(() => window.heard.push(document.getElementById('live').textContent)).observe(document.getElementById('live'), {childList: true});
    }
    """
    chat.page.evaluate(heard)
    chat.ask(WAGES).ask("谢谢")
    expect(chat.page.locator("#live")).to_contain_text("不客气")
    said: list[Any] = [words for words in chat.page.evaluate("window.heard") if words]
    assert sum(words.startswith("能要") for words in said) == 1
    assert "安阳市" not in said[-1]
    regions = chat.page.locator("[aria-live], [role=log], [role=status], [role=alert]")
    assert regions.evaluate_all("all => all.map((element) => element.id)") == ["live"]


def test_less_motion_is_respected(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(reduced_motion="reduce").open()
    chat.page.route("**/chat/messages", lambda route: None)
    chat.box.fill("你好")
    chat.box.press("Enter")
    dots = chat.log.locator(".dots")
    assert dots.evaluate("dots => getComputedStyle(dots, '::before').animationName") == "none"


def test_a_colour_is_never_the_only_sign(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(forced_colors="active").open("/?region=anyang").ask(WAGES)
    chat.last.locator("summary").first.click()
    assert chat.last.locator("mark").first.evaluate("mark => getComputedStyle(mark).backgroundColor") != "rgba(0, 0, 0, 0)"
