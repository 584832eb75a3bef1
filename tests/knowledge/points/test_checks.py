"""Conditions of points against what was told."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.check_words import load_check_words
from knowledge.points.checks import are_met, is_contradicted, verdicts
from knowledge.points.load import load_points
from knowledge.points.model import Check, Point
from knowledge.reading.told import NOTHING, told
from knowledge.reading.words import load_told_words

TODAY = date(2026, 11, 29)


def point(*checks: tuple[str, str, float]) -> Point:
    return Point("t/x", "能。", "condition", "condition", ("hukou",), (), (), checks=tuple(Check(*check) for check in checks))


def met(text: str, *checks: tuple[str, str, float]) -> list[bool | None]:
    return [one.met for one in verdicts(point(*checks), told(text, TODAY))]


@pytest.mark.parametrize(
    ("text", "op", "needs", "result"),
    [
        ("租了18个月", ">=", 24, False),
        ("租了两年", ">=", 24, True),
        ("租了两年", ">", 24, False),
        ("租了两年", "<=", 24, True),
        ("租了两年", "<", 24, False),
        ("租了两年", "==", 24, True),
        ("租了18个月", "==", 24, False),
        ("我52岁", ">=", 24, None),
        ("租了两年多", ">=", 24, True),
        ("租了一年多", ">=", 24, False),
        ("租了一年多", ">=", 18, None),
        ("租了快两年", ">=", 24, False),
        ("租了快两年", ">=", 20, None),
        ("租了两三年", ">=", 24, True),
        ("租了一两年", ">=", 24, None),
        ("租了一两年", "==", 18, None),
    ],
)
def test_check_is_met_only_where_everything_meant_agrees(text: str, op: str, needs: float, result: bool | None) -> None:
    assert met(text, ("rented_months", op, needs)) == [result]


def test_each_check_stands_by_itself_in_order() -> None:
    checks = (("rented_months", ">=", 24.0), ("insured_months", ">=", 24.0))
    assert met("租房18个月，社保交满两年", *checks) == [False, True]
    assert met("租房两年了", *checks) == [True, None]
    assert verdicts(point(), told("租房两年了", TODAY)) == ()


def test_years_are_tested_on_months_told() -> None:
    assert met("干了8年", ("worked_years", ">=", 10)) == [False]
    assert met("干了十年零一个月", ("worked_years", ">=", 10)) == [True]


def test_a_childs_age_counts_where_a_rule_is_about_the_young() -> None:
    assert met("娃15岁能进厂不", ("age", "<", 16)) == [True]
    assert met("孩子三岁，我60岁", ("age", "<", 16)) == [False]
    assert met("孩子三岁", ("age", ">=", 60)) == [None]


def test_contradicted_and_met_need_something_told() -> None:
    unknown = verdicts(point(("age", ">=", 16)), NOTHING)
    assert not is_contradicted(unknown) and not are_met(unknown) and not are_met(())
    assert is_contradicted(verdicts(point(("age", ">=", 16), ("age", "<", 18)), told("我20岁", TODAY)))
    assert are_met(verdicts(point(("age", ">=", 16), ("age", "<", 18)), told("我17岁", TODAY)))


def test_every_check_of_the_catalog_can_be_told_and_said() -> None:
    words, names = load_check_words(), load_told_words().names()
    checks = {(check.what, check.op) for point in load_points() for check in point.checks}

    assert len(checks) > 20
    assert {what for what, _ in checks} <= names
    assert [check for check in sorted(checks) if check[1] not in words.facts[check[0]].rules] == []
