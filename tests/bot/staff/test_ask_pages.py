"""The search page: the worker's own answer with the script beside it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.staff import ask_pages
from bot.staff.asking import MOST_TURNS
from bot.staff.words import say
from tests.bot.channels.web.web_page import Talker
from tests.bot.conftest import Run, Worker
from tests.bot.staff.clerk import at_desk

CLAUSE = {
    "id": "anyang-2015-34/9", "document": "安政〔2015〕34号", "title": "意见", "issuer": "安阳市人民政府", "issued": "2015-11-20", "level": "city",
    "number": "（九）", "ordinal": 9, "heading": "保障工资", "text": "严查欠薪行为。<b>原文</b>", "region": "anyang", "highlights": [[0, 4]],
}  # fmt: skip
OFFICES = [{"name": "安阳市公安局", "role": "with"}, {"name": "安阳市人力资源和社会保障局", "role": "lead"}]
HOTLINES = [{"number": "12333", "name": "人社服务热线"}]


def wages() -> Talker:
    return Talker(clauses=[CLAUSE], offices=OFFICES, hotlines=HOTLINES, notes=["文件是2015年发的。"], missing=["高温费"])


async def test_a_code_asks_what_a_worker_would_tap_in_the_city_picked(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker, role="staff") as clerk:
        page = await clerk.post("/ask", {"q": "qx", "city": "anyang"})
    (heard,) = talker.heard
    assert (heard.text, heard.metadata, heard.input_channel) == ("工资被拖欠", {"region": "anyang"}, "staff")
    assert "答：工资被拖欠" in page.all("section.answer")[0]


async def test_the_script_says_asks_hands_out_and_refers(tmp_path: Path) -> None:
    async with at_desk(tmp_path, wages(), role="staff") as clerk:
        page = await clerk.post("/ask", {"q": "qx", "city": "anyang"})
    script = page.all("section.script")[0]
    parts = [say(name) for name in ("script_say", "script_ask", "script_steps", "script_papers", "script_refer")]
    assert [script.index(part) for part in parts] == sorted(script.index(part) for part in parts)
    assert "先留好证据" in script and "欠多少钱" in script and "劳动合同" in script and "12333" in script
    assert f"{say('lead')} 安阳市人力资源和社会保障局" in script and "《劳动保障监察条例》第十三条" in script
    assert "安阳要求严查欠薪" in script, "the plain line of the clause"
    assert say("no_contact") in script


async def test_the_clause_stands_there_word_for_word_and_escaped(tmp_path: Path) -> None:
    async with at_desk(tmp_path, wages()) as clerk:
        page = await clerk.post("/ask", {"q": "qx", "city": "anyang"})
    quote = page.soup.select_one("section.answer blockquote")
    assert quote.get_text() == CLAUSE["text"] and quote.mark.get_text() == "严查欠薪" and not quote.b
    assert say("missing", details="高温费") in page.text and "安政〔2015〕34号" in page.text


async def test_the_city_stays_for_the_next_question(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker) as clerk:
        await clerk.post("/ask", {"q": "qx", "city": "xingtai"})
        chosen = (await clerk.get("/ask")).soup.select_one("#city option[selected]")["value"]
        await clerk.post("/ask", {"q": "lh", "city": ""})
        none = (await clerk.get("/ask")).soup.select("#city option[selected]")
    assert (chosen, none) == ("xingtai", [])


async def test_a_code_with_two_meanings_is_asked_back(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker) as clerk:
        page = await clerk.post("/ask", {"q": "cy 贷款", "city": "anyang"})
        choices = [button["value"] for button in page.soup.select("button[name=q]")]
        await clerk.post("/ask", {"q": choices[1], "city": "anyang"})
    assert choices == ["回家创业，贷款", "春运回家，贷款"] and [message.text for message in talker.heard] == [choices[1]]


async def test_letters_that_are_no_code_are_said_to_be_none(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker) as clerk:
        page = await clerk.post("/ask", {"q": "qxz", "city": "anyang"})
        nothing = await clerk.post("/ask", {"q": "vvvv"})
        _, body = await clerk.api({"question": "qxz"})
    assert say("code_unknown", code="qxz") in page.text and not page.soup.select(".script, pre")
    assert page.soup.select_one("button[name=q]")["value"] == "工资被拖欠"
    assert say("code_none_near") in nothing.text and not nothing.soup.select("button[name=q]")
    assert (body["unknown_code"], body["reply"], body["choices"][0]["code"]) == ("qxz", None, "qx") and not talker.heard


async def test_a_choice_goes_on_in_the_same_conversation(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker) as clerk:
        page = await clerk.post("/ask", {"q": "老板欠钱", "city": "anyang"})
        before = [hidden["value"] for hidden in page.soup.select("section.answer input[name=before]")]
        await clerk.post("/ask", {"q": "换城市", "before": before[-1], "city": "anyang"})
        forgotten = list(clerk.agent.forgotten)
    assert before == ["老板欠钱"]
    first, *rest = talker.heard
    assert [message.text for message in rest] == ["老板欠钱", "换城市"] and rest[0].sender_id == rest[1].sender_id != first.sender_id
    assert forgotten == [first.sender_id, rest[0].sender_id]


async def test_numbers_and_names_of_a_worker_go_nowhere(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker) as clerk:
        page = await clerk.post("/ask", {"q": "我叫王小明，13812345678，老板欠钱"})
    assert "13812345678" not in talker.heard[0].text + page.html and "王小明" not in talker.heard[0].text + page.html


async def test_danger_comes_with_its_numbers_and_no_paperwork(tmp_path: Path) -> None:
    talker = Talker(status="crisis", topic=None, region=None, hotlines=[{"number": "120", "name": "急救"}])
    async with at_desk(tmp_path, talker) as clerk:
        page = await clerk.post("/ask", {"q": "我不想活了"})
    script = page.all("section.script")[0]
    assert say("script_crisis") in script and "120 急救" in script
    assert not any(say(name) in script for name in ("script_ask", "script_papers", "no_papers", "no_office"))


async def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    talker = Talker(status="no_clause", topic="travel", offices=[], clauses=[], hotlines=HOTLINES)
    async with at_desk(tmp_path, talker) as clerk:
        page = await clerk.post("/ask", {"q": "春运专车"})
        _, body = await clerk.api({"question": "春运专车"})
    assert "春运返乡" in page.all("section.script h2")[0]
    assert body["script"]["refer"] == [{"name": place["name"], "role": ""} for place in body["script"]["refer"]], "no office was made up"


async def test_an_answer_that_is_html_stays_text(tmp_path: Path) -> None:
    async with at_desk(tmp_path, Talker(notes=["<img src=x onerror=alert(1)>"])) as clerk:
        page = await clerk.post("/ask", {"q": "<script>alert(1)</script>"})
    assert not page.soup.select("img, script:not([src])")


async def test_an_empty_question_is_no_question(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker) as clerk:
        page = await clerk.post("/ask", {"q": "  "})
        bare = await clerk.call("POST", "/ask", headers={"X-CSRF-Token": clerk.csrf})
    assert page.status == bare.status == 200 and not talker.heard and not page.soup.select(".script")


async def test_the_json_is_the_page(tmp_path: Path) -> None:
    async with at_desk(tmp_path, wages(), role="staff") as clerk:
        status, body = await clerk.api({"question": "qx", "region": "anyang"})
        _, choices = await clerk.api({"question": "db"})
    assert status == 200 and body["question"] == "工资被拖欠" and body["reply"]["answer"]["clauses"] == [CLAUSE]
    assert body["script"]["topic"] == "拖欠工资" and set(body["copies"]) == {"text", "sms", "wechat", "reply"}
    assert choices["reply"] is None and {choice["topic"] for choice in choices["choices"]} == {"political_rights", "social_assistance"}


async def test_a_form_that_fills_memory_is_not_read(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker) as clerk:
        page = await clerk.post("/ask", {"q": "工" * 300_000})
        login = await clerk.post("/login", {"name": "li" * 200_000})
    assert (page.status, login.status) == (413, 413) and not talker.heard


@pytest.mark.parametrize("body", [{}, [], "qx", {"question": 3}, {"question": " "}, {"question": None, "region": []}])
async def test_json_that_is_no_question_is_refused(tmp_path: Path, body: Any) -> None:
    async with at_desk(tmp_path) as clerk:
        assert (await clerk.api(body))[0] == 400


async def test_the_json_needs_the_token(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker) as clerk:
        status, _ = await clerk.api({"question": "qx"}, **{"X-CSRF-Token": "no"})
    assert status == 403 and not talker.heard


async def test_clerks_do_not_wait_for_each_other(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker) as clerk:
        talker.gate.clear()
        slow = asyncio.create_task(clerk.post("/ask", {"q": "qx"}))
        await asyncio.sleep(0.2)
        assert (await clerk.get("/knowledge")).status == 200 and not slow.done()
        talker.gate.set()
        assert (await slow).status == 200


@pytest.mark.parametrize(
    ("text", "region"), [("老板拖欠工资怎么办", "anyang"), ("孩子怎么上学", None), ("我在上海怎么落户", "xingtai"), ("我不想活了", None)]
)
def test_staff_see_the_very_answer_of_a_worker(run: Run, agent: Any, worker: Worker, text: str, region: str | None) -> None:
    from bot.staff.asking import ask

    told = run(ask(agent.handle_message, agent, [text], region))
    heard = worker.says(text, **({"region": region} if region else {}))

    assert (told.text, told.answer) == (heard.text, heard.answer)
    assert [button["payload"] for button in told.buttons] == heard.buttons


def test_a_code_is_understood_by_the_assistant(run: Run, agent: Any) -> None:
    from bot.staff.asking import ask
    from bot.staff.codes import Code, as_words, load_codes

    def topic(code: Code, rest: str) -> str:
        return str(run(ask(agent.handle_message, agent, [as_words(code, rest)], "anyang")).answer["topic"])

    firsts = {code.topic: code for code in load_codes()}
    assert {name: topic(code, "") for name, code in firsts.items()} == {name: name for name in firsts}
    assert topic(firsts["wage_arrears"], "三个月没给了") == "wage_arrears"


async def test_of_what_was_said_before_only_the_last_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talker, read = wages(), []
    monkeypatch.setattr(ask_pages, "clean_text", lambda text: read.append(text) or text)
    async with at_desk(tmp_path, talker) as clerk:
        status, _ = await clerk.api({"question": "电话呢", "before": ["工资"] * 9_000, "region": "x" * 1_000})
    assert status == 200 and len(talker.heard) == MOST_TURNS and len(read) == MOST_TURNS


async def test_what_is_typed_next_goes_on_and_a_code_or_the_next_caller_begins_anew(tmp_path: Path) -> None:
    talker = wages()
    async with at_desk(tmp_path, talker, role="staff") as clerk:
        page = await clerk.post("/ask", {"q": "老板欠我工资"})
        before = [field["value"] for field in page.soup.select("#search input[name=before]")]
        assert before == ["老板欠我工资"] and say("ask_anew") in page.text
        more = await clerk.post("/ask", [("csrf", clerk.csrf), ("q", "那要多久"), *(("before", line) for line in before)])
        assert [heard.text for heard in talker.heard] == ["老板欠我工资", "老板欠我工资", "那要多久"]
        assert "老板欠我工资 → 那要多久" in more.text
        before = [field["value"] for field in more.soup.select("#search input[name=before]")]
        talker.heard.clear()
        await clerk.post("/ask", [("csrf", clerk.csrf), ("q", "lh"), *(("before", line) for line in before)])
        assert [heard.text for heard in talker.heard] == ["落户口"]
        assert (await clerk.get("/ask")).soup.select("#search input[name=before]") == []


async def test_each_of_several_problems_has_its_script(tmp_path: Path) -> None:
    talker = Talker(topic="child_education", other_topics=["wage_arrears", "social_insurance", "hukou", "housing"])
    async with at_desk(tmp_path, talker, role="staff") as clerk:
        page = await clerk.post("/ask", {"q": "欠薪，没社保，孩子转学"})
        _, body = await clerk.api({"question": "欠薪，没社保，孩子转学"})
    assert len(page.all("details.other")) == 3 == len(body["others"])
    assert [heard.text for heard in talker.heard][:3] == ["欠薪，没社保，孩子转学", "欠薪，没社保，孩子转学", "工资被拖欠"], (
        "as a worker goes on"
    )
