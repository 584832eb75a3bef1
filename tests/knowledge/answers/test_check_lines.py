"""A condition and what was told, side by side, in the first message and in the payload."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from knowledge.answers.case import for_the_case
from knowledge.answers.check_lines import checks_line, is_over, without_yes
from knowledge.answers.payload import as_payload
from knowledge.answers.point_message import point_message
from knowledge.answers.spoken import spoken
from knowledge.model import Answer, Earlier, LedPoint, Status
from knowledge.points.checks import verdicts
from knowledge.points.model import Check, Point, Source
from knowledge.reading.told import NOTHING, told
from knowledge.search.points import Found

Ask = Callable[..., Answer]
TODAY = date(2026, 11, 29)


def point(*checks: tuple[str, str, float], says: str = "能，够条件就能办。", name: str = "x", **fields: object) -> Point:
    made = tuple(Check(*check) for check in checks)
    plain = Point(f"t/{name}", says, "condition", "condition", ("hukou",), (), (), checks=made)
    return replace(plain, **fields)  # type: ignore[arg-type]


def line(text: str, *checks: tuple[str, str, float], **fields: object) -> str:
    tested = point(*checks, **fields)  # type: ignore[arg-type]
    return checks_line(tested, verdicts(tested, told(text, TODAY)))


def message(text: str, tested: Point) -> str:
    facts = told(text, TODAY)
    return point_message(Answer(Status.ANSWERED_FROM_LAW, points=(LedPoint(tested),), told=facts, checked=verdicts(tested, facts)))


RENTED = ("rented_months", ">=", 24.0)


@pytest.mark.parametrize(
    ("text", "check", "said"),
    [
        ("租了18个月", RENTED, "还不行：要租满两年，你说租了18个月，还差半年。"),
        ("社保交了36个月", ("insured_months", ">=", 12), "要交满一年，你说交了36个月，够了。"),
        ("租了快两年", RENTED, "还不行：要租满两年，你说租了快两年，还不够。"),
        ("租了不到两年", RENTED, "还不行：要租满两年，你说租了不到两年，还不够。"),
        ("2026年3月29号来的郑州", ("lived_months", ">=", 6), "要住满半年，到今天住了八个月，够了。"),
        ("干了8年", ("worked_years", ">=", 10), "还不行：要干满十年，你说干了8年，还差两年。"),
        ("我15岁", ("age", ">=", 16), "还不行：要满16岁，你说15岁，还差1岁。"),
        ("孩子三岁半", ("child_age_months", ">=", 72), "还不行：孩子要满6岁，你说孩子三岁半，还差两年半。"),
        ("去年12月5号离的职", ("days_since_leaving", "<=", 365), "要在走后一年内，走了到今天359天，还剩6天。"),
        ("离职一年了", ("days_since_leaving", "<=", 365), "要在走后一年内，你说走了一年，就在这几天到期，先交上去。"),
        ("离职两年了", ("days_since_leaving", "<=", 365), "怕是过期了：要在走后一年内，你说走了两年，超了一年。"),
        ("离职一年多了", ("days_since_leaving", "<=", 365), "怕是过期了：要在走后一年内，你说走了一年多，已经超了。"),
        ("去年三月离的职", ("days_since_leaving", "<=", 365), "怕是过期了：要在走后一年内，你说是去年三月，已经超了。"),
        ("一个月加班90小时", ("overtime_hours_month", "<=", 36), "超了：一个月最多加班36小时，你说加班90小时，多了54小时。"),
        ("一个月加班20小时", ("overtime_hours_month", "<=", 36), "一个月最多加班36小时，你说加班20小时，没超。"),
        ("扣了我30%", ("deducted_percent", "<=", 20), "超了：一个月最多扣20%，你说扣了30%，多了10%。"),
        ("试用期三个月", ("probation_months", "<=", 6), ""),
        ("试用期八个月", ("probation_months", "<=", 6), "超了：试用期最多半年，你说试用八个月，多了两个月。"),
        ("工伤九级", ("injury_grade", "==", 10), "这条跟你的情况对不上：说的是十级的，你说的是九级。"),
        ("工伤九级", ("injury_grade", "==", 9), ""),
        ("社保交了8个月", ("insured_months", "<", 12), "你说交了8个月，还差四个月。"),
        ("干了两年", RENTED, ""),
    ],
)
def test_line_says_rule_told_and_difference(text: str, check: tuple[str, str, float], said: str) -> None:
    assert line(text, check) == said


def test_two_conditions_are_said_what_fails_first() -> None:
    both = (("insured_months", ">=", 24.0), RENTED)
    assert line("租了18个月，社保交了两年", *both) == ("还不行：要租满两年，你说租了18个月，还差半年。要交满两年，你说交了两年，够了。")


def test_a_ban_and_an_old_document_are_not_told_as_the_law_of_today() -> None:
    assert line("租了18个月", RENTED, verdict="no").startswith("还不够这一条：")
    paper = line("租了18个月", RENTED, region="jilin", sources=(Source("租赁房屋两年以上", clause="jilin-opinion/19"),))
    assert paper.startswith("照这份文件还不够：")


def test_an_age_that_is_not_meant_ends_the_line() -> None:
    said = line("我20岁", ("age", ">=", 16), ("age", "<", 18))
    assert said == "这条跟你的情况对不上：说的是不满18岁的，你说20岁。"


@pytest.mark.parametrize("says", ["能，够条件就能办。", "可以，够条件就能办。", "能。够条件就能办。"])
def test_yes_is_not_said_to_those_who_do_not_meet_the_condition(says: str) -> None:
    lines = message("租了18个月", point(RENTED, says=says)).splitlines()
    assert lines[:2] == ["还不行：要租满两年，你说租了18个月，还差半年。", "够条件就能办。"]


def test_met_stands_after_the_answer_and_unknown_nowhere() -> None:
    assert message("租了三年", point(RENTED)).splitlines()[:2] == ["能，够条件就能办。", "要租满两年，你说租了三年，够了。"]
    assert message("落户要啥", point(RENTED)) == "能，够条件就能办。"


def test_answer_that_is_only_yes_is_kept() -> None:
    assert without_yes("能。") == "能。" and without_yes("能办，带上身份证。") == "能办，带上身份证。"


def test_step_is_left_out_where_time_has_run_out() -> None:
    late = point(("days_since_leaving", "<=", 365), do="今天就去交申请。")
    assert "今天就去交申请" in message("离职三个月了", late) and "今天就去交申请" not in message("离职两年了", late)
    assert is_over(verdicts(late, told("离职两年了", TODAY))) and not is_over(verdicts(late, NOTHING))


def test_first_message_stays_within_its_length() -> None:
    crowded = point(RENTED, ("insured_months", ">=", 24), says="能，" + "够" * 56 + "。", but="但" * 90, do="做" * 90)
    for text in ("租了18个月，社保交了一年半", "租了三年，社保交了三年", "落户"):
        assert len(message(text, crowded)) <= 300


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (24, "month", "两年"), (18, "month", "一年半"), (6, "month", "半年"), (28, "month", "两年四个月"), (3, "month", "三个月"), (11, "month", "11个月"),
        (8.3, "month", "八个多月"), (12.5, "month", "一年多"), (0.5, "month", "15天"), (180, "month", "15年"), (365, "day", "一年"), (6, "day", "6天"),
        (182, "day", "半年"), (3.5, "age", "三岁半"), (16, "age", "16岁"), (72, "child", "6岁"), (1, "child", "一个月"), (36, "hour", "36小时"),
        (9, "grade", "九级"), (20, "percent", "20%"), (2, "year", "两年"),
    ],
)  # fmt: skip
def test_amounts_are_said_as_people_do(value: float, unit: str, said: str) -> None:
    assert spoken(value, unit) == said


def test_payload_holds_numbers_and_no_words() -> None:
    tested = point(RENTED, ("insured_months", ">=", 24))
    facts = told("租了快两年，我52岁", TODAY)
    payload = json.loads(
        json.dumps(as_payload(Answer(Status.ANSWERED, points=(LedPoint(tested),), told=facts, checked=verdicts(tested, facts))))
    )

    assert payload["checked"] == [
        {"what": "rented_months", "needs": ">= 24", "told": 18.0, "met": False},
        {"what": "insured_months", "needs": ">= 24", "told": None, "met": None},
    ]
    assert payload["told"] == {"rented_months": {"value": 18.0, "unit": "month"}, "age": {"value": 52, "unit": "year"}}
    assert {"checked", "told"}.isdisjoint(as_payload(Answer(Status.ERROR)))


def found(tested: Point, probability: float) -> Found:
    return Found(tested, probability, ())


def test_of_siblings_the_one_for_the_persons_numbers_leads() -> None:
    ten, nine = point(("injury_grade", "==", 10), name="ten"), point(("injury_grade", "==", 9), name="nine")
    first, *rest = for_the_case((found(ten, 0.6), found(nine, 0.1)), told("工伤九级", TODAY), TODAY)

    assert first.point is nine and [one.point for one in rest] == [ten]
    assert for_the_case((found(ten, 0.6), found(nine, 0.1)), told("工伤十级", TODAY), TODAY)[0].point is ten


def test_a_point_that_only_asks_for_something_else_does_not_take_the_lead() -> None:
    ten, plain, far = point(("injury_grade", "==", 10)), point(name="plain"), point(("injury_grade", "==", 9), name="far")
    order = for_the_case((found(ten, 0.6), found(plain, 0.5), found(far, 0.001)), told("工伤九级", TODAY), TODAY)
    assert [one.point for one in order] == [ten, plain, far]


def test_what_the_first_point_tests_makes_it_surer_and_nothing_else_does() -> None:
    tested, plain = point(RENTED), point(name="plain")
    raised = for_the_case((found(tested, 0.2), found(plain, 0.19)), told("租了18个月", TODAY), TODAY)

    assert 0.3 < raised[0].probability < 0.4 and raised[1].probability == 0.19
    assert for_the_case((found(plain, 0.2), found(tested, 0.19)), told("租了18个月", TODAY), TODAY) == (
        found(plain, 0.2),
        found(tested, 0.19),
    )
    assert for_the_case((found(tested, 0.2),), NOTHING, TODAY) == (found(tested, 0.2),) and for_the_case((), NOTHING, TODAY) == ()


def test_desk_says_what_is_missing_before_the_rule(ask: Ask) -> None:
    answer = ask("在这家厂连续干了8年，能签无固定期限合同吗，满10年才行吗", topic="labor_contract", as_of=TODAY)
    assert answer.told.get("worked_years") is not None


def test_desk_remembers_what_the_question_before_told(ask: Ask) -> None:
    answer = ask("能领失业金吗", earlier=Earlier("社保交了8个月被辞退了", "social_insurance"), topic="social_insurance", as_of=TODAY)
    assert as_payload(answer)["told"] == {"insured_months": {"value": 8, "unit": "month"}}
