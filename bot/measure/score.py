"""What counts as right: pure functions on labelled questions and what the assistant decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from bot.measure.questions import OUT, Asked

ANSWER, OFFER, DECLINE, FAIL = "answer", "offer", "decline", "fail"
DECLINED = {"out_of_scope", "crisis", "handover", "smalltalk"}


@dataclass(frozen=True)
class Decision:
    """What the assistant made of a message: it answered a topic, offered some, declined, or failed."""

    kind: str
    topics: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The decided or first offered topic, `out_of_scope` where declined, else the kind."""
        if self.kind == DECLINE:
            return OUT
        return self.topics[0] if self.topics else self.kind


@dataclass(frozen=True)
class Outcome:
    """A labelled question with what the assistant decided."""

    asked: Asked
    decision: Decision


@dataclass(frozen=True)
class Set:
    """One set of labelled questions with what the assistant decided."""

    key: str
    title: str
    outcomes: list[Outcome]


def read_decision(payload: Mapping[str, Any]) -> Decision:
    """The decision that an answer payload shows."""
    status, topic, others = payload["status"], payload["topic"], tuple(payload["other_topics"])
    if status in DECLINED:
        return Decision(DECLINE)
    if status == "needs_topic":
        return Decision(OFFER, (topic, *others) if topic else ())
    if status == "error" or topic is None:
        return Decision(FAIL)
    return Decision(ANSWER, (topic,), others)


def is_right(outcome: Outcome) -> bool:
    """topic@1: the decided or first offered topic is acceptable; out of scope is right where declined."""
    return outcome.decision.label in outcome.asked.topics


def is_right_or_offered(outcome: Outcome) -> bool:
    """Right, or an acceptable topic is among those offered."""
    return is_right(outcome) or bool(set(outcome.decision.topics) & set(outcome.asked.topics))


def is_right_or_named(outcome: Outcome) -> bool:
    """Right or offered, or an acceptable topic stands as a button below the answer."""
    return is_right_or_offered(outcome) or bool(set(outcome.decision.others) & set(outcome.asked.topics))


def has_a_way_on(outcome: Outcome) -> bool:
    """Right, offered or named; out of scope also where choices were offered, since 都不是 stands below them."""
    is_choice = outcome.decision.kind == OFFER and bool(outcome.decision.topics)
    return is_right_or_named(outcome) or (is_choice and OUT in outcome.asked.topics)


def is_refused(outcome: Outcome) -> bool:
    """A question in scope that was declined although nobody labelled it so."""
    return outcome.asked.is_in_scope and outcome.decision.kind == DECLINE and OUT not in outcome.asked.topics


def is_leaked(outcome: Outcome) -> bool:
    """A question out of scope that was answered as one of a topic."""
    return not outcome.asked.is_in_scope and outcome.decision.kind == ANSWER and not is_right(outcome)


@dataclass(frozen=True)
class Score:
    """Shares between 0 and 1. `refused` and `inside_…` are of the questions in scope, `leaked` of those out of scope."""

    n: int
    right: float
    right_or_offered: float
    inside_offered: float
    inside_named: float
    way_on: float
    refused: float
    leaked: float
    offered: float
    offered_out: float
    macro: float


def share(flags: Iterable[bool]) -> float:
    """The share of true values; 0 for none."""
    found = list(flags)
    return sum(found) / len(found) if found else 0.0


def score(outcomes: Sequence[Outcome]) -> Score:
    """All figures over some questions; `macro` is the mean of topic@1 over the first labels."""
    inside = [outcome for outcome in outcomes if outcome.asked.is_in_scope]
    outside = [outcome for outcome in outcomes if not outcome.asked.is_in_scope]
    groups = by_topic(outcomes).values()
    return Score(
        n=len(outcomes),
        right=share(map(is_right, outcomes)),
        right_or_offered=share(map(is_right_or_offered, outcomes)),
        inside_offered=share(map(is_right_or_offered, inside)),
        inside_named=share(map(is_right_or_named, inside)),
        way_on=share(map(has_a_way_on, outcomes)),
        refused=share(map(is_refused, inside)),
        leaked=share(map(is_leaked, outside)),
        offered=share(outcome.decision.kind == OFFER for outcome in outcomes),
        offered_out=share(outcome.decision.kind == OFFER for outcome in outside),
        macro=fmean([share(map(is_right, group)) for group in groups]) if outcomes else 0.0,
    )


def by_topic(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Outcomes by the best label of their question, most first."""
    counts = Counter(outcome.asked.topics[0] for outcome in outcomes)
    return {topic: [outcome for outcome in outcomes if outcome.asked.topics[0] == topic] for topic, _ in counts.most_common()}


def confusions(outcomes: Iterable[Outcome]) -> Counter[tuple[str, str]]:
    """How often a wanted label was taken for another one."""
    return Counter((outcome.asked.topics[0], outcome.decision.label) for outcome in outcomes if not is_right(outcome))


def recall(wanted: Sequence[Sequence[str]], decisions: Sequence[Decision]) -> float:
    """Of all problems named in messages with several, the share found as topic or further topic."""
    found = [bool(topic in (*decision.topics, *decision.others)) for topics, decision in zip(wanted, decisions) for topic in topics]
    return share(found)


def false_extras(outcomes: Iterable[Outcome]) -> float:
    """Of the answered questions with one problem, the share given a further topic that is not acceptable."""
    answered = [outcome for outcome in outcomes if outcome.decision.kind == ANSWER]
    return share(bool(set(outcome.decision.others) - set(outcome.asked.topics)) for outcome in answered)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of the values do not exceed (nearest rank); nan for none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]
