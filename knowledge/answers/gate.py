"""The completeness gate: whether a point that was found answers what was asked, or only stands near it.

Generated points share the words of their topic with every question about it, so that each is let through only where its own form of
question is asked (谁牵头 for offices); what a document lacks is told only where no document of the place's line has it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from knowledge.answers.choose import has_clause
from knowledge.answers.context import Context
from knowledge.catalog.details import Detail, load_details
from knowledge.generation import kept
from knowledge.points.generate import load_templates
from knowledge.points.model import Point
from knowledge.search.points import Found

SURE_TOPIC, POSSIBLE_TOPIC = 0.9, 0.01
"""Where recognition is so sure of a topic, a point of other topics has to be nearer than usual; a topic that is possible counts as own."""
THIN, KNOWN = 4, 0.5
"""A message of so few characters is answered by a point only where recognition knows its topic."""
NEARLY = 0.75
"""A point that is so much as sure as a "not written" one goes before it: the first line is an answer where there is one."""
HALF = 0.5
"""A city's own point that is half as sure as its province's goes before it, whatever kind of question each answers."""
SURE_POINT, CERTAIN_POINT = 0.6, 0.95
"""From the first probability on a point answers though recognition thinks another topic likelier; from the second one on, whatever it is
sure of."""


def template_of(point: Point) -> str:
    """The part of a generated point's id that says what it is made from: offices, rule, without, number …; "" for a written one."""
    name = point.id.rpartition("/")[2]
    return (name.rpartition("-")[0] or name) if point.is_generated else ""


def is_asked_for(context: Context, point: Point) -> bool:
    """True unless the point is a generated one whose form of question is not asked, or says that a thing is lacking which is not named."""
    if is_lacking(point) and not any(detail.asked.search(context.text) for detail in _lacking_detail(point)):
        return False
    form = _forms().get(template_of(point))
    return form is None or form.search(context.text) is not None


def _lacking_detail(point: Point) -> list[Detail]:
    """The thing that a point says a document does not have."""
    name = point.id.rpartition("without-")[2]
    return [detail for detail in load_details() if detail.name == name]


def is_of_document(point: Point) -> bool:
    """True for a generated point about a document as a whole: it stands in no single clause."""
    return template_of(point) in {"number", "count", "age", "cites", "aims", "without"}


def is_lacking(point: Point) -> bool:
    """True for a generated point that says what a document does not have."""
    return template_of(point) == "without"


def is_stated(context: Context, point: Point, line: Collection[str]) -> bool:
    """True for a point that says a document lacks a thing which a document of the line has."""
    if not is_lacking(point):
        return False
    detail = next(iter(_lacking_detail(point)), None)
    clauses = (c for document in context.resources.library.of(*line) for c in document.clauses)
    return detail is not None and any(detail.stated.search(clause.heading + clause.text) for clause in clauses)


def is_too_thin(context: Context, found: Found) -> bool:
    """True for a few characters that recognition makes nothing of (倒过来): a point stands near to anything."""
    is_about = context.question.topic is not None or context.question.earlier is not None
    if len(context.text) > THIN or is_about or found.probability >= SURE_POINT:
        return False
    return max((guess.confidence for guess in context.question.guesses if guess.label in context.resources.topics), default=0.0) < KNOWN


def is_provinces_gap(context: Context, point: Point, city: str) -> bool:
    """True for what the province's document does not say, where the city's own speaks of the matter."""
    if point.kind != "gap" or point.region in (None, city) or not _is_province(context, point.region):
        return False
    return any(has_clause(context.resources.library, city, topic) for topic in point.topics)


def is_off_topic(context: Context, found: Found) -> bool:
    """True for a point of other topics than the one that recognition is sure of (春运 is no 春风行动), unless it is all but certain."""
    if found.probability >= CERTAIN_POINT:
        return False
    return bool(found.point.topics) and sure_topic(context) is not None and not _is_possible(context, found.point.topics)


def _is_possible(context: Context, topics: Sequence[str]) -> bool:
    """True where recognition thinks one of the topics possible of the whole message; and for no topics."""
    likely = {guess.label for guess in context.question.guesses if guess.confidence >= POSSIBLE_TOPIC}
    return not topics or bool(likely & set(topics))


def yields(context: Context, found: Found, others: Sequence[Found]) -> bool:
    """True for a point that gives way to another one that is sure enough on the same topic."""
    return any(other is not found and _gives_way(context, found, other) for other in others)


def _gives_way(context: Context, found: Found, other: Found) -> bool:
    own, better, ranker = found.point, other.point, context.resources.ranker
    if own.topics and not set(own.topics) & set(better.topics):
        return False
    topic = sure_topic(context)
    # 想落户 asks for 落户, not first of all for the land that can be kept.
    if topic is not None and better.topics[:1] == (topic,) and not _is_possible(context, own.topics[:1]) and found.probability < SURE_POINT:
        return other.probability >= ranker.offers
    if other.probability < ranker.answers or better.kind == "gap" or own.region is None:
        return False
    if own.kind == "gap":
        return better.region != own.region or other.probability >= NEARLY * found.probability
    return (
        (own.ask == better.ask or other.probability >= HALF * found.probability)
        and _is_province(context, own.region)
        and not _is_province(context, better.region)
        and "省" not in context.text
    )


def _is_province(context: Context, region: str | None) -> bool:
    """True for a province, whose rule comes after the city's own; and for the nation."""
    return region is None or context.resources.gazetteer.places[region].level == "province"


def sure_topic(context: Context) -> str | None:
    """The topic that recognition is sure of; none for a message that follows another, whose words alone say little."""
    if context.question.earlier is not None:
        return None
    known = context.resources.topics
    return next((g.label for g in context.question.guesses if g.label in known and g.confidence >= SURE_TOPIC), None)


@kept()
def _forms() -> Mapping[str, re.Pattern[str]]:
    """The form of question of each template that has one."""
    names = {"whose_rule": "rule", "absent": "without"}
    return {names.get(name, name): re.compile(entry["form"]) for name, entry in load_templates().items() if "form" in entry}
