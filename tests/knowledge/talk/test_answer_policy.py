"""Questions: asked, waiting for a place or a topic, remembered."""

from __future__ import annotations

import json

import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.wording import say
from knowledge.search.normalize import MAX_CHARACTERS
from tests.knowledge.talk.conftest import Conversation

CONTRACT = {"status", "topic", "other_topics", "region", "clauses", "missing", "offices", "hotlines", "notes", "points"}


def test_question_without_place_asks_for_it_with_the_held_cities_as_buttons(worker: Conversation, shared_desk: Desk) -> None:
    sent = worker.ask("child_education", "孩子上学")
    held = {
        place.name
        for place in map(shared_desk.resources.gazetteer.places.get, shared_desk.resources.library.regions)
        if place and place.level == "city"
    }
    assert sent.status == "needs_region"
    assert set(sent.buttons) == held
    assert worker.talk.place is None


def test_question_with_place_is_answered_word_for_word(worker: Conversation, shared_desk: Desk) -> None:
    sent = worker.ask("wage_arrears", "安阳 老板拖欠工资怎么办")
    stored = {clause.id: clause.text for clause in shared_desk.resources.library.clauses}
    assert sent.status == "answered"
    assert all(clause["text"] == stored[clause["id"]] for clause in sent.answer["clauses"])
    start, end = sent.answer["clauses"][0]["highlights"][0]
    assert sent.answer["clauses"][0]["text"][start : start + 8] in sent.text and end > start


def test_payload_has_the_published_keys_and_is_json(worker: Conversation) -> None:
    sent = worker.ask("hukou", "攀枝花 落户要什么条件")
    assert set(sent.answer) == CONTRACT
    assert json.loads(json.dumps(sent.answer)) == sent.answer


def test_named_place_is_remembered_for_the_next_question(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资怎么办")
    sent = worker.ask("child_education", "孩子上学要啥手续")
    assert worker.talk.place == "anyang"
    assert sent.answer["region"]["id"] == "anyang" and sent.answer["topic"] == "child_education"


def test_county_is_remembered_and_its_city_answers(worker: Conversation) -> None:
    sent = worker.ask("wage_arrears", "在汤阴干活，老板欠钱不给")
    assert worker.talk.place == "anyang-tangyin"
    assert (sent.answer["region"]["id"], sent.answer["region"]["asked"]) == ("anyang", "汤阴县")


def test_waiting_question_is_answered_once_the_place_is_known(worker: Conversation) -> None:
    worker.ask("hukou", "落户要什么条件")
    sent = worker.place("攀枝花")
    assert sent.status == "answered"
    assert sent.answer["topic"] == "hukou" and all(clause.startswith("panzhihua") for clause in sent.clauses)


def test_preset_region_of_a_page_answers_without_asking(worker: Conversation) -> None:
    sent = worker.ask("hukou", "落户要什么条件", region="xingtai")
    assert sent.answer["region"]["id"] == "xingtai"


def test_named_place_overrules_the_preset(worker: Conversation) -> None:
    sent = worker.ask("hukou", "攀枝花落户要什么条件", region="xingtai")
    assert sent.answer["region"]["id"] == "panzhihua"


def test_equally_likely_topics_are_offered(worker: Conversation) -> None:
    sent = worker.unsure("这个事咋整", "hukou", "housing")
    assert sent.status == "needs_topic"
    assert sent.buttons[:2] == ["落户口", "租房和公租房"]


def test_tapped_topic_belongs_to_the_question_it_was_offered_for(worker: Conversation) -> None:
    worker.unsure("这个事咋整", "hukou", "housing")
    sent = worker.tap_topic("hukou")
    assert sent.answer["topic"] == "hukou"
    assert worker.talk.problem.text == "这个事咋整"


def test_place_of_a_question_that_needs_a_topic_is_not_lost(worker: Conversation) -> None:
    worker.unsure("攀枝花这个事咋整", "hukou", "housing")
    sent = worker.tap_topic("hukou")
    assert sent.answer["region"] is not None
    assert sent.answer["region"]["id"] == "panzhihua"


def test_place_named_while_topics_are_offered_is_used_for_the_tapped_topic(worker: Conversation) -> None:
    worker.unsure("这个事咋整", "hukou", "housing")
    worker.place("攀枝花")
    sent = worker.tap_topic("hukou")
    assert sent.answer["region"]["id"] == "panzhihua"
    assert sent.clauses


def test_cut_message_says_so(worker: Conversation) -> None:
    sent = worker.ask("wage_arrears", "老板拖欠工资怎么办", is_cut=True)
    assert sent.text.startswith(say("cut", limit=MAX_CHARACTERS))


def test_further_problem_of_a_long_message_is_not_dropped(worker: Conversation) -> None:
    text = "安阳的老板拖欠工资怎么办。还有孩子上学要啥手续。"
    sent = worker.ask("wage_arrears", text, parts=(("ask_wage_arrears", 0.97), ("ask_child_education", 0.95)))
    assert sent.answer["other_topics"] == ["child_education"]
    assert "孩子上学" in sent.buttons


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("深圳 老板不给工资", "region_not_covered"),
        ("吉林 公租房", "needs_region"),
        ("河南 老板欠工资", "answered"),
        ("郑州 老板欠工资", "answered_from_province"),
        ("不给工资我就从楼上跳下去", "crisis"),
    ],
)
def test_every_place_and_danger_has_its_status(worker: Conversation, text: str, status: str) -> None:
    sent = worker.ask("wage_arrears", text)
    assert sent.status == status
    assert bool(sent.clauses) == status.startswith("answered")
    assert sent.text.strip()


def test_danger_does_not_replace_the_question(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    danger = worker.ask("wage_arrears", "我不想活了", ranking=(("crisis", 0.9),))
    assert danger.answer["hotlines"][0]["number"] in ("110", "120", "12356")
    assert worker.tap("phones").answer["topic"] == "wage_arrears"
