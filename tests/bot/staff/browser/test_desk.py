"""The search page in a browser: keys, copies, paper, no JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from bot.inbox.clock import CHINA
from knowledge.cli import SOURCES
from tests.bot.staff.browser.conftest import PHONE, OpenContext, ask, log_in

Desk = Callable[..., Page]
HAS_COPIED = "words => navigator.clipboard.readText().then((text) => text.replaceAll('\\r\\n', '\\n') === words)"


def test_logging_in_and_asking_needs_no_mouse(new_context: OpenContext) -> None:
    page = new_context().new_page()
    log_in(page)
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("qx")
    page.keyboard.press("Enter")
    expect(page.locator("section.script")).to_contain_text("拖欠工资")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("lh")
    page.keyboard.press("Enter")
    expect(page.locator("section.script h2")).to_contain_text("落户")
    page.locator("#script-title").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("lh")


def test_each_copy_is_one_key(desk: Desk) -> None:
    page = desk()
    ask(page, "qx")
    for key, name in (("1", "text"), ("2", "sms"), ("3", "wechat")):
        page.keyboard.press(f"Alt+{key}")
        page.wait_for_function(HAS_COPIED, arg=page.locator(f"#copy-{name}").text_content())
    expect(page.locator("#live")).to_have_text("已复制")


def test_copying_works_without_https(desk: Desk) -> None:
    page = desk()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ask(page, "qx")
    page.locator("[data-copy=copy-sms]").click()
    expect(page.locator("#live")).to_have_text("已复制")
    expect(page.locator("[data-copy=copy-sms]")).to_be_focused()
    page.fill("#q", "")
    page.press("#q", "Control+v")
    assert page.input_value("#q") == page.locator("#copy-sms").text_content()


def test_shortcuts_can_be_switched_off_and_stay_so(desk: Desk) -> None:
    page = desk()
    page.locator("#keys").click()
    expect(page.locator("#keys")).to_have_attribute("aria-pressed", "false")
    page.reload()
    page.locator("#keys").focus()
    page.keyboard.press("/")
    expect(page.locator("#keys")).to_be_focused()
    page.locator("#keys").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize(("code", "city"), [("qx", "anyang"), ("rx", "zhengzhou"), ("sb", "jilin"), ("dk", "panzhihua")])
def test_the_paper_is_one_page_with_clause_steps_office_and_date(desk: Desk, code: str, city: str) -> None:
    page = desk()
    ask(page, code, city)
    reader = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(reader.pages) == 1
    page.emulate_media(media="print")
    seen = page.locator("body").inner_text()
    today = datetime.now(CHINA)
    assert f"打印日期：{today.year}年{today.month}月{today.day}日" in seen
    assert page.locator(".sheet blockquote").inner_text().split(" ")[-1] in seen and "怎么办" in seen and re.search(r"\n123\d\d ", seen)
    assert (
        not page.locator("header.top").is_visible() and not page.locator("#search").is_visible() and not page.locator(".two").is_visible()
    )


def test_everything_works_without_javascript(new_context: OpenContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    log_in(page)
    ask(page, "qx")
    page.locator("section.take summary").nth(1).click()
    expect(page.locator("#copy-sms")).to_be_visible()
    page.locator("section.answer button", has_text="要什么材料").click()
    expect(page.locator("section.answer")).to_contain_text("身份证")


def test_a_city_that_is_missing_is_one_click(desk: Desk) -> None:
    page = desk()
    ask(page, "落户要什么条件", "")
    page.locator("section.answer button", has_text="安阳市").click()
    expect(page.locator("section.answer")).to_contain_text("安政〔2015〕34号")
    expect(page.locator("#city")).to_have_value("anyang")


def test_a_new_document_stands_beside_its_text(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    page.locator("nav a", has_text="文件库").click()
    page.set_input_files("#file", SOURCES / "001_9812813eedb20c34.txt")
    page.fill("#region", "攀枝花市")
    page.locator("button", has_text="拆开看看").click()
    expect(page.locator(".cut")).to_have_count(27)
    left, right = (page.locator(".card .source").nth(number).bounding_box() for number in (0, 1))
    assert left and right and left["x"] + left["width"] <= right["x"]


def test_a_phone_shows_everything_below_each_other(desk: Desk) -> None:
    page = desk(PHONE)
    ask(page, "qx")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
