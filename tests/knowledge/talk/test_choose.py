"""Places and offered choices."""

from __future__ import annotations

import pytest

from knowledge.answers.wording import aspects, say
from knowledge.catalog.topics import common_topics
from knowledge.talk.choosing import picked
from tests.knowledge.talk.conftest import Conversation

THREE = ("工资被拖欠", "落户口", "孩子上学")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("1", "工资被拖欠"),
        ("第二个", "落户口"),
        ("选3", "孩子上学"),
        ("三", "孩子上学"),
        ("头一个", "工资被拖欠"),
        ("上面那个", "工资被拖欠"),
        ("最后一个", "孩子上学"),
        ("我要问落户口", "落户口"),
        ("4", None),
        ("好的", None),
        ("", None),
    ],
)
def test_a_choice_is_picked_by_number_place_or_words(text: str, choice: str | None) -> None:
    assert picked(text, THREE) == choice


@pytest.mark.parametrize("text", ["1", "最后一个", "头一个", "落户口"])
def test_nothing_is_picked_from_nothing(text: str) -> None:
    assert picked(text, ()) is None


def test_another_city_is_asked_the_same_question(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资怎么办")
    sent = worker.place("那郑州呢")
    assert (sent.answer["topic"], sent.answer["region"]["id"]) == ("wage_arrears", "zhengzhou")
    assert worker.talk.place == "zhengzhou"


def test_place_without_a_question_is_remembered_and_topics_offered(worker: Conversation) -> None:
    sent = worker.place("我在邢台")
    assert worker.talk.place == "xingtai"
    assert len(sent.buttons) == len(common_topics()) and "邢台市" in sent.text


def test_place_we_hold_nothing_for_is_named_honestly(worker: Conversation) -> None:
    sent = worker.place("深圳")
    assert sent.text == say("place_not_held", place="深圳市") + say("place_asks")
    assert worker.ask("hukou", "怎么落户").status == "region_not_covered"


def test_ambiguous_place_is_asked_back_and_then_answers(worker: Conversation) -> None:
    worker.ask("wage_arrears", "吉林 老板欠工资")
    assert worker.talk.place is None
    sent = worker.place("吉林市")
    assert sent.answer["region"]["id"] == "jilin" and sent.clauses


def test_ambiguous_place_alone_is_asked_back(worker: Conversation) -> None:
    sent = worker.place("吉林")
    assert sent.status == "needs_region"
    assert len(sent.buttons) == 2 and worker.talk.place is None


def test_change_city_forgets_the_city_but_not_the_question(worker: Conversation) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    changed = worker.change_city()
    assert (changed.status, worker.talk.place) == ("needs_region", None)
    assert worker.place("邢台市").answer["topic"] == "hukou"


def test_number_after_change_city_picks_the_city_shown(worker: Conversation) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    shown = worker.change_city().buttons
    sent = worker.pick("2")
    assert sent.answer["region"] is not None
    assert sent.answer["region"]["asked"] == shown[1]


def test_number_picks_the_city_asked_for(worker: Conversation) -> None:
    shown = worker.ask("hukou", "落户要什么条件").buttons
    sent = worker.pick("第一个")
    assert sent.answer["region"]["asked"] == shown[0]
    assert sent.answer["topic"] == "hukou"


def test_number_picks_an_offered_topic_for_the_waiting_question(worker: Conversation) -> None:
    worker.unsure("攀枝花这个事咋整", "hukou", "housing")
    sent = worker.pick("第二个")
    assert sent.answer["topic"] == "housing"
    assert worker.talk.problem.topic == "housing"


def test_number_picks_a_follow_up_button(worker: Conversation) -> None:
    buttons = worker.ask("wage_arrears", "安阳 老板拖欠工资").buttons
    sent = worker.pick(str(buttons.index(aspects()["phones"]) + 1))
    assert sent.text == worker.tap("phones").text


def test_number_picks_change_city(worker: Conversation) -> None:
    buttons = worker.ask("wage_arrears", "安阳 老板拖欠工资").buttons
    sent = worker.pick(str(buttons.index(aspects()["region"]) + 1))
    assert sent.status == "needs_region"
    assert worker.talk.place is None


@pytest.mark.parametrize("text", ["9", "好的"])
def test_unclear_choice_shows_the_choices_again(worker: Conversation, text: str) -> None:
    shown = worker.unsure("这个事咋整", "hukou", "housing").buttons
    sent = worker.pick(text, "affirm")
    assert sent.text == say("choice_unclear")
    assert sent.buttons == shown


def test_none_of_these_offers_topics_not_offered_before(worker: Conversation) -> None:
    worker.unsure("这个事咋整", "hukou", "wage_arrears")
    sent = worker.offer_topics()
    assert sent.status == "needs_topic" and sent.buttons
    assert not {"落户口", "工资被拖欠"} & set(sent.buttons)


def test_number_after_newly_offered_topics_picks_from_those_shown(worker: Conversation) -> None:
    worker.unsure("这个事咋整", "hukou", "housing")
    assert worker.offer_topics().buttons[0] == "工资被拖欠"
    assert worker.pick("1").answer["topic"] == "wage_arrears"


def test_number_after_a_place_alone_picks_from_the_topics_shown(worker: Conversation) -> None:
    shown = worker.place("我在安阳").buttons
    sent = worker.pick("2")
    assert shown[1] == "合同和辞退"
    assert (sent.answer["topic"], sent.answer["region"] and sent.answer["region"]["id"]) == ("labor_contract", "anyang")


def test_another_place_of_a_province_gets_the_national_guide(worker: Conversation) -> None:
    asked = worker.ask("wage_arrears", "河北 老板不给工资")
    assert (asked.status, asked.answer["region"]) == ("answered_from_law", None)
    sent = worker.place("石家庄")
    assert (sent.status, sent.answer["topic"], sent.answer["region"]["id"]) == ("region_not_covered", "wage_arrears", "shijiazhuang")
