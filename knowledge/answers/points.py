"""Which point leads the answer: found among the place's and the nation's, chosen once the place is known, cited with its source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from knowledge.answers.case import for_the_case
from knowledge.answers.context import Context
from knowledge.answers.gate import is_asked_for, is_lacking, is_off_topic, is_provinces_gap, is_stated, is_too_thin, template_of, yields
from knowledge.model import Citation, Clause, LedPoint, Span, Status
from knowledge.points.generate import ordinal_of
from knowledge.points.model import Point
from knowledge.search.normalize import normalize
from knowledge.search.points import FEATURES, Found
from knowledge.search.reading import parts_of, readable, without_places
from knowledge.search.scope import OUT_OF_SCOPE, scope_features
from knowledge.search.telling import telling_terms

MOST_POINTS = 3

LONG, SHORTEST_SENTENCE, MOST_SENTENCES = 50, 6, 5
"""Characters from which a message is also read sentence by sentence, and which sentences."""
MOST_PARTS = 3
SURE, CONTRADICTED, STRANGE = 0.6, 0.05, 0.8
"""From the first probability on a point answers whatever recognition thinks; below the second recognition holds that the message is about
something else than the point's topics, from the third on that it is about nothing of ours, which counts for points without a topic."""
BESIDE = 0.4
"""From this probability on a part of the message has an answer of its own, told beside the first."""

_SENTENCE = re.compile(r"[。！？；!?;\n]+|(?<=[吗呢不么])[，, ]")
_NUMBER = "[0-9一二三四五六七八九十]{1,3}"
_CLAUSE = re.compile(rf"第[（(]?({_NUMBER})[）)]?[条款项点]|[（(]({_NUMBER})[）)]")
_ACT = re.compile(r"[》法]第|条例第|规定第|解释第|办法第")
LED = frozenset(
    {Status.ANSWERED, Status.ANSWERED_FROM_PROVINCE, Status.ANSWERED_FROM_LAW}
    | {Status.NEEDS_REGION, Status.NO_CLAUSE, Status.REGION_NOT_COVERED}
)
"""Statuses of answers that a point may lead."""


def find_points(context: Context) -> None:
    """Rank the points of every place the text names (else of the one remembered) and of national law.

    A message is read alone and in the light of the question before it; the surer reading counts.
    """
    resources, question = context.resources, context.question
    if resources.points is None or context.vector is None:
        return
    line = {region for place in _places(context) for region in resources.gazetteer.lineage(place)}
    readings = [_ranked(context, context.text, line)]
    if question.before and (both := _ranked(context, f"{question.before} {context.text}", line)):
        earlier = _ranked(context, question.before, line)
        # What answers the question before just as well says nothing to the words added (低保怎么办 … 养猫呢).
        if not (earlier and readings[0] and both[0].point == earlier[0].point):
            readings.append(both)
    # A sentence of a story by itself must be surer: most of them tell what happened and ask nothing.
    readings += [found for sentence in _sentences(context.text) if _sureness(found := _ranked(context, sentence, line)) >= SURE]
    best = max(readings, key=_sureness, default=())
    context.found = (*_clause_named(context, line), *for_the_case(best, context.told, context.as_of))


def _ranked(context: Context, text: str, line: Collection[str]) -> tuple[Found, ...]:
    resources = context.resources
    # What is left of 我在汤阴 without its place asks for nothing.
    vector = resources.search.encode(text) if telling_terms(without_places(normalize(text))) else None
    if vector is None or resources.points is None:
        return ()
    return tuple(resources.points.rank(readable(text), vector, line, _guesses(context), resources.ranker))


def _sentences(text: str) -> list[str]:
    """The sentences of a long message, the first and the last ones: the question is in one of them, the rest is the story."""
    if len(text) <= LONG:
        return []
    found = [sentence for sentence in _SENTENCE.split(text) if len(sentence) >= SHORTEST_SENTENCE]
    return found if len(found) <= MOST_SENTENCES else [found[0], *found[1 - MOST_SENTENCES :]]


def _guesses(context: Context) -> Mapping[str, float]:
    """What intent recognition thinks of the message; a topic decided already is certain."""
    question = context.question
    return {question.topic: 1.0} if question.topic is not None else {guess.label: guess.confidence for guess in question.guesses}


def strangeness(context: Context) -> float:
    """How probable it is that a message is none of ours: what is near to it and what recognition thinks, weighed together."""
    if context.resources.points is None:
        return _guesses(context).get(OUT_OF_SCOPE, 0.0)
    first = context.found[0] if context.found else None
    nearest = dict(zip(FEATURES, first.features)) if first is not None and first.features else None
    probability = first.probability if first is not None else 0.0
    row = scope_features(readable(context.text), nearest, probability, _guesses(context), context.resources.topics)
    return float(context.resources.ranker.scope.strangeness(np.asarray([row], dtype=np.float32))[0])


def _sureness(found: Sequence[Found]) -> float:
    return found[0].probability if found else 0.0


def _places(context: Context) -> tuple[str, ...]:
    known = (context.question.region, context.question.home)
    return context.located.named or tuple(dict.fromkeys(place for place in known if place))


def _clause_named(context: Context, line: Collection[str]) -> tuple[Found, ...]:
    """The point that tells what a clause says, where the message names one by its number (第十六条) and no act."""
    named = _CLAUSE.search(context.text)
    if named is None or _ACT.search(context.text) or context.resources.points is None:
        return ()
    number = named.group(1) or named.group(2)
    ordinal = int(number) if number.isdigit() else ordinal_of(number)
    held = [document for document in context.resources.library.documents if document.region in line and document.clauses]
    held.sort(key=lambda document: document.level != "city")
    longest = next((document for document in held if len(document.clauses) >= ordinal), next(iter(held), None))
    if longest is None:
        return ()
    wanted = f"{longest.id}/clause-{ordinal}" if ordinal <= len(longest.clauses) else f"{longest.id}/count"
    return tuple(Found(point, 1.0, ()) for point in context.resources.library.points if point.id == wanted)


def nearest(context: Context) -> Found | None:
    """The first point that may answer; None where there is none."""
    return next(_usable(context), None)


def answering(context: Context) -> Found | None:
    """The point that is sure enough to answer; None where none is."""
    best = nearest(context)
    return best if best is not None and _answers(context, best) else None


def _answers(context: Context, found: Found) -> bool:
    """True where a point is sure enough; one that recognition contradicts must be surer."""
    if found.probability >= SURE:
        return True
    guesses = _guesses(context)
    if found.point.topics:
        is_contradicted = bool(guesses) and max(guesses.get(topic, 0.0) for topic in found.point.topics) < CONTRADICTED
    else:
        is_contradicted = guesses.get(OUT_OF_SCOPE, 0.0) >= STRANGE
    return found.probability >= context.resources.ranker.answers and not is_contradicted


def _usable(context: Context) -> Iterator[Found]:
    """The points found that answer the question asked, for the place that answers, and for the topic where it is decided already."""
    asked = [found for found in context.found if _is_let_through(context, found)]
    yield from (found for found in asked if not yields(context, found, asked))


def _is_let_through(context: Context, found: Found) -> bool:
    point, topic, places = found.point, context.question.topic, _places(context)
    line = {region for place in places for region in context.resources.gazetteer.lineage(place)}
    if context.place is not None:
        line = set(context.resources.gazetteer.lineage(context.place.id))
        if point.region is not None and point.region not in line:
            return False
    if topic is not None and point.topics and topic not in point.topics:
        return False
    if point.within is not None and _parts_named(context) - {point.within}:
        return False
    if context.place is not None and is_provinces_gap(context, point, context.place.id):
        return False
    if is_too_thin(context, found) or not is_asked_for(context, point) or is_stated(context, point, line) or is_off_topic(context, found):
        return False
    cities = {each.point.region for each in context.found} & set(_cities(context))
    return not _is_overruled(context, point, cities)


def _parts_named(context: Context) -> set[str]:
    """What the places a message is about are of their city: counties, districts; none for the city itself, nor for where one comes from."""
    named = (context.resources.gazetteer.places[place] for place in _places(context) if place not in context.located.home)
    return {"urban" if place.name.endswith("区") else "county" for place in named if place.level == "county"}


def _cities(context: Context) -> tuple[str, ...]:
    """The cities, of those whose points were ranked, that have a document of their own."""
    return tuple(document.region for document in context.resources.library.documents if document.level == "city" and document.clauses)


def _is_overruled(context: Context, point: Point, cities: Collection[str | None]) -> bool:
    """True for what the province's document tells of itself or its offices where the city's own document tells the same of its own."""
    if not point.is_generated or point.region is None or point.region in _cities(context):
        return False
    return any(
        other.point.is_generated
        and other.point.region in cities
        and template_of(other.point) == template_of(point)
        and (not point.topics or set(point.topics) & set(other.point.topics))
        for other in context.found
    )


def lead_with_points(context: Context) -> None:
    """Set `points`: the one that answers and what else is near it; or, `is_near`, one that is only near."""
    if context.status not in LED or len(context.compared) > 1:
        return
    usable = list(_usable(context))
    level = _near_level(context)
    if _is_topic_sure(context) and usable and not _answers(context, usable[0]):
        usable = [found for found in usable if context.topic in found.point.topics]
    if not usable or usable[0].probability < level:
        return
    if usable[0].point.region is not None and context.place is None:
        return  # of a city that may not be meant
    context.is_near, context.sure = not _answers(context, usable[0]), usable[0].probability
    context.points = tuple(_led(context, found.point) for found in _unlike(context, usable) if found.probability >= level)
    context.second = _second(context, [found.point for found in usable])
    if context.is_near:
        _tell_at_once(context)
        return
    # The city's own point states what is asked; beside national law the document's silence is still worth a word.
    context.missing = context.missing if usable[0].point.kind == "gap" or usable[0].point.region is None else ()
    if usable[0].point.calls:
        context.numbers = usable[0].point.calls
    if context.status is Status.NEEDS_REGION:
        # What is said first (condolence) stays; the question for the city after it goes.
        context.status, context.say = Status.ANSWERED_FROM_LAW, context.say.rpartition("\n")[0]
        _ask_place_beside(context)


def _is_topic_sure(context: Context) -> bool:
    """True where recognition is sure of the topic that is answered."""
    sure = context.resources.thresholds.answer_confidence
    return context.topic is not None and _guesses(context).get(context.topic, 0.0) >= sure


def _near_level(context: Context) -> float:
    """From which probability on a point is shown: lower where the topic is sure, whose points alone count then."""
    ranker = context.resources.ranker
    return ranker.nears if _is_topic_sure(context) else ranker.offers


def _unlike(context: Context, usable: Sequence[Found]) -> list[Found]:
    """The first of the points, and others that say something else."""
    index, kept = context.resources.points, list(usable[:1])
    for found in usable[1:]:
        if index is not None and len(kept) < MOST_POINTS and not any(index.say_the_same(found.point, each.point) for each in kept):
            kept.append(found)
    return kept


def _tell_at_once(context: Context) -> None:
    """Where only national law is at hand anyway, even a point that is only near is told before the city is asked for."""
    is_national = context.topic is not None and not context.resources.topics[context.topic].is_local
    if context.status is Status.NEEDS_REGION and is_national and not context.say:
        context.status = Status.ANSWERED_FROM_LAW
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
        for found in _ranked(context, part, line)[:1]:
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
    return LedPoint(point, shown, texts, _span(context, point))


def _span(context: Context, point: Point) -> tuple[int, int] | None:
    """Where the words of a clause's point stand in its text."""
    source = next((source for source in point.sources if source.clause is not None), None)
    clause = next((clause for clause in context.resources.library.clauses if source is not None and clause.id == source.clause), None)
    at = clause.text.find(source.words) if clause is not None and source is not None else -1
    return (at, at + len(source.words)) if source is not None and at >= 0 else None


def lead_with(context: Context, point: Point) -> None:
    """Let a given point lead the answer, whatever was found."""
    context.points, context.second, context.is_near, context.sure = (_led(context, point),), None, False, 1.0
    context.missing, context.numbers = (), point.calls or context.numbers


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
