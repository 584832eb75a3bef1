"""Leaving a person: by form wherever it is said, in words of one's own after a hand-over; nothing else is taken for it."""

from __future__ import annotations

import pytest

from knowledge.answers.wording import say
from knowledge.talk.leaving import leaves, sounds_like_leaving
from tests.knowledge.talk.conftest import Conversation


@pytest.mark.parametrize(
    "words", ["不找人了", "不找人了吧。", "“问机器人”", "算了，不找真人了", "不等了", "不找人工了", "不找人了，工伤认定要多久"]
)
def test_forms(words: str) -> None:
    assert leaves(words)


@pytest.mark.parametrize("words", ["找人", "我要找人", "老板说不找人了，要裁员", "机器人", "工地在文峰区", ""])
def test_no_forms(words: str) -> None:
    assert not leaves(words)


@pytest.mark.parametrize("words", ["算了不等人工了，你接着说", "没人应，不等了你答吧"])
def test_words_of_ones_own(words: str) -> None:
    assert sounds_like_leaving(words)


@pytest.mark.parametrize("words", ["包工头不接电话", "钱打到别人卡上了", "试用期被辞退赔不赔", "好的谢谢", "在吗", "我把合同发给你"])
def test_what_else_follows_a_handover(words: str) -> None:
    assert not sounds_like_leaving(words)


@pytest.mark.parametrize("words", ["包工头不接电话", "单位不认工龄"])
def test_a_question_after_a_handover_is_read_as_one(worker: Conversation, words: str) -> None:
    worker.ask("wage_arrears", "老板拖欠工资怎么办")
    worker.person()
    assert say("person_left") not in worker.say(words, "nlu_fallback", 0.1).text


def test_the_button_is_understood_wherever_it_is_said(worker: Conversation) -> None:
    worker.ask("wage_arrears", "老板拖欠工资怎么办")
    worker.person()
    assert say("person_left") in worker.say("不找人了").text
    worker.say("我不想活了")
    assert say("person_left") in worker.say("不找人了").text
