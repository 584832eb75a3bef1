"""The chat without JavaScript: forms posted and pages read as an old phone does, cookies and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bot.channels import rest
from bot.channels.fallback import NUMBERS
from bot.channels.web import due as web_due
from bot.channels.web import form as web_form
from bot.channels.web.form import COOKIE
from bot.channels.web.templates import day_in_words, marked_pieces
from bot.channels.web.words import web_say
from bot.inbox.person import person_key
from bot.inbox.store import Inbox, open_inbox
from knowledge.answers.wording import say
from tests.bot.channels.test_rest import hang
from tests.bot.channels.web.web_page import Page, Talker, open_page
from tests.bot.conftest import Run

WAGES = "老板拖欠工资怎么办"
HOSTILE = "\"><script>alert(1)</script>'</textarea><b>"
CLAUSE = {
    "id": "a/1",
    "document": "安政〔2015〕34号",
    "title": "意见",
    "issuer": "安阳市人民政府",
    "issued": "2015-11-20",
    "number": "（九）",
    "heading": "工资",
    "text": "<i>按月</i>发工资。",
    "highlights": [[3, 5]],
}
OFFICES = [{"name": "公安局", "as_printed": "公安局", "role": "with"}, {"name": "人社局", "as_printed": "人社局", "role": "lead"}]


@pytest.fixture(autouse=True)
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """An inbox of this test's own."""
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the tests, long enough")
    return open_inbox()


class Phone:
    """A browser without scripts: it keeps cookies, follows redirects, sends the fields of the page it sees."""

    def __init__(self, page: Page) -> None:
        self.session, self.address = page.session, page.address
        self.html = BeautifulSoup("", "html.parser")
        self.status, self.url = 0, ""

    async def post(self, headers: dict[str, str] | None = None, **fields: str) -> None:
        hidden = {field["name"]: field["value"] for field in self.html.select("#ask input[type=hidden]")}
        async with self.session.post(f"{self.address}/chat/form", data={**hidden, **fields}, headers=headers or {}) as response:
            await self._read(response)

    async def get(self, path: str = "/chat/form") -> None:
        async with self.session.get(f"{self.address}{path}") as response:
            await self._read(response)

    async def _read(self, response: Any) -> None:
        self.status, self.url, self.headers = response.status, str(response.url), response.headers
        self.html = BeautifulSoup(await response.text(), "html.parser")

    @property
    def said(self) -> list[str]:
        return [item.get_text(" ", strip=True) for item in self.html.select("#log > li")]

    @property
    def buttons(self) -> dict[str, Any]:
        return {button.get_text(strip=True): button for button in self.html.select("#log button")}

    @property
    def cookie(self) -> Any:
        return next((cookie for cookie in self.session.cookie_jar if cookie.key == COOKIE), None)


async def test_in_danger_the_numbers_come_first_and_the_way_back_last(tmp_path: Path) -> None:
    lines = [{"number": "120", "name": "急救"}, {"number": "119", "name": "消防"}]
    async with open_page(Talker(status="crisis", topic=None, region=None, hotlines=lines), tmp_path) as page:
        phone = Phone(page)
        await phone.post(text="工友触电了")
    card = phone.html.select_one("#log > li.crisis")
    kinds = [name for tag in card.find_all(["ul", "div"]) for name in tag.get("class", [])]
    assert kinds == ["calls", "words", "choices"], "chat.css makes the first of the calls big"
    assert [link["href"] for link in card.select(".calls a")] == ["tel:120", "tel:119"]


async def test_the_first_line_of_a_led_answer_and_its_source_are_told_apart(tmp_path: Path) -> None:
    point = {"id": "a/b", "says": "能。", "source": {"act": "劳动合同法", "article": "第十条", "since": "2008-01-01"}}
    async with open_page(Talker(status="answered_from_law", points=[point]), tmp_path) as page:
        phone = Phone(page)
        await phone.post(text="能不能\n依据：《劳动合同法》第十条")
    words = phone.html.select("#log > li.card .words p")
    assert [line.get("class") for line in words] == [["lead"], ["source"]]


async def test_a_question_gets_a_page_with_the_answer(tmp_path: Path) -> None:
    talker = Talker(
        clauses=[CLAUSE], offices=OFFICES, hotlines=[{"number": "12333", "name": "人社热线"}], notes=["文件旧了"], missing=["高考"]
    )
    async with open_page(talker, tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=WAGES)
    assert (phone.status, phone.url.partition("#")[0]) == (200, f"{page.address}/chat/form?sent=1"), "post, redirect, get"
    assert phone.said[0] == f"{web_say('you')} {WAGES}" and f"答：{WAGES}" in phone.said[1]
    assert phone.html.select_one(".calls a[href='tel:12333']")
    clause = phone.html.select_one(".proof .original")
    assert clause is not None and "2015年11月20日" in clause.get_text() and "安政〔2015〕34号" in clause.get_text()
    assert clause.blockquote is not None and clause.blockquote.get_text() == CLAUSE["text"]
    assert [mark.get_text() for mark in clause.select("mark")] == ["按月"]
    assert [item.get_text(strip=True) for item in phone.html.select(".offices li")] == [f"{web_say('lead')}人社局", "公安局"]
    assert [note.get_text() for note in phone.html.select(".note")] == ["文件旧了", web_say("missing", details="高考")]


async def test_payloads_of_an_older_version_are_shown_as_far_as_they_go(tmp_path: Path) -> None:
    async with open_page(Talker(clauses=[{"id": "a/1", "title": "意见"}], offices=[{"name": "人社局"}]), tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=WAGES)
    assert phone.status == 200 and "意见" in phone.said[1] and "人社局" in phone.said[1]


async def test_buttons_of_the_newest_answer_ask_on(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=WAGES)
        button = phone.buttons["换城市"]
        assert button["form"] == phone.html.form["id"] and button["type"] == "submit"  # type: ignore[index]
        await phone.post(**{button["name"]: button["value"]}, text="写了一半的话")
    assert [message.text for message in talker.heard] == [WAGES, "换城市"]
    assert len({message.sender_id for message in talker.heard}) == 1
    assert len(phone.said) == 4 and len(phone.html.select("#log button")) == 1


async def test_an_answer_that_goes_on_has_a_button_for_it(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=f"长的{say('continue_hint')}")
        await phone.post(choice=phone.buttons[say("continue")]["value"])
    assert talker.heard[-1].text == say("continue") and say("continue") not in phone.buttons


async def test_sending_a_page_twice_asks_once(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=WAGES)
        shown = phone.html
        await phone.post(text="工伤呢")
        phone.html = shown
        await phone.post(text="工伤呢")
    assert len(talker.heard) == 2 and len(phone.said) == 4


async def test_the_cookie_is_the_browsers_alone_and_ends_with_it(tmp_path: Path, inbox: Inbox) -> None:
    async with open_page(Talker(), tmp_path) as page:
        phone = Phone(page)
        async with page.session.post(f"{page.address}/chat/form", data={"text": WAGES}, allow_redirects=False) as response:
            given = response.headers["Set-Cookie"]
            assert response.status == 303
        assert inbox.messages_after(person_key("web", phone.cookie.value))
    assert all(part in given for part in ("HttpOnly", "SameSite=Lax", "Path=/chat"))
    assert "Max-Age" not in given and "expires" not in given.lower()


async def test_hostile_text_stays_text(tmp_path: Path) -> None:
    talker = Talker(
        status=HOSTILE, clauses=[{**CLAUSE, "title": HOSTILE}], hotlines=[{"number": '1"onclick="x', "name": HOSTILE}], notes=[HOSTILE]
    )
    async with open_page(talker, tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=HOSTILE)
        await phone.post(text=HOSTILE * 60)
    assert phone.status == 400
    assert phone.html.find("script") is None and phone.html.find("b", string="") is None
    assert not [name for tag in phone.html.find_all(True) for name in tag.attrs if name.startswith("on") or name == "style"]
    assert phone.said[0].endswith(HOSTILE) and HOSTILE in phone.html.textarea.get_text()  # type: ignore[union-attr]
    assert (
        "'unsafe" not in phone.headers["Content-Security-Policy"] and "frame-ancestors 'none'" in phone.headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize(("text", "key"), [("", "empty"), ("  \n", "empty"), ("长" * 2001, "too_long")])
async def test_what_cannot_be_sent_comes_back_with_words_and_text(tmp_path: Path, text: str, key: str) -> None:
    async with open_page(Talker(), tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=text)
    alert = phone.html.select_one("[role=alert]")
    assert phone.status == 400 and alert is not None and alert.get_text() == web_say(key, limit=2000)
    assert phone.html.textarea is not None and phone.html.textarea.get_text().strip() == text.strip()
    assert [link["href"] for link in phone.html.select("main .calls a")] == [f"tel:{number}" for number in NUMBERS]


async def test_too_many_are_told_on_the_page(tmp_path: Path) -> None:
    async with open_page(Talker(), tmp_path, "messages_per_minute: 1") as page:
        phone = Phone(page)
        await phone.post(text=WAGES)
        await phone.post(text="工伤呢")
    assert phone.status == 429 and web_say("rate") in phone.html.get_text() and len(phone.said) == 2


async def test_a_turn_that_hangs_ends_with_the_fallback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "TURN_SECONDS", 0.2)
    async with open_page(hang, tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=WAGES)
    assert phone.status == 200 and all(number in phone.said[1] for number in NUMBERS)


async def test_a_page_that_still_waits_says_so_and_can_be_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        phone = Phone(page)
        await phone.post(text="你好")
        talker.gate.clear()
        asking = asyncio.create_task(Phone(page).post(text=WAGES))
        await asyncio.sleep(0.2)
        await phone.get()
        talker.gate.set()
        await asking
        assert web_say("waiting") in phone.html.get_text()
        await phone.get(phone.html.select_one("main a[href^='/chat']")["href"])  # type: ignore[index]
    assert f"答：{WAGES}" in phone.said[-1] and web_say("waiting") not in phone.html.get_text()


async def test_staff_answer_on_the_page(tmp_path: Path, inbox: Inbox) -> None:
    async with open_page(Talker(), tmp_path) as page:
        phone = Phone(page)
        await phone.post(text="我要找真人")
        person = person_key("web", phone.cookie.value)
        inbox.open_handover(person, "web", "我要找真人", None, None)
        inbox.reply_as_staff(person, "li", "我来帮你")
        await phone.get()
    assert phone.said[-1] == f"{web_say('staff')} 我来帮你" and web_say("open") in phone.html.get_text()


async def test_who_waits_for_staff_can_leave_them(tmp_path: Path, inbox: Inbox) -> None:
    async with open_page(Talker(), tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=WAGES)
        person = person_key("web", phone.cookie.value)
        assert phone.html.find("button", string="不找人了") is None, "nobody waits"
        inbox.open_handover(person, "web", WAGES, None, None)
        await phone.get()
        leave = phone.html.find("button", string="不找人了")
        assert leave is not None and leave["form"] == "ask"
        await phone.post(**{leave["name"]: leave["value"], "text": ""})
    assert inbox.conversation(person).status == "bot" and phone.said[-1].startswith("回答： 答：不找人了")
    assert web_say("open") not in phone.html.get_text() and phone.html.find("button", string="不找人了") is None


async def test_leaving_forgets_and_takes_the_cookie_away(tmp_path: Path, inbox: Inbox) -> None:
    async with open_page(Talker(), tmp_path) as page:
        phone = Phone(page)
        await phone.post(text=WAGES)
        person = person_key("web", phone.cookie.value)
        leave = phone.html.select_one("button[name=forget]")
        assert leave is not None and leave["form"] == "ask"
        await phone.post(forget="1", text="")
        assert web_say("forgotten") in phone.html.get_text() and not phone.said
        assert phone.cookie is None and inbox.messages_after(person) == [] and page.agent.forgotten == [person]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "https://evil.example/x"}, 403),
        ({"Origin": "https://hall.example", "X-Forwarded-Host": "hall.example"}, 200),
        ({}, 200),
    ],
    ids=str,
)
async def test_other_sites_cannot_ask_in_a_persons_name(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        phone = Phone(page)
        await phone.post(headers, text=WAGES)
    assert phone.status == status and len(talker.heard) == (status == 200)


async def test_the_pages_own_origin_is_let_in(tmp_path: Path) -> None:
    async with open_page(Talker(), tmp_path) as page:
        phone = Phone(page)
        await phone.post({"Origin": page.address}, text=WAGES)
    assert phone.status == 200


async def test_the_city_of_the_page_stays_with_the_form(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        phone = Phone(page)
        await phone.post({"Referer": f"{page.address}/embed?region=anyang"}, text=WAGES)
        await phone.post(text="工伤呢")
    assert [message.metadata for message in talker.heard] == [{"region": "anyang"}] * 2


async def test_without_cookies_the_page_says_so(tmp_path: Path) -> None:
    async with open_page(Talker(), tmp_path) as page:
        phone = Phone(page)
        page.session.cookie_jar.clear()
        await phone.get("/chat/form?sent=1")
        assert web_say("no_cookies") in phone.html.get_text() and phone.html.select("a[href='tel:12333']")
        await phone.get("/chat/form")
    assert phone.url == f"{page.address}/"


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xff=%zz&text=%ff", b"text=" + b"a" * 10_000, b"text=a&text=b&id=%00"], ids=lambda data: repr(data[:20])
)
async def test_any_body_gets_a_page(tmp_path: Path, data: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with (
        open_page(Talker(), tmp_path) as page,
        page.session.post(f"{page.address}/chat/form", data=data, headers=headers) as response,
    ):
        assert response.status in (200, 400) and response.content_type == "text/html"


def test_the_assistants_real_answer_fits_the_page(run: Run, agent: Any, tmp_path: Path) -> None:
    async def talk() -> Phone:
        async with open_page(None, tmp_path, agent=agent) as page:
            phone = Phone(page)
            await phone.post(text=f"安阳，{WAGES}")
            return phone

    phone = run(talk())
    assert phone.html.select(".proof .original blockquote mark") and phone.html.select(".calls a") and phone.buttons


@pytest.mark.parametrize(
    ("highlights", "pieces"),
    [
        ([], [("一二三四", False)]),
        ([[0, 4]], [("一二三四", True)]),
        ([[2, 3], [0, 1]], [("一", True), ("二", False), ("三", True), ("四", False)]),
        ([[0, 3], [1, 2], [2, 9]], [("一二三", True), ("四", True)]),
    ],
)
def test_pieces_cover_the_clause_once(highlights: list[list[int]], pieces: list[tuple[str, bool]]) -> None:
    assert marked_pieces({"text": "一二三四", "highlights": highlights}) == pieces


def test_days_are_words() -> None:
    assert (day_in_words("2015-01-02"), day_in_words(None)) == ("2015年1月2日", web_say("undated"))


def test_an_old_phone_gets_the_newest_lines_only() -> None:
    assert 20 <= web_form.MOST_LINES <= 200 and web_due.PENDING_SECONDS <= 12
