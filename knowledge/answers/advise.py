"""The guide's facts that speak to the very question, for every answer that has a topic."""

from __future__ import annotations

from knowledge.answers.context import Context
from knowledge.model import Status
from knowledge.search.normalize import simplify

ADVISED = frozenset(
    {Status.ANSWERED, Status.ANSWERED_FROM_PROVINCE, Status.NEEDS_REGION, Status.NO_CLAUSE, Status.REGION_NOT_COVERED},
)
MOST_FACTS = 2


def advise(context: Context) -> None:
    """Set `facts`: those near enough to a specific question, nearest first; none for a general one."""
    if context.topic is None or context.status not in ADVISED:
        return
    text, vector = context.text, context.vector
    if (hint := context.resources.hotlines.hint_in(simplify(text))) is not None and hint.asks and hint.topic == context.topic:
        # The first step of the guide (把人送医) would be out of place.
        text, vector = hint.asks, context.resources.search.encode(hint.asks)
    found = context.resources.facts.nearest(context.topic, text, vector)
    near = context.resources.thresholds.fact_nearness
    context.facts = tuple(fact for fact, nearness in found if nearness >= near)[:MOST_FACTS]
