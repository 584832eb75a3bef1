"""The person corrects us: 不是这个意思, 都不是, 第二个."""

from __future__ import annotations

import pytest

from knowledge.answers.wording import say
from knowledge.catalog.topics import load_topics
from tests.knowledge.talk.conftest import Conversation


def test_topic_just_answered_is_not_offered_again(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    sent = worker.offer_topics("不是这个意思")

    assert sent.text == say("try_again_topic")
    assert load_topics()["wage_arrears"].button not in sent.buttons


@pytest.mark.parametrize("text", ["不是这个意思，我说的是工伤", "不对 我问工伤", "你搞错了，我问的是干活受伤", "不是，是工伤"])
def test_topic_named_behind_a_denial_is_answered(text: str, worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    sent = worker.offer_topics(text)
    assert (sent.answer["topic"], sent.answer["region"]["id"]) == ("work_injury", "anyang")


def test_denied_place_is_no_denied_topic(worker: Conversation) -> None:
    sent = worker.ask("wage_arrears", "不是安阳，是邢台，老板欠我三万块", confidence=0.45)
    assert sent.answer["region"]["id"] == "xingtai"


@pytest.mark.parametrize("text", ["不对，我现在在邢台", "说错了，我在邢台", "不是，我人在邢台"])
def test_place_behind_a_denial_changes_the_place(text: str, worker: Conversation) -> None:
    worker.ask("hukou", "我在安阳，想落户要什么条件")
    sent = worker.say(text, "nlu_fallback", 0.19)

    assert (sent.answer["topic"], sent.answer["region"]["id"]) == ("hukou", "xingtai")
    assert worker.tap("phones").answer["region"]["id"] == "xingtai"


def test_denial_that_names_no_topic_is_not_declined(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    sent = worker.say("不是这个意思 我问的是别的", "out_of_scope", 0.4)
    assert sent.status == "needs_topic" and sent.buttons


def test_nothing_fits_twice_leads_to_a_person(worker: Conversation) -> None:
    assert worker.offer_topics("都不是").text == say("try_again")
    again = worker.offer_topics("都不是")
    assert again.text == say("try_again_person") and "12345" in again.text and again.buttons


def test_second_problem_of_the_person_is_meant_by_the_second(worker: Conversation) -> None:
    parts = (("ask_wage_arrears", 0.95), ("ask_labor_contract", 0.95), ("ask_social_insurance", 0.95))
    told = worker.ask("wage_arrears", "邢台 三个月没发工资，不签合同，社保也没交", parts=parts)
    assert told.answer["other_topics"] == ["labor_contract", "social_insurance"]

    assert worker.pick("第二个").answer["topic"] == "labor_contract"
    assert worker.pick("第三个").answer["topic"] == "social_insurance"
    assert worker.pick("第四个").text == say("choice_unclear")
    assert worker.pick("第一个").answer["topic"] == "wage_arrears"


def test_matters_that_are_numbered_are_counted_as_the_person_counts_them(worker: Conversation) -> None:
    parts = (("ask_wage_arrears", 0.9), ("out_of_scope", 0.6), ("ask_labor_contract", 0.9))
    told = worker.ask("labor_contract", "邢台 1工资卡了三个月 2有个老李耳朵震聋了 3没一个签合同的", parts=parts)
    assert (told.answer["topic"], told.answer["other_topics"]) == ("wage_arrears", ["labor_contract"])

    assert worker.say("第三个先说", "choose_option").answer["topic"] == "labor_contract"
    assert worker.say("老李那个", "ask_more", 0.4).answer["topic"] not in ("wage_arrears", "labor_contract")
    assert worker.say("还有一呢", "choose_option").answer["topic"] == "wage_arrears"


def test_matter_is_named_by_a_word_that_told_it(worker: Conversation) -> None:
    parts = (("ask_child_education", 0.9), ("ask_skill_training", 0.9))
    told = worker.ask("child_education", "安阳，娃到城里上小学的事，还有俺想学个月嫂证", parts=parts)
    assert told.answer["topic"] == "child_education"

    assert worker.say("先说月嫂那个", "ask_more", 0.3).answer["topic"] == "skill_training"


def test_second_place_of_a_comparison_is_meant_by_the_second(worker: Conversation) -> None:
    worker.ask("hukou", "安阳和邢台落户哪个容易")
    assert worker.pick("第二个").answer["region"]["id"] == "xingtai"
    assert worker.pick("第一个").answer["region"]["id"] == "anyang"


def test_bare_digit_still_picks_a_button(worker: Conversation) -> None:
    told = worker.ask("wage_arrears", "邢台 三个月没发工资，不签合同", parts=(("ask_wage_arrears", 0.95), ("ask_labor_contract", 0.95)))
    (other,) = told.answer["other_topics"]
    assert {told.answer["topic"], other} == {"wage_arrears", "labor_contract"}
    assert told.buttons[0] == load_topics()[other].button
    assert worker.pick("1").answer["topic"] == other


@pytest.mark.parametrize("words", ["都不是", "3", "最后一个"])
def test_none_of_the_choices_is_an_honest_no_with_a_number(words: str, worker: Conversation) -> None:
    offered = worker.unsure("这个事咋整", "hukou", "housing")
    assert offered.status == "needs_topic" and offered.buttons[-1] == "都不是"

    sent = worker.offer_topics(words) if words == "都不是" else worker.pick(words)

    assert sent.text == say("try_again_neither") and "12345" in sent.text
    assert sent.buttons and not set(sent.buttons) & set(offered.buttons)


@pytest.mark.parametrize("text", ["不是问落户 我问养老金", "不问落户了，问医保", "我不是要落户，我问的是养老"])
def test_topic_behind_a_denied_topic_is_answered(text: str, worker: Conversation) -> None:
    worker.ask("hukou", "吉林市 落户要什么条件")
    sent = worker.ask("hukou", text)  # as recognition takes it: the denied word is the loudest
    assert (sent.answer["topic"], sent.answer["region"]["id"]) == ("social_insurance", "jilin")


@pytest.mark.parametrize("text", ["不给我工资，我想问找谁", "我不是本地人，想问欠薪找谁"])
def test_a_sentence_that_only_begins_like_a_denial_is_a_question(text: str, worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    assert worker.ask("wage_arrears", text, confidence=0.9).answer["topic"] == "wage_arrears"


def test_second_place_of_a_comparison_can_be_asked_for_in_detail(worker: Conversation) -> None:
    worker.ask("hukou", "吉林市和安阳落户哪个好落")
    assert worker.pick("第二个细说").answer["region"]["id"] == "anyang"


def test_question_with_another_city_while_choices_wait_is_answered_for_that_city(worker: Conversation) -> None:
    worker.unsure("邢台 老婆婆瘫了没人管", "left_behind", "social_assistance")
    sent = worker.say("安阳 老人没人管", "ask_left_behind", 0.8, (("ask_left_behind", 0.8),))
    assert (sent.answer["topic"], sent.answer["region"]["id"]) == ("left_behind", "anyang")
