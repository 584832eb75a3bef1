"""清除 asks; what only sounds like it is a question of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answers.erase_words import is_about_erasing, is_no, is_request, is_yes
from knowledge.answers.wording import say
from tests.knowledge.talk.conftest import Conversation


def erase(worker: Conversation, text: str, confidence: float = 1.0) -> str:
    return worker.say(text, "erase", confidence, (("erase", confidence), ("ask_wage_arrears", 0.3))).text


@pytest.mark.parametrize(("text", "confidence"), [("清除", 0.1), ("把我说的话都删了", 0.9), ("确定清除", 1.0)])
def test_it_asks_with_two_buttons_and_remembers_what_it_did(worker: Conversation, text: str, confidence: float) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    before = worker.talk
    sent = worker.say(text, "erase", confidence)
    assert (sent.text, sent.buttons, sent.status) == (say("erase_ask"), ["确定清除", "不删了"], "smalltalk")
    assert worker.talk == replace(before, asks_erase=True, reply="smalltalk")


@pytest.mark.parametrize("text", ["老板把考勤记录清空了", "我不想活了，把记录都删了"])
def test_another_question_and_danger_are_answered(worker: Conversation, text: str) -> None:
    assert say("erase_ask") not in erase(worker, text, 0.56)


def test_a_no_that_nobody_asked_for_deletes_nothing(worker: Conversation) -> None:
    assert erase(worker, "不删了") == say("erase_kept")


@pytest.mark.parametrize("text", ["清除", " 清 除。", "清空聊天記錄！", "“清除”"])
def test_a_request_is_known_by_its_form(text: str) -> None:
    assert is_request(text) and is_about_erasing(text, was_asked=False)


def test_answers_count_where_the_question_was_asked() -> None:
    assert is_yes("確定。") and is_no("不删了") and not is_yes("好的") and not is_yes("不确定")
    assert is_about_erasing("确定", was_asked=True) and not is_about_erasing("确定", was_asked=False)
