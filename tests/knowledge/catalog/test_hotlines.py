"""Whom to call: for a topic, and for a problem outside them; serious matters that name their topic."""

from __future__ import annotations

import pytest

from knowledge.catalog.hotlines import load_hotlines
from knowledge.danger.detect import is_danger

HOTLINES = load_hotlines()


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("厂里招了个13岁的娃干活 安阳", "rights_channels"),
        ("我14岁能进厂不", "rights_channels"),
        ("十五岁能打工吗", "rights_channels"),
        ("举报厂里用童工", "rights_channels"),
        ("未满十六岁可以打工吗", "rights_channels"),
        ("俺16岁能进厂不", None),
        ("四十五岁还能进厂不", None),
        ("35岁进厂", None),
        ("娃13岁在老家，我在外打工", None),
        ("我十三岁就出来打工了，现在五十", None),
        ("身份证也被他收了", "labor_contract"),
        ("老板扣着身份证不给", "labor_contract"),
        ("中介拿走了我的身份证", "labor_contract"),
        ("身份证丢了咋办", None),
        ("身份证被偷了", None),
        ("老板扣我工资 身份证也丢了", None),
        ("办居住证要收身份证复印件吗", None),
        ("派出所收了我身份证", None),
        ("老板拖欠工资", None),
    ],
)
def test_child_labour_and_a_kept_identity_card_name_their_topic(text: str, topic: str | None) -> None:
    assert HOTLINES.topic_hint(text) == topic
    assert topic is None or not is_danger(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("网购买到假货不给退", "12315"),
        ("买的风扇用两天坏了不给退", "12315"),
        ("培训费不给退", None),
        ("房东把押金吞了", "12345"),
        ("刷单被骗了钱", "96110"),
        ("路上出了车祸对方跑了", "122"),
        ("老公天天打老婆", "12338"),
        ("我想离婚，孩子抚养权归谁", "12348"),
        ("下班路上被车撞算不算工伤", None),
        ("离婚了，工资还没要回来", None),
        ("今天天气怎么样", None),
    ],
)
def test_problem_outside_the_topics_has_its_number(text: str, number: str | None) -> None:
    problem = HOTLINES.problem_in(text)

    assert (problem.number if problem else None) == number


@pytest.mark.parametrize(
    ("topic", "first"), [("wage_arrears", "12333"), ("legal_aid", "12348"), ("travel", "12306"), (None, "12345"), ("x", "12345")]
)
def test_numbers_for_a_topic_come_best_first(topic: str | None, first: str) -> None:
    assert HOTLINES.for_topic(topic)[0].number == first


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("老板跑路了 我爸在工地死了 咋个赔", "work_injury"),
        ("我老公上班时摔死了", "work_injury"),
        ("怀起娃儿老板喊我走人", "labor_contract"),
        ("怀孕了被厂里辞退", "labor_contract"),
        ("在工地累死了，工资还不发", None),
        ("怀孕了去哪里免费检查", None),
    ],
)
def test_matters_that_must_not_be_taken_for_danger(text: str, topic: str | None) -> None:
    assert (HOTLINES.topic_hint(text), is_danger(text)) == (topic, False)
