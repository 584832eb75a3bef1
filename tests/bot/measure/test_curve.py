"""Deciding again under other thresholds, with the real steps of the desk."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.measure.curve import CONFIDENCES, GAPS, curve, decide, prepare, walk
from bot.measure.questions import Asked
from bot.measure.score import Decision
from knowledge.answers.context import Context
from knowledge.answers.desk import Desk
from knowledge.model import Guess, Question

UNSURE = Question("村里那件事谁管", guesses=(Guess("land_rights", 0.5), Guess("hukou", 0.3), Guess("out_of_scope", 0.1)))


def context(desk: Desk, question: Question) -> Context:
    return walk([(Asked("t1", question.text, ("land_rights",)), question)], desk.resources)[0][1]


@pytest.mark.parametrize(("confidence", "gap", "kind"), [(0.45, 0.15, "answer"), (0.55, 0.15, "offer"), (0.45, 0.25, "offer")])
def test_a_higher_threshold_turns_an_answer_into_choices(desk: Desk, confidence: float, gap: float, kind: str) -> None:
    found = context(desk, UNSURE)
    # Above every similarity: this is about the two thresholds, not about the nearest stored question.
    limits = replace(desk.resources.thresholds, answer_confidence=confidence, answer_gap=gap, retrieval_similarity=2.0)

    decision = decide(found, limits)

    assert (decision.kind, decision.label) == (kind, "land_rights")


def test_deciding_leaves_the_context_as_it_was_for_the_next_setting(desk: Desk) -> None:
    found = context(desk, UNSURE)
    decide(found, desk.resources.thresholds)

    assert found.status is None and found.topic is None


@pytest.mark.parametrize(
    "question",
    [Question("我不想活了"), Question("股票", guesses=(Guess("out_of_scope", 0.95), Guess("startup", 0.02)))],
    ids=["danger", "out of scope"],
)
def test_danger_and_other_problems_are_declined_under_any_setting(desk: Desk, question: Question) -> None:
    assert decide(context(desk, question), desk.resources.thresholds) == Decision("decline")


def test_the_curve_has_every_setting_and_answers_less_where_more_is_asked_for(desk: Desk) -> None:
    sure = Question("老板拖欠工资", guesses=(Guess("wage_arrears", 0.9),))
    rows = [(Asked("t1", "…", ("land_rights",)), UNSURE), (Asked("t2", "…", ("wage_arrears",)), sure)]
    points = curve(walk(rows, desk.resources), replace(desk.resources.thresholds, retrieval_similarity=2.0))
    answered = {(point.confidence, point.gap): point.answered for point in points}

    assert len(points) == len(CONFIDENCES) * len(GAPS)
    assert answered[(0.35, 0.05)] == 1.0 and answered[(0.75, 0.45)] == 0.5
    assert all(point.precision == 1.0 for point in points)


class Parser:
    """Stands for the agent: one parse for every text."""

    async def parse_message(self, text: str) -> dict[str, Any]:
        ranking = [{"name": "ask_hukou", "confidence": 0.6}, {"name": "crisis", "confidence": 0.3}, {"name": "greet", "confidence": 0.1}]
        return {"intent_ranking": ranking, "intent_parts": None}


def test_guesses_carry_the_labels_of_the_desk() -> None:
    ((_, question),) = asyncio.run(prepare(Parser(), [Asked("t1", "落户", ("hukou",))]))

    assert [guess.label for guess in question.guesses] == ["hukou", "crisis", "out_of_scope"] and question.parts == ()
