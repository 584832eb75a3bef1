"""Two parts in one message, and questions that leave the topic talked of."""

from __future__ import annotations

import pytest

from knowledge.talk.asking import ASPECTS
from tests.knowledge.talk.conftest import Conversation


def test_question_beside_the_end_of_a_handover_is_answered(worker: Conversation) -> None:
    worker.ask("wage_arrears", "邢台 老板跑了工钱没结")
    worker.say("给我转人工", "handover")
    sent = worker.say("不用人了 我自己问 欠多少钱算犯罪", "leave_person", 0.6, (("leave_person", 0.6), ("ask_wage_arrears", 0.3)))
    assert sent.answer["topic"] == "wage_arrears"
    assert "5千" in sent.text


def test_going_back_takes_the_question_beside_it_along(worker: Conversation) -> None:
    worker.ask("work_injury", "邢台 工伤认定去哪里办")
    worker.ask("child_education", "孩子在这里上小学要什么条件")
    sent = worker.say("回到第一个 认定几天出结果", "repeat", 0.4, (("repeat", 0.4), ("ask_work_injury", 0.3)))
    assert sent.answer["topic"] == "work_injury"
    assert "60天" in sent.text.splitlines()[0]


def test_going_back_alone_tells_the_answer_again(worker: Conversation) -> None:
    first = worker.ask("work_injury", "邢台 工伤认定去哪里办").answer["points"][0]
    worker.ask("child_education", "孩子在这里上小学要什么条件")
    sent = worker.say("回到刚才工伤那个", "repeat", 0.4, (("repeat", 0.4), ("ask_work_injury", 0.2)))
    assert sent.answer["points"][0] == first


@pytest.mark.parametrize(
    ("asked", "topic", "follows", "told"),
    [
        ("攀枝花 干活没合同，工资发现金", "wage_arrears", "夜班下班路上让车撞了 交警说对方全责", "工伤"),
        ("安阳 公司欠我三个月工资", "wage_arrears", "那单位不给交社保咋办", "社保"),
    ],
)
def test_what_follows_may_leave_the_topic_talked_of(asked: str, topic: str, follows: str, told: str, worker: Conversation) -> None:
    worker.ask(topic, asked)
    sent = worker.say(follows, "out_of_scope", 0.5, (("out_of_scope", 0.5), ("ask_wage_arrears", 0.1)))
    assert sent.answer["topic"] != topic
    assert told in sent.text.splitlines()[0]


@pytest.mark.parametrize("intent", [intent for intent, aspect in ASPECTS.items() if aspect == "answer"])
def test_answer_asked_for_again_is_the_one_that_was_given(intent: str, worker: Conversation) -> None:
    worker.ask("residence_permit", "攀枝花 居住证多久能拿到")
    assert "第一次办不要钱" in worker.say("那要不要钱", "out_of_scope", 0.4).text
    assert "第一次办不要钱" in worker.say("再说一遍", intent).text


def test_question_beside_relief_is_answered(worker: Conversation) -> None:
    worker.ask("wage_arrears", "郑州 工资五万要了两年没要回来")
    worker.say("我真不想活了", "crisis", 0.9)
    sent = worker.say("没事了 缓过来了 这个钱过了两年还能要不", "ask_wage_arrears", 0.45)
    assert sent.answer["topic"] == "wage_arrears"


def test_where_the_person_is_told_beside_relief_is_the_place_of_what_is_asked(worker: Conversation) -> None:
    worker.say("他们拿刀堵着门 要砍我", "crisis", 0.9)
    sent = worker.say("民警到了，我出来了。我在郑州，想把工钱讨回来", "ask_wage_arrears", 0.55)
    assert (sent.answer["topic"], sent.answer["region"]["id"]) == ("wage_arrears", "zhengzhou")


def test_a_surer_question_of_its_own_goes_before_a_sum(worker: Conversation) -> None:
    worker.ask("labor_contract", "邢台 厂里干了3年 一个月平均5000 昨天突然叫我走人 能赔多少")
    assert "不收费" in worker.say("仲裁要交多少钱", "ask_rights_channels", 0.97).text.splitlines()[0]
