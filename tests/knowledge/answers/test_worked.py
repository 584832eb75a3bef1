"""What is worked out for the person is the first line; one fact that is missing is asked for; the rule stays below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answers.case import FACT, for_the_case
from knowledge.answers.pages import FIRST_MESSAGE
from knowledge.answers.payload import as_payload
from knowledge.answers.point_message import point_message
from knowledge.model import Answer, LedPoint, Status
from knowledge.points.checks import verdicts
from knowledge.points.load import load_points
from knowledge.points.model import Check, Point
from knowledge.reading.told import NOTHING, told
from knowledge.rules.work import rests_on, work
from knowledge.search.points import Found

Ask = Callable[..., Answer]
TODAY = date(2026, 11, 29)
LAW = (("劳动合同法", "第四十七条", date(2008, 1, 1)),)


def point(rule: str, name: str = "one", checks: tuple[Check, ...] = ()) -> Point:
    return Point(
        id=f"labor_contract/{name}",
        says="每干满一年给一个月工资。",
        kind="amount",
        ask="amount",
        topics=("labor_contract",),
        sources=(),
        asks=("补偿多少",),
        do="先把工资条存好。",
        rule=rule,
        checks=checks,
    )


def message(text: str, rule: str = "severance", checks: tuple[Check, ...] = ()) -> list[str]:
    case, led = told(text, TODAY), point(rule, checks=checks)
    answer = Answer(
        Status.ANSWERED_FROM_LAW,
        points=(LedPoint(led, LAW),),
        told=case,
        checked=verdicts(led, case),
        worked=work(rule, case, TODAY),
    )
    return point_message(answer).split("\n")


def test_the_result_stands_before_the_rule() -> None:
    first, second, *rest = message("干了三年，月薪5000")

    assert first.startswith("经济补偿15000元") and second == "每干满一年给一个月工资。"
    assert rest[0] == "先把工资条存好。"


def test_the_missing_fact_is_asked_for_below_the_rule() -> None:
    lines = message("干了三年")
    assert lines[0] == "经济补偿是3个月工资。以仲裁裁决为准。" and "工资多少" in lines[2]


def test_nothing_told_leaves_the_point_as_it_is() -> None:
    assert message("补偿怎么算")[0] == "每干满一年给一个月工资。"


def test_a_result_speaks_for_the_check_too() -> None:
    lines = message("走了13个月了", rule="arbitration", checks=(Check("days_since_leaving", "<=", 365),))
    assert sum("怕是过期" in line for line in lines) == 1


def test_facts_that_a_result_rests_on_are_counted() -> None:
    case = told("一天260，干了35天，我43岁", TODAY)
    assert rests_on("owed", case, TODAY) == 2
    assert rests_on("severance", case, TODAY) == 0  # no full result: the monthly wage is missing


def test_a_point_whose_sum_can_be_worked_out_is_surer() -> None:
    owed, plain = point("owed", "owed"), point("", "plain")
    found = (Found(plain, 0.2, ()), Found(owed, 0.15, ()))

    assert for_the_case(found, told("一天260，干了35天", TODAY), TODAY)[0].point is owed
    assert for_the_case(found, told("一天260", TODAY), TODAY)[0].point is plain
    assert for_the_case(found, NOTHING, TODAY) == found


def test_points_of_one_rule_are_no_doubt_about_each_other() -> None:
    one, two, other = point("severance", "one"), point("severance", "two"), point("", "other")
    found = (Found(other, 0.3, ()), Found(one, 0.1, ()), Found(two, 0.1, ()))
    case = told("干了三年，月薪5000", TODAY)

    first = for_the_case(found, case, TODAY)[0]

    assert first.point is one and first.probability == pytest.approx(0.2 * FACT**2 / (0.2 * FACT**2 + 0.8))


LONGEST = {
    "owed": "我们4个人干了15天，一天300，一共给了6000",
    "notice": "干了三年七个月，工资4567",
    "unused_leave": "月薪4567，5天年假没休",
    "arbitration": "2026年3月20号离的职",
    "award_suit": "2026年11月20号收到裁决书",
    "injury_lump": "鉴定九级，工资6200",
    "leave_on_leaving": "干了3年，2026年6月30号离职",
}


@pytest.mark.parametrize("rule", LONGEST)
def test_every_point_with_a_rule_still_fits_into_its_message(rule: str) -> None:
    case = told(LONGEST[rule], TODAY)
    for each in (each for each in load_points() if each.rule == rule):
        answer = Answer(Status.ANSWERED_FROM_LAW, points=(LedPoint(each, LAW),), told=case, worked=work(rule, case, TODAY))
        text = point_message(answer)
        assert len(text) <= FIRST_MESSAGE and each.says in text


def test_desk_works_out_what_is_owed(ask: Ask) -> None:
    answer = ask("干了71天，一天280，给了6000，还欠我多少工钱", as_of=TODAY)

    assert answer.worked is not None and answer.worked.figure == 71 * 280 - 6000
    assert as_payload(answer)["worked"] == {"rule": answer.worked.rule, "figure": 13880, "asks": ""}


def test_what_was_told_earlier_comes_with_the_question(ask: Ask) -> None:
    answer = ask("还欠我多少工钱，帮我算算", case=told("干了71天，一天280", TODAY), as_of=TODAY)
    assert answer.worked is not None and answer.worked.figure == 71 * 280
