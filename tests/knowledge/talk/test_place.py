"""Workplace and hometown side by side: each question goes where it belongs."""

from __future__ import annotations

import pytest

from knowledge.answers.wording import say
from tests.knowledge.talk.conftest import Conversation

BOTH = "我老家安阳，在攀枝花打工，孩子上学咋办"


def region(sent_answer: dict) -> str | None:  # type: ignore[type-arg]
    return sent_answer["region"]["id"] if sent_answer["region"] else None


def test_hometown_is_kept_beside_the_workplace(worker: Conversation) -> None:
    assert region(worker.ask("child_education", BOTH).answer) == "panzhihua"
    assert region(worker.ask("land_rights", "那老家的地还有没有").answer) == "anyang"
    assert worker.talk.place == "panzhihua"
    assert region(worker.ask("social_insurance", "这边医保能用吗").answer) == "panzhihua"


def test_question_about_home_first_keeps_the_workplace(worker: Conversation) -> None:
    assert region(worker.ask("land_rights", "我在攀枝花上班 老家安阳滑县 想问宅基地").answer) == "anyang"
    assert worker.talk.place == "panzhihua"


def test_unknown_hometown_is_asked_for_once(worker: Conversation) -> None:
    worker.ask("wage_arrears", "在攀枝花干活，老板拖欠工资")
    asked = worker.ask("land_rights", "老家的地还有没有")
    assert asked.status in ("needs_region", "answered_from_law") and asked.answer["region"] is None

    assert region(worker.place("安阳").answer) == "anyang"
    assert worker.talk.place == "panzhihua"
    assert region(worker.ask("left_behind", "老家的老人谁管").answer) == "anyang"


@pytest.mark.parametrize(("text", "expected"), [("那老家的呢", "anyang"), ("老家咋规定", "anyang"), ("这边的规定呢", "panzhihua")])
def test_here_and_home_are_answered_for_the_question_before(text: str, expected: str, worker: Conversation) -> None:
    worker.ask("child_education", BOTH)
    sent = worker.say(text, "nlu_fallback", 0.3)
    assert (sent.answer["topic"], region(sent.answer)) == ("child_education", expected)


def test_move_is_no_danger(worker: Conversation) -> None:
    worker.ask("social_insurance", "攀枝花 医保能用吗")
    sent = worker.say("不在攀枝花了 去安阳了", "inform_region", 0.48)

    assert (sent.status, region(sent.answer)) == ("answered", "anyang")
    assert worker.talk.place == "anyang"


def test_message_that_sounds_like_a_place_without_one_adds_to_the_question(worker: Conversation) -> None:
    worker.ask("child_education", "安阳 孩子上学")
    sent = worker.place("那12岁的呢")
    assert (sent.answer["topic"], region(sent.answer)) == ("child_education", "anyang")
    assert "你说孩子12岁" in sent.text


def test_place_told_before_any_question_is_in_the_payload(worker: Conversation) -> None:
    sent = worker.place("汤阴")
    assert sent.status == "needs_topic"
    assert sent.answer["region"] == {"id": "anyang", "name": "安阳市", "level": "city", "asked": "汤阴县"}


def test_hometown_is_asked_for_where_only_the_workplace_is_said(worker: Conversation) -> None:
    asked = worker.ask("left_behind", "孩子在老家跟爷爷奶奶，我在攀枝花上班管不到")
    assert asked.status in ("needs_region", "answered_from_law") and asked.answer["region"] is None
    assert region(worker.place("安阳").answer) == "anyang"


@pytest.mark.parametrize(("place", "held"), [("安阳", True), ("濮阳", False)])
def test_place_said_while_choices_wait_shows_them_again(place: str, held: bool, worker: Conversation) -> None:
    offered = worker.unsure("这个事咋整", "labor_contract", "wage_arrears")
    named = worker.place(place)

    assert named.buttons == offered.buttons and say("needs_topic") in named.text
    assert worker.pick("第二个").answer["topic"] == "wage_arrears"
    assert worker.talk.problem.text == "这个事咋整"
    assert (worker.talk.place == "anyang") is held


def test_place_said_after_a_danger_stays_with_the_danger(worker: Conversation) -> None:
    assert worker.say("工友掉下来没气了", "crisis", 0.9).status == "crisis"
    named = worker.place("在邢台")
    assert named.text == say("place_in_danger", place="邢台市") and worker.talk.place == "xingtai"
