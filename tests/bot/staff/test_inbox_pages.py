"""From a question that was not answered to an example in two clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.inbox.store import Inbox
from bot.staff.inbox_pages import PAGE
from bot.staff.words import say
from tests.bot.staff.clerk import accounts, at_desk, noted, numbers


async def test_questions_stand_there_with_what_the_bot_said(tmp_path: Path, inbox: Inbox) -> None:
    noted(inbox, "吉林怎么落户，电话13812345678")
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.get("/inbox")
    (card,) = page.all("li.question")
    assert "〔电话〕" in card and "13812345678" not in page.html
    assert all(words in card for words in ("文件没写", "落户", "安阳市", "网页"))
    assert not page.soup.select("button[name=decision]"), "staff may look, editors decide"


async def test_filters_show_their_kind_topic_and_city(tmp_path: Path, inbox: Inbox) -> None:
    noted(inbox, "没答上的")
    noted(inbox, "别处的", status="region_not_covered", region={"id": "shanghai"}, topic="travel")
    inbox.note_turn("b" * 32, "web", "拿不准的", {"status": "answered", "topic": "hukou", "region": {"id": "anyang"}}, confidence=0.3)
    person = "c" * 32
    inbox.add_message(person, "web", "person", "踩了的")
    seq = inbox.add_message(
        person, "web", "bot", "答", {"answer": {"status": "answered", "topic": "housing", "region": {"id": "xingtai"}}}
    ).seq
    inbox.add_feedback(person, "web", seq, "down", "看不懂")
    async with at_desk(tmp_path) as clerk:

        async def shown(**chosen: str) -> list[str]:
            return (await clerk.get("/inbox", params=chosen)).all("li.question p.big")

        assert await shown() == ["踩了的", "拿不准的", "别处的", "没答上的"]
        assert await shown(kind="down") == ["踩了的"] and await shown(kind="unsure") == ["拿不准的"]
        assert await shown(kind="unanswered") == ["别处的", "没答上的"]
        assert await shown(topic="hukou") == ["拿不准的", "没答上的"] and await shown(city="shanghai") == ["别处的"]
        assert await shown(topic="hukou", kind="unsure", city="anyang") == ["拿不准的"]
        assert await shown(status="made-up", kind="<b>") == await shown()
        page = await clerk.get("/inbox")
    assert "看不懂" in page.all("details.card li")[0]


async def test_long_lists_come_in_pages(tmp_path: Path, inbox: Inbox) -> None:
    for number in range(PAGE + 2):
        noted(inbox, f"问题{number}")
    async with at_desk(tmp_path) as clerk:
        first, second = await clerk.get("/inbox?kind=all"), await clerk.get("/inbox?page=2")
        following = first.soup.select_one("a[rel=next]")["href"]
    assert len(first.all("li.question")) == PAGE and second.all("li.question p.big") == ["问题1", "问题0"]
    assert "page=2" in following and not second.soup.select("a[rel=next]")


async def test_two_clicks_make_an_example_and_the_file_marks_it(tmp_path: Path, inbox: Inbox) -> None:
    noted(inbox, "我叫王小明，户口能迁过来不")
    noted(inbox, "今天股票涨了没", status="out_of_scope", topic=None)
    async with at_desk(tmp_path, role="editor") as clerk:
        stock, hukou = numbers((await clerk.get("/inbox")).html)
        back = await clerk.post("/inbox/decide?kind=unanswered", {"id": hukou, "decision": "example", "topic": "hukou"})
        await clerk.post("/inbox/decide", {"id": stock, "decision": "example", "topic": "out_of_scope"})
        before = await clerk.get("/inbox?status=example")
        file = await clerk.post("/inbox/export")
        after = await clerk.get("/inbox?status=example")
    assert "kind=unanswered" in back.address and back.all("[role=status].notice") == [say("done_example")]
    assert file.headers["Content-Disposition"].startswith('attachment; filename="gongyou-examples-')
    blocks = {block["intent"]: block["examples"] for block in yaml.safe_load(file.html)["nlu"]}
    assert set(blocks) == {"ask_hukou", "out_of_scope"} and "户口能迁过来不" in blocks["ask_hukou"] and "王小明" not in file.html
    assert say("exported") not in before.text and after.text.count(say("exported")) == 2
    acts = [entry.action for entry in accounts().audit()]
    assert acts.count("question.decide") == 2 and acts.count("question.export") == 2


async def test_examples_that_stand_there_already_are_not_exported_again(tmp_path: Path, inbox: Inbox) -> None:
    noted(inbox, "户口能迁过来不")
    inbox.decide(1, "example", "li", "hukou")
    async with at_desk(tmp_path, role="editor") as clerk:
        (tmp_path / "nlu" / "hukou.yml").write_text(
            'version: "3.1"\nnlu:\n  - intent: ask_hukou\n    examples: |\n      - 户口能迁过来不？\n'
        )
        page = await clerk.post("/inbox/export")
    assert say("export_nothing") in page.text


async def test_a_decision_can_be_taken_back(tmp_path: Path, inbox: Inbox) -> None:
    noted(inbox, "怎么落户")
    async with at_desk(tmp_path, role="editor") as clerk:
        await clerk.post("/inbox/decide", {"id": 1, "decision": "gap", "topic": "hukou"})
        gone = await clerk.get("/inbox")
        await clerk.post("/inbox/decide?status=gap", {"id": 1, "decision": "new"})
        back = await clerk.get("/inbox")
    assert not gone.all("li.question") and say("inbox_none") in gone.text
    assert len(back.all("li.question")) == 1 and "li定为" not in back.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"id": "1", "decision": "example", "topic": "cooking"}, 400),
        ({"id": "1", "decision": "example"}, 400),
        ({"id": "1", "decision": "exported"}, 400),
        ({"id": "x", "decision": "gap"}, 400),
        ({"id": "７", "decision": "gap"}, 400),
        ({"id": "99", "decision": "gap"}, 404),
        ({"id": "9" * 18, "decision": "gap"}, 404),
        ({"id": "9" * 5_000, "decision": "gap"}, 400),
        ({"id": "9" * 40, "decision": "gap"}, 404),
        ({}, 400),
    ],
)
async def test_decisions_that_make_no_sense_change_nothing(tmp_path: Path, inbox: Inbox, fields: dict[str, str], status: int) -> None:
    noted(inbox, "怎么落户")
    async with at_desk(tmp_path, role="editor") as clerk:
        assert (await clerk.post("/inbox/decide", fields)).status == status
    assert inbox.questions()[0].status == "new"


async def test_a_question_that_is_html_stays_text(tmp_path: Path, inbox: Inbox) -> None:
    noted(inbox, "<img src=x onerror=alert(1)>")
    async with at_desk(tmp_path) as clerk:
        page = await clerk.get("/inbox")
    assert not page.soup.select("img") and page.all("li.question p.big") == ["<img src=x onerror=alert(1)>"]
