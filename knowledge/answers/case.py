"""Points for the case told: of two that speak of the same thing, the one whose numbers are the person's own comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.points.checks import are_met, is_contradicted, verdicts
from knowledge.reading.told import Told
from knowledge.search.points import Found

FLOOR = 0.02
"""Probability below which a point is not about the question, whatever its checks say."""


def for_the_case(found: Sequence[Found], told: Told) -> tuple[Found, ...]:
    """The points found, best first; where the first is for other numbers (grade 10, told grade 9), its sibling for these leads."""
    if not found or not told.facts or not is_contradicted(verdicts(found[0].point, told)):
        return tuple(found)
    sibling = next((other for other in found[1:] if _is_sibling(found[0], other, told)), None)
    if sibling is None:
        return tuple(found)
    # The words were those of the first, so the sibling is as surely meant.
    moved = replace(sibling, probability=found[0].probability)
    return (moved, *(other for other in found if other is not sibling))


def _is_sibling(first: Found, other: Found, told: Told) -> bool:
    """True for a point of the same topic, asked about in the same way, whose checks ask for the same and are met."""
    same = {check.what for check in first.point.checks} & {check.what for check in other.point.checks}
    is_same_topic = first.point.topics[:1] == other.point.topics[:1] and first.point.region == other.point.region
    return bool(same) and is_same_topic and other.probability >= FLOOR and are_met(verdicts(other.point, told))
