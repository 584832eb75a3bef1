"""Which point leads the answer, what stands beside it, and the clause or the articles it is cited with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from knowledge.answers.context import Context
from knowledge.answers.find import answering, guesses_on, is_following, is_sure, ranked, usable
from knowledge.answers.gate import is_asked_for, is_lacking
from knowledge.document import Clause, Span
from knowledge.model import Citation, LedPoint, Status
from knowledge.points.acts import Act
from knowledge.points.model import Point
from knowledge.search.points import Found
from knowledge.search.reading import parts_of

MOST_POINTS = 3
MOST_PARTS = 3
BESIDE = 0.4
"""From this probability on a part of the message has an answer of its own, told beside the first."""
OLD = timedelta(days=365)
"""After so long without a look whether it still holds, an answer from a place's act says so."""
LED = frozenset(
    {Status.ANSWERED, Status.ANSWERED_FROM_PROVINCE, Status.ANSWERED_FROM_LAW}
    | {Status.NEEDS_REGION, Status.NO_CLAUSE, Status.REGION_NOT_COVERED}
)
"""Statuses of answers that a point may lead."""


def lead_with_points(context: Context) -> None:
    """Set `points`: the one that answers and what else is near it; or, `is_near`, one that is only near."""
    if context.status is Status.NEEDS_TOPIC:
        _tell_beside_choices(context)
    if context.status not in LED or len(context.compared) > 1:
        return
    found = list(usable(context))
    level = _near_level(context)
    if _is_topic_sure(context) and found and not is_sure(context, found[0]):
        found = [each for each in found if context.topic in each.point.topics]
    if not found or found[0].probability < level:
        return
    if found[0].point.region is not None and context.place is None:
        return  # of a city that may not be meant
    context.is_near, context.sure = not is_sure(context, found[0]), found[0].probability
    context.points = tuple(_led(context, each.point) for each in _unlike(context, found) if each.probability >= level)
    context.second = _second(context, [each.point for each in found])
    if context.is_near:
        _tell_at_once(context)
        return
    # The city's own point states what is asked; beside national law the document's silence is still worth a word.
    context.missing = context.missing if found[0].point.kind == "gap" or found[0].point.region is None else ()
    _put_numbers(context, found[0].point)
    if context.status is Status.NEEDS_REGION:
        _tell_law(context)


def _tell_beside_choices(context: Context) -> None:
    """Above choices of topics stands the rule that is near, where one is (decided on `bot.measure.blind`)."""
    found = next(usable(context), None)
    is_here = found is not None and (found.point.region is None or context.place is not None)
    if found is not None and is_here and context.topic is not None and found.probability >= context.resources.ranker.offers:
        context.is_near, context.sure, context.points = True, found.probability, (_led(context, found.point),)


def _put_numbers(context: Context, point: Point) -> None:
    """Put the numbers that a point names, where it names any, before those of the topic."""
    if point.calls:
        further = (line.number for line in context.resources.hotlines.for_topic(context.topic))
        context.numbers = tuple(dict.fromkeys((*point.calls, *further)))


def _is_topic_sure(context: Context) -> bool:
    """True where recognition is sure of the topic that is answered."""
    sure = context.resources.thresholds.answer_confidence
    return context.topic is not None and guesses_on(context).get(context.topic, 0.0) >= sure


def _near_level(context: Context) -> float:
    """From which probability on a point is shown: lower where the topic is sure, whose points alone count then."""
    ranker = context.resources.ranker
    if is_following(context):
        return context.resources.follower.nears
    return ranker.nears if _is_topic_sure(context) else ranker.offers


def _unlike(context: Context, found: Sequence[Found]) -> list[Found]:
    """The first of the points, and others that say something else."""
    index, kept = context.resources.points, list(found[:1])
    for further in found[1:]:
        if index is not None and len(kept) < MOST_POINTS and not any(index.say_the_same(further.point, each.point) for each in kept):
            kept.append(further)
    return kept


def _tell_at_once(context: Context) -> None:
    """Where only national law is at hand anyway, even a point that is only near is told before the city is asked for."""
    is_national = context.topic is not None and not context.resources.topics[context.topic].is_local
    if context.status is Status.NEEDS_REGION and is_national and not context.say:
        context.status = Status.ANSWERED_FROM_LAW
        _ask_place_beside(context)


def _tell_law(context: Context) -> None:
    """National law answers before the place is known: what is said first (condolence) stays, the question for the city after it goes."""
    context.status, context.say = Status.ANSWERED_FROM_LAW, context.say.rpartition("\n")[0]
    _ask_place_beside(context)


def _ask_place_beside(context: Context) -> None:
    """Places stay to be tapped where a local rule would add something, and where one was named that may be two."""
    is_local = context.topic is not None and context.resources.topics[context.topic].is_local
    if not is_local and not context.located.ambiguous:
        context.options = ()


def _second(context: Context, near: Sequence[Point]) -> LedPoint | None:
    """What another part of the message asks: half of a question is not dropped (谁牵头、跟谁一起; 几天，要钱不).

    The surest point of a part, on a topic of the first of the points `near` the whole message, where it says something else. It must
    be near the whole message too: a part by itself may leave open what it asks about (……，合不合法).
    """
    first = near[0]
    index, gazetteer = context.resources.points, context.resources.gazetteer
    line = gazetteer.lineage(context.place.id) if context.place is not None else ()
    for part in parts_of(context.text)[-MOST_PARTS:]:
        for found in ranked(context, line, part)[:1]:
            is_near = found.point in near and found.probability >= BESIDE and bool(set(found.point.topics) & set(first.topics))
            is_new = index is not None and found.point.id != first.id and not index.say_the_same(found.point, first)
            if is_near and is_new and is_asked_for(context, found.point):
                return _led(context, found.point)
    return None


def _led(context: Context, point: Point) -> LedPoint:
    library = context.resources.library
    laws = [source for source in point.sources if source.act is not None]
    shown = tuple((library.acts[source.act].short, source.article, library.acts[source.act].since) for source in laws if source.act)
    texts = tuple(library.articles[source.act, source.article] for source in laws if source.act)
    return LedPoint(
        point, shown, texts, _span(context, point), _long_ago(context, [library.acts[source.act] for source in laws if source.act])
    )


def _long_ago(context: Context, acts: Sequence[Act]) -> date | None:
    """The day on which an act of a place was last looked up, where that is long ago; those of the nation are followed closely."""
    days = [act.checked for act in acts if act.region is not None and context.as_of - act.checked > OLD]
    return min(days, default=None)


def _span(context: Context, point: Point) -> tuple[int, int] | None:
    """Where the words of a clause's point stand in its text."""
    source = next((source for source in point.sources if source.clause is not None), None)
    clause = context.resources.library.clause(source.clause) if source is not None and source.clause is not None else None
    at = clause.text.find(source.words) if clause is not None and source is not None else -1
    return (at, at + len(source.words)) if source is not None and at >= 0 else None


def lead_with(context: Context, point: Point, is_near: bool = False) -> None:
    """Let a given point lead the answer, or be told as what comes near, whatever was found."""
    context.points, context.second, context.is_near, context.sure = (_led(context, point),), None, is_near, 1.0
    context.missing = ()
    _put_numbers(context, point)
    if is_near:
        _tell_at_once(context)
    elif context.status is Status.NEEDS_REGION:
        _tell_law(context)


def cite_point(context: Context) -> Citation | None:
    """The clause of the point that answers, with its words marked; None where none answers or it is of law.

    A fact about a document as a whole (its number) leaves the clause on the topic in front; what a document lacks stands in no clause.
    """
    found = answering(context)
    source = next((source for source in found.point.sources if source.clause is not None), None) if found is not None else None
    if found is None or source is None or source.clause is None:
        return None
    document = context.resources.library.document(source.clause.rpartition("/")[0])
    is_of_whole = found.point.is_generated and not found.point.topics
    if is_lacking(found.point) or (is_of_whole and any(citation.document.id == document.id for citation in context.citations)):
        return None
    clause = next(clause for clause in document.clauses if clause.id == source.clause)
    known = next((citation for citation in context.citations if citation.clause.id == clause.id), Citation(clause, document))
    span = _span(context, found.point)
    # Words that stand in the heading mark nothing in the text: what speaks to the question stays marked.
    return Citation(clause, document, (_to_sentence_end(clause, span),)) if span is not None else known


def _to_sentence_end(clause: Clause, span: Span) -> Span:
    """The words that carry a point with the rest of their sentence: what follows them often answers the next question."""
    return span[0], next((end for start, end in clause.sentences if start <= span[0] < end and end >= span[1]), span[1])
