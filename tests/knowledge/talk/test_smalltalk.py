"""Small talk, a person, a fresh start; one desk for all actions; a desk that fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from knowledge.answers.desk import Desk
from knowledge.answers.steps import held_cities
from knowledge.answers.wording import say
from knowledge.talk.model import Talk
from tests.knowledge.talk.conftest import Conversation

RESPONSES = YAML(typ="safe").load((Path(__file__).parents[3] / "data" / "responses" / "smalltalk.yml").read_text(encoding="utf-8"))[
    "responses"
]


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        *(("greet", "你好"), ("thank", "谢谢你"), ("acknowledge", "知道了"), ("goodbye", "再见")),
        *(("help", "你能干啥"), ("who_are_you", "你是谁")),
    ],
)
def test_small_talk_names_a_response_that_exists(worker: Conversation, intent: str, text: str) -> None:
    sent = worker.say(text, intent)
    assert sent.response in RESPONSES
    assert sent.status == "smalltalk"


@pytest.mark.parametrize("sign", ["👍", "[抱拳]", "[OK][OK]", "🙏🙏", "👌 "])
def test_a_sign_that_the_answer_was_read_is_met_in_half_a_line(worker: Conversation, sign: str) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    before = worker.talk
    sent = worker.say(sign, "out_of_scope", 0.7)
    assert sent.response == "utter_acknowledge" and sent.status == "smalltalk"
    assert replace(worker.talk, reply=before.reply) == before


def test_a_sign_for_help_is_no_thanks(worker: Conversation) -> None:
    sent = worker.say("🆘", "out_of_scope", 0.7)
    assert not sent.response


def test_a_yes_to_an_answer_that_asks_nothing_is_taken_as_read(worker: Conversation) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    assert worker.say("好的", "affirm").response == "utter_acknowledge"


def test_a_yes_to_choices_is_asked_back(worker: Conversation) -> None:
    worker.unsure("这个事咋整", "hukou", "housing")
    assert worker.say("好的", "affirm").text == say("choice_unclear")


def test_what_is_only_taken_in_adds_nothing_to_the_question_before(worker: Conversation) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    assert worker.say("行我后天就去问", "acknowledge").response == "utter_acknowledge"


def test_small_talk_forgets_nothing(worker: Conversation) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    before = worker.talk
    worker.say("谢谢你", "thank")
    assert replace(worker.talk, reply=before.reply) == before


def test_a_person_is_promised_honestly_with_hotlines(worker: Conversation) -> None:
    sent = worker.person()
    assert sent.status == "handover"
    assert all(line["number"] in sent.text for line in sent.answer["hotlines"]) and sent.answer["hotlines"]


def test_question_survives_asking_for_a_person(worker: Conversation) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    worker.person()
    assert worker.tap("original").clauses[0].startswith("panzhihua")


def test_starting_over_forgets_place_and_question(worker: Conversation) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    assert worker.forget().text == say("restarted")
    assert replace(worker.talk, reply="") == Talk()
    sent = worker.ask("hukou", "落户要什么条件")
    assert sent.status in ("needs_region", "answered_from_law")
    assert (sent.answer["topic"], sent.answer["region"]) == ("hukou", None)


@pytest.fixture
def broken(worker: Conversation, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A desk whose search fails, as with a damaged store."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("search is broken")

    desk = Desk(worker.desk.resources.library)
    monkeypatch.setattr(desk.resources.search, "encode", fail)
    monkeypatch.setattr(desk.resources.search, "scores", fail)
    worker.desk = desk
    yield


@pytest.mark.usefixtures("broken")
def test_a_failing_desk_still_gives_words_and_hotlines(worker: Conversation) -> None:
    sent = worker.ask("wage_arrears", "安阳 老板拖欠工资")
    assert sent.status == "error"
    assert all(line["number"] in sent.text for line in sent.answer["hotlines"]) and sent.answer["hotlines"]
    assert "RuntimeError" not in sent.text and "broken" not in sent.text


@pytest.mark.parametrize("text", ["你会不会跟我老板说", "这个要登记吗", "聊天记录谁看得到"])
def test_who_asks_what_is_kept_hears_that_staff_can_read_it_and_how_it_goes(worker: Conversation, text: str) -> None:
    shown = worker.say(text, "who_are_you").text
    assert "工作人员看得到" in shown and "清除" in shown


def test_cities_are_those_whose_documents_are_held(worker: Conversation) -> None:
    shown = worker.say("你有哪些城市的文件", "help").text
    assert all(option.label in shown for option in held_cities(worker.desk.resources))


def test_a_question_is_put_to_the_desk_once_a_turn(worker: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    asked: list[object] = []
    answer = worker.desk.answer
    monkeypatch.setattr(worker.desk, "answer", lambda question: (asked.append(question), answer(question))[1])
    worker.say("厂里到现在都不吭声", "out_of_scope", 0.4)
    assert asked and len(asked) == len(set(asked))
