"""One script tag on somebody else's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Locator, Page, expect

from bot.inbox.person import person_key
from tests.bot.webchat.conftest import PHONE, OpenContext, Server, Site

DESKTOP = (1100, 800)
LOUD = "* { color: rgb(255, 0, 0) !important; font-size: 40px } button { display: none } iframe { width: 1px } div { position: static !important }"
HOST = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>服务中心</title><link rel="icon" href="data:,"><style>%s</style></head>
<body><main><h1>服务中心</h1><p id="own">别的内容</p></main><script src="%s/widget.js" data-region="anyang" async></script></body></html>"""
STRICT = "default-src 'none'; script-src %s; frame-src %s"

OpenHost = Callable[..., Page]


@pytest.fixture
def open_host(new_context: OpenContext, server: Server) -> Iterator[OpenHost]:
    """Opens a page of a site that carries the widget; no script error may happen on it."""
    errors: list[Any] = []

    def open_page(site: Site, size: tuple[int, int] = DESKTOP, style: str = "", policy: str = "", **options: Any) -> Page:
        page = new_context(size, **options).new_page()
        page.on("pageerror", lambda error: errors.append(error))
        site.pages["/"] = (HOST % (style, server.address), {"Content-Security-Policy": policy} if policy else {})
        page.goto(f"{site.address}/")
        launcher(page).wait_for()
        return page

    yield open_page
    assert errors == []


def launcher(page: Page) -> Locator:
    return page.locator(".gongyou-launcher")


def panel(page: Page) -> Locator:
    return page.locator(".gongyou-panel")


def open_chat(page: Page) -> Frame:
    """Opens the panel; gives its frame once the box to write in has the focus."""
    launcher(page).click()
    handle = page.locator("iframe").element_handle()
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    expect(frame.locator("#question")).to_be_focused()
    return frame


def ask(frame: Frame, text: str) -> None:
    before = frame.locator("#log .card").count()
    frame.locator("#question").fill(text)
    frame.locator("#question").press("Enter")
    frame.locator("#log .card").nth(before).wait_for()


def test_a_question_is_answered_for_the_city_of_the_page(open_host: OpenHost, friendly_site: Site) -> None:
    frame = open_chat(open_host(friendly_site))
    expect(frame.locator("#city")).to_have_text("安阳市")
    ask(frame, "老板拖欠工资怎么办")
    expect(frame.locator(".card").last.locator(".proof")).to_contain_text("安阳市的文件")
    assert not frame.locator("h1").is_visible(), "the panel has the name already"


def test_escape_closes_from_inside_and_gives_the_focus_back(open_host: OpenHost, friendly_site: Site) -> None:
    page = open_host(friendly_site)
    button = launcher(page)
    assert button.get_attribute("aria-expanded") == "false" and "工友问" in str(button.get_attribute("aria-label"))
    button.focus()
    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#question")).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="关闭", exact=True).click()
    expect(panel(page)).to_be_hidden()
    expect(button).to_be_focused()


def test_the_conversation_stays_while_the_panel_is_closed(open_host: OpenHost, friendly_site: Site) -> None:
    page = open_host(friendly_site)
    ask(open_chat(page), "你好")
    page.keyboard.press("Escape")
    page.reload()
    expect(open_chat(page).locator("#log .card")).to_have_count(1)


def test_a_reply_of_staff_lights_the_closed_launcher(open_host: OpenHost, friendly_site: Site, server: Server) -> None:
    page = open_host(friendly_site)
    frame = open_chat(page)
    with server.staffed():
        ask(frame, "转人工")
        expect(frame.locator("#open")).to_be_visible()
    kept = frame.evaluate("JSON.parse(localStorage.getItem('gongyou-conversation')).id")
    page.keyboard.press("Escape")
    server.inbox.reply_as_staff(person_key("web", kept), "li", "你好，我是小李。")
    expect(page.locator(".gongyou-dot")).to_be_visible()
    assert "有新消息" in str(launcher(page).get_attribute("aria-label"))
    launcher(page).click()
    expect(page.locator(".gongyou-dot")).to_be_hidden()


def test_styles_end_at_the_widget_in_both_directions(open_host: OpenHost, friendly_site: Site) -> None:
    page = open_host(friendly_site, style=LOUD)
    look = "element => { const style = getComputedStyle(element); return [style.color, style.fontSize, style.display, style.position]; }"
    assert launcher(page).evaluate(look) == ["rgb(255, 255, 255)", "18px", "flex", "fixed"]
    before = page.locator("#own").evaluate("element => JSON.stringify(Object.assign({}, getComputedStyle(element)))")
    page.locator("body > div").evaluate("widget => widget.remove()")
    assert page.locator("#own").evaluate("element => JSON.stringify(Object.assign({}, getComputedStyle(element)))") == before


def test_a_strict_policy_of_the_page_does_not_break_it(open_host: OpenHost, friendly_site: Site, server: Server) -> None:
    page = open_host(friendly_site, policy=STRICT % (server.address, server.address))
    assert launcher(page).evaluate("element => getComputedStyle(element).position") == "fixed"
    ask(open_chat(page), "你好")


def test_the_target_is_large_and_the_launcher_passes_axe(open_host: OpenHost, friendly_site: Site) -> None:
    page = open_host(friendly_site, PHONE)
    box = launcher(page).bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= 48
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []
    open_chat(page)
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []


def test_on_a_phone_the_panel_covers_the_page(open_host: OpenHost, friendly_site: Site) -> None:
    page = open_host(friendly_site, PHONE)
    open_chat(page)
    box = panel(page).bounding_box()
    assert box is not None and (box["width"], box["height"]) == PHONE
    assert not launcher(page).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_without_the_server_the_hotlines_show(open_host: OpenHost, friendly_site: Site, server: Server) -> None:
    page = open_host(friendly_site)
    page.clock.install()
    page.route("**/embed*", lambda route: route.abort())
    launcher(page).click()
    page.clock.run_for(9000)
    numbers = panel(page).locator("a")
    expect(numbers.first).to_be_visible()
    assert numbers.evaluate_all("links => links.map((link) => link.getAttribute('href'))") == ["tel:12333", "tel:12348", "tel:12345"]
    page.unroute("**/embed*")
    page.get_by_role("button", name="再试一次").click()
    expect(page.frame_locator("iframe").locator("#question")).to_be_visible()
    expect(numbers.first).to_be_hidden()


def test_another_site_may_not_embed_it(open_host: OpenHost, strange_site: Site) -> None:
    page = open_host(strange_site)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.clock.install()
    launcher(page).click()
    page.locator("iframe").wait_for()
    page.wait_for_timeout(300)
    assert any("frame-ancestors" in text for text in refused)
    page.clock.run_for(9000)
    expect(panel(page).locator("a").first).to_be_visible()


def test_the_start_page_may_be_embedded_nowhere(new_context: OpenContext, friendly_site: Site, server: Server) -> None:
    page = new_context(DESKTOP).new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    friendly_site.pages["/frame"] = (f"<!doctype html><title>x</title><iframe src='{server.address}/'></iframe>", {})
    page.goto(f"{friendly_site.address}/frame")
    page.wait_for_timeout(200)
    assert any("frame-ancestors" in text for text in refused)


def test_messages_from_elsewhere_are_not_heard(open_host: OpenHost, friendly_site: Site, server: Server) -> None:
    page = open_host(friendly_site)
    frame = open_chat(page)
    page.evaluate("postMessage({from: 'gongyou-chat', kind: 'close'}, '*')")
    frame.evaluate("postMessage({from: 'gongyou-widget', kind: 'hello'}, '*')")
    page.wait_for_timeout(100)
    expect(panel(page)).to_be_visible()
    source = (page.request.get(f"{server.address}/widget.js").text(), page.request.get(f"{server.address}/chat.js").text())
    assert not any('"*"' in script for script in source), "every message names its receiver"


def test_the_frame_gets_no_more_rights_than_it_needs(open_host: OpenHost, friendly_site: Site) -> None:
    page = open_host(friendly_site)
    open_chat(page)
    rights = str(page.locator("iframe").get_attribute("sandbox")).split()
    assert sorted(rights) == ["allow-forms", "allow-same-origin", "allow-scripts", "allow-top-navigation-to-custom-protocols"]
