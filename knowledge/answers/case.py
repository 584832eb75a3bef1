"""Points for the case told: one that tests what the person told is surer, and of siblings the one whose numbers are the person's leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.points.checks import are_met, is_contradicted, verdicts
from knowledge.reading.told import Told
from knowledge.search.points import Found

FLOOR = 0.02
"""Probability below which a point is not about the question, whatever its checks say."""
BONUS = 2.0
"""By how much the odds of the first point rise where it tests what the person told: nobody tells three months for nothing. It is not used
to overtake: 辞的职，社保交了四年 is about resigning (310 questions: 3 more answered, none wrong; with overtaking one wrong)."""


def for_the_case(found: Sequence[Found], told: Told) -> tuple[Found, ...]:
    """The points found, best first, in the light of what was told.

    Where the first is for other numbers (grade 10, told grade 9), its sibling for these leads.
    """
    if not found or not told.facts:
        return tuple(found)
    first, *others = found
    checked = verdicts(first.point, told)
    if any(one.told is not None for one in checked):
        first = replace(first, probability=_raised(first.probability))
    sibling = next((other for other in others if is_contradicted(checked) and _is_sibling(first, other, told)), None)
    if sibling is None:
        return (first, *others)
    # The words were those of the first, so the sibling is as surely meant.
    moved = replace(sibling, probability=first.probability)
    return (moved, first, *(other for other in others if other is not sibling))


def _raised(probability: float) -> float:
    """A probability whose odds are `BONUS` times higher."""
    return BONUS * probability / (1 + (BONUS - 1) * probability)


def _is_sibling(first: Found, other: Found, told: Told) -> bool:
    """True for a point of the same topic, whose checks ask for the same and are met."""
    same = {check.what for check in first.point.checks} & {check.what for check in other.point.checks}
    is_same_topic = first.point.topics[:1] == other.point.topics[:1] and first.point.region == other.point.region
    return bool(same) and is_same_topic and other.probability >= FLOOR and are_met(verdicts(other.point, told))
