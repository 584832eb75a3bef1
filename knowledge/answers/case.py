"""Points for the case told: one that tests what the person told is surer, one whose sum or term can be worked out from it surer still, and
of siblings the one whose numbers are the person's leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.points.checks import are_met, is_contradicted, verdicts
from knowledge.reading.told import Told
from knowledge.rules.register import OTHER_THAN
from knowledge.rules.work import rests_on, work
from knowledge.search.points import Found

FLOOR = 0.02
"""Probability below which a point is not about the question, whatever its checks say."""
BONUS = 2.0
"""By how much the odds of the first point rise where it tests what the person told: nobody tells three months for nothing. It is not used
to overtake: 辞的职，社保交了四年 is about resigning (310 questions: 3 more answered, none wrong; with overtaking one wrong)."""
FACT = 5.0
"""By how much the odds of points with a rule rise for each fact that its result rests on: rates and days are told to be multiplied (85 sums
of our own: 59 worked out without, 77 to 81 with it, at 3 as at 6; points of our own 90.3 to 91.6 %)."""
CERTAIN = 0.99


def for_the_case(found: Sequence[Found], told: Told, as_of: date) -> tuple[Found, ...]:
    """The points found, best first, in the light of what was told.

    Where the first is for other numbers (grade 10, told grade 9) or other days (a workday, told a day of rest), its sibling for these
    leads.
    """
    if not found or not told.facts:
        return tuple(found)
    first, *others = _by_rules(found, told, as_of)
    meant = next((other for other in others if _is_meant_by_rule(first, other, told, as_of)), None)
    if meant is not None:
        return (replace(meant, probability=first.probability), first, *(other for other in others if other is not meant))
    checked = verdicts(first.point, told)
    if any(one.told is not None for one in checked):
        first = replace(first, probability=_raised(first.probability, BONUS))
    sibling = next((other for other in others if is_contradicted(checked) and _is_sibling(first, other, told)), None)
    if sibling is None:
        return (first, *others)
    # The words were those of the first, so the sibling is as surely meant.
    moved = replace(sibling, probability=first.probability)
    return (moved, first, *(other for other in others if other is not sibling))


def _by_rules(found: Sequence[Found], told: Told, as_of: date) -> list[Found]:
    """The points with those raised whose rule has a result for the case.

    Points of one rule give the same figure, so that they are no doubt about each other: the nearest one meant for the case stands for all.
    """
    raised = list(found)
    for rule in {each.point.rule for each in found if each.point.rule}:
        same = [each for each in found if each.point.rule == rule]
        together = min(CERTAIN, sum(each.probability for each in same))
        if facts := rests_on(rule, told, as_of):
            meant = next((each for each in same if not is_contradicted(verdicts(each.point, told))), same[0])
            raised[raised.index(meant)] = replace(meant, probability=max(meant.probability, _raised(together, FACT**facts)))
    return sorted(raised, key=lambda each: -each.probability)


def _is_meant_by_rule(first: Found, other: Found, told: Told, as_of: date) -> bool:
    """True for a point whose rule has a result where that of the first, one of its like, is ruled out by what was told."""
    rule, instead = first.point.rule, other.point.rule
    is_like = rule in OTHER_THAN and instead in OTHER_THAN and rule != instead
    return is_like and work(rule, told, as_of) is None and rests_on(instead, told, as_of) > 0


def _raised(probability: float, times: float) -> float:
    """A probability whose odds are so many times higher."""
    return times * probability / (1 + (times - 1) * probability)


def _is_sibling(first: Found, other: Found, told: Told) -> bool:
    """True for a point of the same topic, whose checks ask for the same and are met."""
    same = {check.what for check in first.point.checks} & {check.what for check in other.point.checks}
    is_same_topic = first.point.topics[:1] == other.point.topics[:1] and first.point.region == other.point.region
    return bool(same) and is_same_topic and other.probability >= FLOOR and are_met(verdicts(other.point, told))
