"""A talk as it is stored: whole through JSON, and dropped where its version is no longer understood."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from knowledge.reading.told import told
from knowledge.talk.model import MOST_PROBLEMS, Problem, Talk


def test_everything_survives_json() -> None:
    case = told("我2026年8月20号在工地摔的，一天280，干了71天", date(2026, 11, 29))
    talk = Talk(
        "anyang", "zhengzhou", case, Problem("工资", topic="wage_arrears"), (Problem("地", topic="land_rights"),), options=("1", "2")
    )
    assert case.facts and any(fact.first for fact in case.facts)
    assert Talk.from_json(json.loads(json.dumps(talk.to_json()))) == talk


@pytest.mark.parametrize("value", [None, "", 3, [], {}, {"version": 0, "place": "anyang"}, {"place": "anyang"}])
def test_what_is_not_understood_is_a_new_talk(value: Any) -> None:
    assert Talk.from_json(value) == Talk()


def test_earlier_problems_are_kept_once_and_not_for_ever() -> None:
    talk = Talk()
    for number in range(2 * MOST_PROBLEMS):
        talk = talk.with_problem(Problem(str(number), topic=f"topic-{number}"))
    again = talk.with_problem(Problem("again", topic=f"topic-{2 * MOST_PROBLEMS - 2}"))
    assert len(talk.earlier) == MOST_PROBLEMS
    assert [problem.topic for problem in again.earlier].count(again.problem.topic) == 0
