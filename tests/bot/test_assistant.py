"""Conversations with the trained assistant, as a client of the REST channel has them."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from actions.services import desk
from bot.channels.fallback import NUMBERS
from bot.channels.inbound import read_inbound
from knowledge.answers.render import FIRST_MESSAGE
from knowledge.answers.wording import say
from knowledge.catalog.topics import load_topics
from knowledge.search.normalize import MAX_CHARACTERS
from tests.bot.conftest import Run, Worker

WAGES = "老板拖欠工资怎么办"
ANSWERED = ("answered", "answered_from_province")
QUIET = ("needs_topic", "needs_region", "out_of_scope", "smalltalk")


def stored_texts() -> dict[str, str]:
    return {clause.id: clause.text for clause in desk().resources.library.clauses}


def test_question_city_answer(worker: Worker) -> None:
    asked = worker.says("包工头跑了，三个月工钱没给，咋办？")
    assert (asked.status, asked.answer["topic"], asked.region) == ("answered_from_law", "wage_arrears", None)
    assert "《保障农民工工资支付条例》" in asked.text and not asked.clauses
    answered = worker.says("安阳")
    assert (answered.status, answered.region) == ("answered", "anyang")
    assert answered.answer["clauses"][0]["text"] == stored_texts()[answered.clauses[0]]


def test_a_local_matter_asks_for_the_city_with_buttons(worker: Worker) -> None:
    asked = worker.says("公租房怎么申请")
    assert asked.status in ("needs_region", "answered_from_law") and "安阳市" in asked.buttons
    answered = worker.says("安阳市")
    assert (answered.answer["topic"], answered.region) == ("housing", "anyang") and answered.status in ANSWERED


@pytest.mark.parametrize("text", [f"安阳{WAGES}", "安阳落户要什么条件", "邢台培训有补贴吗"])
def test_the_first_line_answers_and_the_source_stands_below(worker: Worker, text: str) -> None:
    heard = worker.says(text)
    first = heard.text.split("\n")[0]
    led = heard.answer.get("points")
    assert first.startswith(led[0]["says"]) if led else "·" in first
    assert len(heard.text) <= FIRST_MESSAGE


def test_first_message_is_short_and_names_its_source(worker: Worker) -> None:
    heard = worker.says("安阳落户要什么条件")
    assert len(heard.text) <= FIRST_MESSAGE
    assert heard.answer["clauses"][0]["document"] in heard.text and heard.answer["clauses"][0]["number"] in heard.text


def test_another_city_then_its_phones(worker: Worker) -> None:
    worker.says(WAGES, "安阳")
    there = worker.says("那郑州呢")
    assert (there.status, there.answer["topic"], there.region) == ("answered_from_province", "wage_arrears", "zhengzhou")
    phones = worker.says("那电话呢")
    assert (phones.answer["topic"], phones.region) == ("wage_arrears", "zhengzhou")
    assert all(line["number"] in phones.text for line in phones.answer["hotlines"])


def test_changing_the_city_keeps_the_question(worker: Worker) -> None:
    changed = worker.says(f"安阳{WAGES}", "换城市")
    assert changed.status == "needs_region"
    heard = worker.says("邢台")
    assert (heard.answer["topic"], heard.region) == ("wage_arrears", "xingtai")


def test_county_is_answered_by_its_city(worker: Worker) -> None:
    heard = worker.says(f"我在汤阴干活，{WAGES}")
    assert (heard.region, heard.answer["region"]["asked"]) == ("anyang", "汤阴县")


def test_city_is_remembered_for_the_next_topic(worker: Worker) -> None:
    heard = worker.says(f"攀枝花{WAGES}", "落户要什么条件")
    assert (heard.answer["topic"], heard.region) == ("hukou", "panzhihua")


def test_whole_text_of_a_long_clause_comes_page_by_page(worker: Worker) -> None:
    worker.says("安阳 我想回老家创业开店，有啥扶持政策")
    heard = worker.says("看原文")
    clause, shown = heard.clauses[0], heard.text
    for _ in range(10):
        if say("continue_hint") in heard.text:
            heard = worker.says("继续")
            shown += heard.text
    shown = "".join(shown.replace(say("continue_hint"), "").split())
    assert len(stored_texts()[clause].encode()) > 2048
    assert "".join(stored_texts()[clause].split()) in shown


@pytest.mark.parametrize("says", ["怎么办理", "要什么材料", "看原文", "哪个部门管", "电话多少"])
def test_every_button_below_an_answer_leads_on(worker: Worker, says: str) -> None:
    first = worker.says(f"邢台{WAGES}")
    assert says in first.buttons
    heard = worker.says(says)
    assert (heard.clauses, heard.region) == (first.clauses, "xingtai")
    assert heard.text != first.text


@pytest.mark.parametrize("topic", load_topics().values(), ids=lambda topic: topic.id)
def test_every_topic_button_is_understood(worker: Worker, topic: Any) -> None:
    heard = worker.says("安阳", topic.button)
    assert heard.answer["topic"] == topic.id
    assert heard.status in (*ANSWERED, "no_clause")


@pytest.mark.parametrize("text", ["我不想活了", "老板欠钱不给，我要从楼上跳下去", "被老板关在屋里出不来了，他还打我"])
def test_danger_comes_before_everything(worker: Worker, text: str) -> None:
    heard = worker.says(text)
    assert heard.status == "crisis"
    assert heard.answer["hotlines"][0]["number"] in ("110", "119", "120", "12356") and heard.answer["hotlines"][0]["number"] in heard.text


@pytest.mark.parametrize("text", ["彩票怎么买", "今天天气怎么样", "我要离婚", "帮我写一篇作文"])
def test_what_is_not_ours_is_declined_without_a_clause(worker: Worker, text: str) -> None:
    heard = worker.says(text)
    assert heard.status == "out_of_scope"
    assert not heard.clauses and say("out_of_scope") in heard.text


@pytest.mark.parametrize("city", ["深圳", "克拉玛依", "喀什"])
def test_a_city_we_hold_nothing_for_never_gets_anothers_clause(worker: Worker, city: str) -> None:
    heard = worker.says(f"{city} {WAGES}")
    assert heard.status == "region_not_covered"
    assert not heard.clauses and city in heard.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00\x07\u200b",
        "😀😀😀",
        "？？？！！",
        "13800138000",
        "' OR 1=1; DROP TABLE clauses; --",
        "<script>alert(1)</script>",
        "{{7*7}} ${jndi:ldap://x}",
        '/ask_hukou{"x":1}',
        "/inform_region",
        "EXTERNAL: x",
        "a" * 10_000,
        "💰" * 3000,
        None,
        {"text": "工资"},
        ["工资"],
        "嗯" * 600,
    ],
    ids=lambda text: repr(text)[:30],
)
def test_hostile_input_gets_an_honest_line(worker: Worker, text: Any) -> None:
    heard = worker.says(text)
    assert heard.status in QUIET
    assert heard.text.strip() and "Traceback" not in heard.text
    assert not heard.clauses


@pytest.mark.parametrize(
    "text", ['/ask_hukou{"region":"anyang"}', "//ask_hukou", "\u200b/ask_hukou", "/session_start", "/restart", "/back"]
)
def test_slash_commands_are_never_run(run: Run, agent: Any, worker: Worker, text: str) -> None:
    worker.says(f"安阳{WAGES}")
    parsed = run(agent.parse_message(read_inbound({"message": text}).text))
    heard = worker.says(text)
    assert not parsed["text"].startswith("/") and parsed["intent"]["name"] not in ("session_start", "restart", "back")
    assert not (parsed["intent"]["name"] == "ask_hukou" and parsed["intent"]["confidence"] == 1.0)
    assert heard.answer["topic"] != "hukou"


def test_a_long_story_is_answered_by_its_end_and_says_so(worker: Worker) -> None:
    heard = worker.says("我跟你讲讲我的事。" * 1100 + f"在安阳，{WAGES}？")
    assert heard.text.startswith(say("cut", limit=MAX_CHARACTERS))
    assert len(heard.text) > len(say("cut", limit=MAX_CHARACTERS)) and heard.status != "error"


def test_a_preset_city_of_a_page_answers_at_once(worker: Worker) -> None:
    heard = worker.says(WAGES, region="xingtai")
    assert (heard.status, heard.region) == ("answered", "xingtai")


def test_starting_over_forgets(worker: Worker) -> None:
    worker.says(f"安阳{WAGES}", "重新开始")
    assert worker.says(WAGES).region is None and worker.says("公租房怎么申请").region is None


def test_small_talk_keeps_the_question(worker: Worker) -> None:
    thanks = worker.says(f"安阳{WAGES}", "谢谢")
    assert thanks.status == "smalltalk" and thanks.text.strip()
    assert worker.says("看原文").region == "anyang"


def test_two_messages_at_once_are_answered_in_order(run: Run, worker: Worker) -> None:
    async def both() -> Any:
        return await asyncio.gather(worker.turn(f"安阳{WAGES}"), worker.turn("那邢台呢"))

    first, second = run(both())
    assert (first.region, second.region) == ("anyang", "xingtai")
    assert second.answer["topic"] == "wage_arrears"


@pytest.mark.parametrize("written", ["安阳，老闆拖欠工資怎麼辦！！！！", "安陽，老闆拖欠工資怎麼辦", "安\u200b阳老板拖\x00欠工资怎么办"])
def test_the_answer_does_not_depend_on_the_way_it_is_written(run: Run, agent: Any, written: str) -> None:
    plain, odd = (Worker(run, agent).says(text) for text in (f"安阳{WAGES}", written))
    assert plain.clauses and odd.clauses == plain.clauses


@pytest.mark.parametrize("text", ["/inform_region", "asdf qwer", "zzz", "。。。a"])
def test_a_message_nobody_understands_forgets_nothing(worker: Worker, text: str) -> None:
    worker.says(f"安阳{WAGES}", text)
    assert worker.says("落户要什么条件").region == "anyang"


def test_a_locked_conversation_file_costs_neither_answer_nor_city(
    run: Run, agent: Any, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.rasa import sqlite_rows, tracker_store

    monkeypatch.setattr(sqlite_rows, "BUSY_MILLISECONDS", 20)
    path = tmp_path / "tracker.db"
    store = tracker_store.WindowTrackerStore(agent.domain, path=str(path))
    monkeypatch.setattr(agent.processor, "tracker_store", store)
    worker.says(f"安阳{WAGES}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    locked = worker.says("换成邢台")
    other.execute("ROLLBACK")
    assert (locked.status, locked.region) == ("answered", "xingtai")
    assert worker.says("落户要什么条件").region == "xingtai"
    assert '"换成邢台"' in str(other.execute("SELECT data FROM events WHERE type = 'user'").fetchall())
    other.close()


def test_fallback_names_the_hotlines_where_actions_cannot_run(agent: Any, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    class Down:
        url = "down"

        async def request(self, *_: Any, **__: Any) -> Any:
            raise ConnectionError("secret detail")

    monkeypatch.setattr(agent.processor, "action_endpoint", Down())
    heard = worker.says(WAGES)
    assert heard.status == "error" and "secret" not in heard.text
    assert all(number in heard.text for number in NUMBERS)
