"""For everybody at the desk: axe in light and dark, wide and narrow; and the pictures of the documentation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from bot.inbox.store import Inbox
from bot.inbox.team import Team
from tests.bot.staff.browser.conftest import DESK, PHONE, OpenContext, Server, ask, picture_folder

Desk = Callable[..., Page]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LARGEST = 150_000
PICTURE = (1080, 640)
PERSON = "d" * 32
PAGES = (
    "/staff/talks",
    "/staff/talks/closed",
    "/staff/password",
    f"/staff/talks/{PERSON}",
    "/staff/inbox",
    "/staff/knowledge",
    "/staff/knowledge/documents/xingtai-2019-3",
    "/staff/contacts",
    "/staff/counts",
    "/staff/audit",
)
OF_DRAFT = ("", "/parts/1/0", "/parts/1/1", "/trial")


@pytest.fixture(scope="module", autouse=True)
def busy(server: Server) -> None:
    """An inbox with something of everything."""
    fill(server.inbox)


def fill(inbox: Inbox) -> None:
    told = {
        "status": "answered",
        "topic": "wage_arrears",
        "region": {"id": "anyang"},
        "clauses": [{"document": "安政〔2015〕34号", "number": "（九）"}],
    }
    inbox.add_message(PERSON, "wechat", "person", "安阳工地欠我三个月工资，包工头跑了")
    seq = inbox.add_message(PERSON, "wechat", "bot", "先留好证据，再到干活地方的人社部门投诉。", {"answer": told}).seq
    inbox.add_message(PERSON, "wechat", "person", "我要找真人")
    inbox.open_handover(PERSON, "wechat", "安阳工地欠我三个月工资，包工头跑了", "anyang", "wage_arrears")
    inbox.reply_as_staff(PERSON, "wang", "我是王姐。微信记录也算证据，先别删。你在哪个工地？")
    inbox.add_message(PERSON, "wechat", "person", "文峰区，一共干了71天，一天280")
    Team(inbox.database).add_note(PERSON, "wang", "下午打电话给监察大队")
    for person, question in (("1" * 32, "工伤认定要几天"), ("2" * 32, "孩子转学要什么证")):
        inbox.open_handover(person, "web", question, "anyang", None)
    inbox.open_handover("3" * 32, "web", "居住证怎么办", None, "residence_permit")
    inbox.close_handover("3" * 32, "wang", "settled")
    inbox.add_feedback(PERSON, "wechat", seq, "down", "看不懂")
    for text, status, topic, region in (
        ("户口迁过来孩子能跟着不", "no_clause", "hukou", "panzhihua"),
        ("我在苏州，居住证咋续", "region_not_covered", "residence_permit", "suzhou-jiangsu"),
        ("今天彩票开几号", "out_of_scope", None, None),
        ("孩子在郑州上高中要什么", "answered", "child_education", "zhengzhou"),
        ("工伤认定几天出来", "answered", "work_injury", "anyang"),
    ):
        inbox.note_turn("e" * 32, "web", text, {"status": status, "topic": topic, "region": {"id": region} if region else None})


def uploaded(page: Page) -> str:
    """A draft of one clause, brought in as an editor does; its address."""
    text = "洛阳市人民政府关于农民工工作的意见\n洛政〔2021〕8号\n（一）加强培训。开展免费培训。（市教育局负责）\n2021年3月1日"
    page.goto("/staff/knowledge")
    page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.fill("#region", "洛阳市")
    page.locator("section form button.main").click(no_wait_after=True)
    page.wait_for_url("**/drafts/*", timeout=60_000)  # read in a process of its own, on a machine that may be busy
    return page.url


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url} {rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)])
def test_axe_finds_nothing_and_nothing_goes_sideways(desk: Desk, new_context: OpenContext, scheme: str, size: tuple[int, int]) -> None:
    login = new_context(size, color_scheme=scheme).new_page()
    login.goto("/staff/login")
    found = violations(login)
    page = desk(size, color_scheme=scheme)
    found += violations(page)
    for text in ("qx", "db"):
        page.select_option("#city", "anyang")
        page.fill("#q", text)
        page.press("#q", "Enter")
        page.locator("section.script, button[name=q]").first.wait_for()
        for summary in page.locator("main summary").all():
            summary.click()
        found += violations(page)
        assert page.evaluate(SIDEWAYS) == 0
    draft = uploaded(page)
    for path in (*PAGES, *(f"{draft}{rest}" for rest in OF_DRAFT)):
        page.goto(path)
        if path.endswith(PERSON):
            page.locator("#help button").last.click()
            page.locator("section.script").wait_for()
        found += violations(page)
        assert page.evaluate(SIDEWAYS) == 0, path
    assert found == []


def test_pictures(desk: Desk, new_context: OpenContext, tmp_path: Path) -> None:
    folder, page = picture_folder(tmp_path), desk(PICTURE)
    pages = {
        "staff-talk": f"/staff/talks/{PERSON}",
        "staff-inbox": "/staff/inbox",
        "staff-knowledge": "/staff/knowledge",
        "staff-counts": "/staff/counts",
    }
    ask(page, "qx 三个月没发了")
    page.screenshot(path=folder / "staff-ask.png", animations="disabled", caret="hide")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 600})
    page.screenshot(path=folder / "staff-paper.png", animations="disabled")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": PICTURE[0], "height": PICTURE[1]})
    for name, path in pages.items():
        page.goto(path)
        if name == "staff-talk":
            page.locator("#help button").last.click()
            page.locator("section.script").wait_for()
        page.set_viewport_size({"width": PICTURE[0], "height": 560})
        page.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")
    login = new_context(PICTURE).new_page()
    login.goto("/staff")
    login.screenshot(path=folder / "staff-login.png", caret="hide")
    for name in ("staff-ask", "staff-paper", "staff-login", *pages):
        assert 5_000 < (folder / f"{name}.png").stat().st_size <= LARGEST, name
