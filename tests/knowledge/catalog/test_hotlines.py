"""Whom to call: for a topic, for a problem outside them, and in danger; with the false friends of danger."""

from __future__ import annotations

import pytest

from knowledge.catalog.hotlines import Danger, load_hotlines

HOTLINES = load_hotlines()


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("工钱要不回来，我不想活了", "suicide"),
        ("三个月没发钱，我现在站在楼顶", "suicide"),
        ("老板喊人来打我们了", "violence"),
        ("包工头拿刀追我", "violence"),
        ("厂里把我们锁在宿舍不让出去", "confinement"),
        ("去年来的，老板一直把我锁起来，身份证也收了", "confinement"),
        ("工友从架子上掉下来昏迷了", "accident"),
        ("脚手架塌了有人被埋", "accident"),
        ("不给工资我就死给老板看", "suicide"),
    ],
)
def test_danger_is_heard(text: str, danger: str) -> None:
    found = HOTLINES.danger_in(text)

    assert found is not None
    assert found.id == danger


@pytest.mark.parametrize(
    "text",
    [
        "老板拖欠工资怎么办",
        "这衣服跳楼价卖",
        "累得想死，加班费还不给",
        "我爬塔吊上班有补贴吗",
        "辞职老板不让走怎么办",
        "工资什么时候打卡里，别让我打人社电话都打不通",
        "去年被老板打了，能算工伤吗",
        "上个月摔下来昏迷，怎么赔",
        "车间防触电培训谁管",
        "这是救命钱，工资啥时候给",
        "小孩不让走读怎么办",
        "想死孩子了，春运票咋买",
        "",
    ],
)
def test_false_friends_of_danger_are_let_pass(text: str) -> None:
    assert HOTLINES.danger_in(text) is None


@pytest.mark.parametrize("danger", HOTLINES.dangers, ids=lambda danger: danger.id)
def test_every_phrase_of_a_danger_sets_it_off_and_every_false_friend_does_not(danger: Danger) -> None:
    assert [word for word in danger.words if not danger.is_in(f"我{word}")] == []
    assert [words for words in danger.not_words if danger.is_in(f"我{words}")] == []
    assert danger.always <= set(danger.words)


@pytest.mark.parametrize("danger", HOTLINES.dangers, ids=lambda danger: danger.id)
def test_every_danger_has_an_emergency_number(danger: Danger) -> None:
    assert set(danger.numbers) & {"110", "119", "120"}
    assert set(danger.numbers) <= set(HOTLINES.by_number)


def test_signs_of_the_past_weaken_only_phrases_that_are_not_sure() -> None:
    danger = Danger("x", ("昏迷", "没呼吸"), (), ("去年",), frozenset({"没呼吸"}), ("120",), "")

    assert danger.is_in("昏迷了") and not danger.is_in("去年昏迷了")
    assert danger.is_in("去年昏迷，现在没呼吸")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("网购买到假货不给退", "12315"),
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
