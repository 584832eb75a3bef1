"""How answered share and precision move with the thresholds that decide between answering and offering."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.measure.classifiers import label_of
from bot.measure.questions import Asked
from bot.measure.score import ANSWER, DECLINE, OFFER, Decision, Outcome, is_refused, is_right, is_right_or_offered, share
from knowledge.answers.context import Context, Resources
from knowledge.answers.decide_topic import decide_topic
from knowledge.answers.steps import check_danger, find_places
from knowledge.answers.thresholds import Thresholds
from knowledge.model import Guess, Question, Status

CONFIDENCES = (0.35, 0.45, 0.55, 0.65, 0.75)
GAPS = (0.05, 0.15, 0.25, 0.35, 0.45)


@dataclass(frozen=True)
class Point:
    """One setting: share answered at once, share of those that are right, share right or offered, share refused."""

    confidence: float
    gap: float
    answered: float
    precision: float
    right_or_offered: float
    refused: float


async def prepare(agent: Any, questions: Iterable[Asked]) -> list[tuple[Asked, Question]]:
    """Each question as the desk gets it: with the guesses of the real pipeline and of its sentences."""
    found = []
    for asked in questions:
        parsed = await agent.parse_message(asked.text[-500:])
        guesses, parts = (_guesses(parsed.get(name) or []) for name in ("intent_ranking", "intent_parts"))
        found.append((asked, Question(asked.text, guesses=guesses, parts=parts)))
    return found


def _guesses(ranking: Iterable[dict[str, Any]]) -> tuple[Guess, ...]:
    return tuple(Guess(_desk_label(entry["name"]), entry["confidence"]) for entry in ranking)


def _desk_label(intent: str) -> str:
    # The desk tells crisis from out of scope; the tables here do not.
    return intent if intent == "crisis" else label_of(intent)


def walk(prepared: Sequence[tuple[Asked, Question]], resources: Resources) -> list[tuple[Asked, Context]]:
    """The steps before the topic, once: danger, places and the vector do not depend on the thresholds."""
    contexts = []
    for asked, question in prepared:
        context = Context(question, resources, date.today(), question.text[-500:])
        check_danger(context)
        if context.status is None:
            find_places(context)
        contexts.append((asked, context))
    return contexts


def decide(context: Context, thresholds: Thresholds) -> Decision:
    """What the desk decides under other thresholds."""
    tried = replace(context, resources=replace(context.resources, thresholds=thresholds))
    if tried.status is None:
        decide_topic(tried)
    if tried.status in (Status.CRISIS, Status.OUT_OF_SCOPE):
        return Decision(DECLINE)
    topics = (tried.topic, *tried.other_topics) if tried.topic else ()
    return Decision(OFFER, topics) if tried.status is Status.NEEDS_TOPIC else Decision(ANSWER, topics[:1], topics[1:])


def curve(contexts: Sequence[tuple[Asked, Context]], thresholds: Thresholds) -> list[Point]:
    """Every pair of `answer_confidence` and `answer_gap`, the other thresholds as they are."""
    return [_point(contexts, replace(thresholds, answer_confidence=sure, answer_gap=gap)) for sure in CONFIDENCES for gap in GAPS]


def _point(contexts: Sequence[tuple[Asked, Context]], thresholds: Thresholds) -> Point:
    outcomes = [Outcome(asked, decide(context, thresholds)) for asked, context in contexts]
    answered = [outcome for outcome in outcomes if outcome.decision.kind == ANSWER]
    return Point(
        thresholds.answer_confidence,
        thresholds.answer_gap,
        len(answered) / len(outcomes),
        share(map(is_right, answered)),
        share(map(is_right_or_offered, outcomes)),
        share(is_refused(outcome) for outcome in outcomes if outcome.asked.is_in_scope),
    )
