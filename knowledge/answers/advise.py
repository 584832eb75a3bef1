"""The guide's facts that speak to the very question, for every answer that has a topic."""

from __future__ import annotations

from knowledge.answers.context import Context
from knowledge.model import Fact, Status
from knowledge.search.normalize import simplify

ADVISED = frozenset(
    {Status.ANSWERED, Status.ANSWERED_FROM_PROVINCE, Status.NEEDS_REGION, Status.NO_CLAUSE, Status.REGION_NOT_COVERED},
)
MOST_FACTS = 2


def advise(context: Context) -> None:
    """Set `facts`: those near enough to a specific question, nearest first; none for a general one."""
    if context.topic is None or context.status not in ADVISED:
        return
    found = _near(context, context.topic, context.text)
    if (hint := context.resources.hotlines.hint_in(simplify(context.text))) is not None and hint.asks and hint.topic == context.topic:
        # A step of the guide (把人送医) would be out of place.
        found = [*(fact for fact in found if fact.kind == "limit"), *_near(context, context.topic, hint.asks)]
    context.facts = tuple(dict.fromkeys(found))[:MOST_FACTS]


def _near(context: Context, topic: str, text: str) -> list[Fact]:
    vector = context.vector if text == context.text else context.resources.search.encode(text)
    near = context.resources.thresholds.fact_nearness
    return [fact for fact, nearness in context.resources.facts.nearest(topic, text, vector) if nearness >= near]
