"""Asking the assistant: each question by itself, conversations turn by turn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.measure import assistant
from bot.measure.questions import Asked
from tests.bot.conftest import Run


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("expected", "differs"),
    [
        ({"status": "answered", "topic": "hukou", "region": "anyang"}, []),
        ({"topic": "hukou"}, []),
        ({}, []),
        ({"region": None}, ["region"]),
        ({"status": "needs_region", "topic": "travel"}, ["status", "topic"]),
    ],
)
def test_only_expected_fields_are_compared(expected: dict[str, Any], differs: list[str]) -> None:
    payload = {"status": "answered", "topic": "hukou", "region": {"id": "anyang"}, "clauses": []}

    assert assistant.differences(expected, payload) == differs


@pytest.mark.parametrize(
    ("expected", "got", "differs"),
    [
        ("needs_region", "answered_from_law", []),
        ("answered_from_law", "needs_region", ["status"]),
        ("answered", "answered_from_law", ["status"]),
    ],
)
def test_law_that_answers_at_once_is_as_good_as_asking_for_the_place(expected: str, got: str, differs: list[str]) -> None:
    assert assistant.differences({"status": expected}, {"status": got, "topic": None, "region": None}) == differs


def test_no_region_is_compared_as_none() -> None:
    assert assistant.region_of({"region": None}) is None


def test_questions_do_not_know_of_each_other(run: Run, agent: Any) -> None:
    rows = [Asked("t1", "安阳老板拖欠工资怎么办", ("wage_arrears",)), Asked("t2", "那电话呢", ("wage_arrears",))]
    first, second = run(assistant.ask_all(agent, rows))

    assert (first.decision.kind, first.decision.label) == ("answer", "wage_arrears")
    assert second.decision.label != "wage_arrears"


def test_places_are_compared_by_region_and_conversations_by_turn(run: Run, agent: Any, tmp_path: Path) -> None:
    places = write(
        tmp_path / "places.jsonl",
        {"id": "p1", "text": "我在汤阴，老板拖欠工资", "region": "anyang"},
        {"id": "p2", "text": "老板拖欠工资", "region": "anyang"},
    )
    turns = [
        {"user": "老板拖欠工资怎么办", "expect": {"status": "needs_region"}},
        {"user": "郑州"},
        {"user": "那安阳呢", "expect": {"region": "anyang"}},
    ]
    talk = write(tmp_path / "followups.jsonl", {"id": "f1", "turns": turns})

    assert run(assistant.ask_places(agent, places)) == [("p1", True), ("p2", False)]
    assert run(assistant.ask_followups(agent, talk)) == [("f1/1", []), ("f1/3", [])]


def test_several_problems_are_counted_by_problem_and_by_message(run: Run, agent: Any, tmp_path: Path) -> None:
    row = {"id": "s1", "text": "老板拖欠工资。孩子上学要什么手续？", "topics_all": ["wage_arrears", "child_education"]}
    found = run(assistant.ask_several(agent, write(tmp_path / "several.jsonl", row)))

    assert (found.n, found.found, found.complete) == (1, 1.0, 1.0)
