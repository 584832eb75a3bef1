"""The points that may answer: found among the place's and the nation's, and let through where they answer what was asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from knowledge.answers.case import for_the_case
from knowledge.answers.context import Context
from knowledge.answers.gate import is_asked_for, is_off_topic, is_provinces_gap, is_stated, is_too_thin, template_of, yields
from knowledge.answers.governing import governed
from knowledge.generation import kept
from knowledge.model import Earlier
from knowledge.points.generate import ordinal_of
from knowledge.points.model import Point
from knowledge.search.following import Reading, candidates
from knowledge.search.lines import Lines
from knowledge.search.point_ranker import FEATURES
from knowledge.search.point_space import Matrix, unit
from knowledge.search.points import Found, Read
from knowledge.search.rank import ClauseSearch
from knowledge.search.reading import clauses_of, parts_of, readable
from knowledge.search.scope import OUT_OF_SCOPE, scope_features
from knowledge.search.telling import telling_terms

LONG, MOST_SENTENCES = 50, 5
"""Characters from which a message is also read sentence by sentence, and which sentences."""
SURE, CONTRADICTED, STRANGE = 0.6, 0.05, 0.8
"""From the first probability on a point answers whatever recognition thinks; below the second recognition holds that the message is about
something else than the point's topics, from the third on that it is about nothing of ours, which counts for points without a topic."""

_SENTENCE = re.compile(r"[。！？；!?;\n]+|(?<=[吗呢不么])[，, ]")
_NUMBER = "[0-9一二三四五六七八九十]{1,3}"
_CLAUSE = re.compile(rf"第[（(]?({_NUMBER})[）)]?[条款项点]|[（(]({_NUMBER})[）)]")
ACT_ENDS = ("》第", "法第", "条例第", "规定第", "解释第")


def find_points(context: Context) -> None:
    """Rank the points of every place the text names (else of the one remembered) and of national law.

    A message is read alone, or in the light of the question before it.
    """
    resources, question = context.resources, context.question
    if resources.points is None or context.vector is None:
        return
    line = line_of(context)
    if question.earlier is not None and question.topic is None:
        best = following(context, question.earlier, line)
    else:
        readings = [ranked(context, line, context.text)]
        # A sentence of a story by itself must be surer: most of them tell what happened and ask nothing.
        readings += [found for sentence in _sentences(context.text) if _sureness(found := ranked(context, line, *sentence)) >= SURE]
        best = max(readings, key=_sureness, default=())
    best = governed(best, resources.points.of(line), line)
    context.found = (*_clause_named(context, line), *for_the_case(best, context.told, context.as_of))


def following(context: Context, earlier: Earlier, line: Collection[str]) -> tuple[Found, ...]:
    """The points that may answer a message which follows a question, best first."""
    points, features = weighed(context, earlier, line)
    if not points:
        return ()
    probabilities = context.resources.follower.probabilities(features)
    return tuple(
        Found(points[at], float(probabilities[at]), tuple(map(float, features[at]))) for at in np.argsort(-probabilities, kind="stable")
    )


def weighed(context: Context, earlier: Earlier, line: Collection[str]) -> tuple[list[Point], Matrix]:
    """The points that the readings of a message that follows find, with what is weighed of each."""
    assert context.resources.points is not None
    return candidates(context.text, earlier, readings_of(context, earlier, line), guesses_on(context), context.resources.points)


def line_of(context: Context) -> set[str]:
    """The regions whose points may answer: the places the text names, else those remembered, with what they lie in."""
    return {region for place in _places(context) for region in context.resources.gazetteer.lineage(place)}


def readings_of(context: Context, earlier: Earlier, line: Collection[str]) -> dict[str, Reading]:
    """What each way of reading a message that follows finds (see `knowledge.search.following.READINGS`)."""
    assert context.resources.points is not None
    guesses, told, before = guesses_on(context), read(context, context.text), read(context, earlier.text)
    about = {**guesses, earlier.topic: 1.0}
    thing = read(context, earlier.subject, context.text) if earlier.subject else told
    readings = {"alone": (told, guesses), "about": (told, about), "subject": (thing, about), "earlier": (before, about)}
    readings["both"] = (read(context, earlier.text, context.text), about)
    rank, ranker = context.resources.points.rank, context.resources.ranker
    return {name: Reading(rank(words, line, known, ranker), words.place) for name, (words, known) in readings.items()}


def read(context: Context, *texts: str) -> Read:
    """A text as points are searched with it, or several read as one: their words one after the other, their vectors together.

    To encode them anew as one text would take longer than everything else, and finds no more.
    """
    assert context.resources.points is not None
    return _read(context.resources.points, context.resources.search, texts)


@kept(maxsize=512)
def _read(index: Lines, search: ClauseSearch, texts: tuple[str, ...]) -> Read:
    # A message is read by several steps, and again when it is asked in the light of what was talked of.
    words = [readable(text) for text in texts]
    vectors = [vector for text in texts if (vector := search.encode(text)) is not None]
    # What is left of 我在汤阴 without its place asks for nothing.
    is_telling = any(map(telling_terms, words))
    if not vectors:
        return Read(" ".join(words), np.zeros(index.size, dtype=np.float32), False)
    vector = vectors[0] if len(vectors) == 1 else unit(np.sum(vectors, axis=0))
    return Read(" ".join(words), index.space.project(" ".join(words), vector), is_telling)


def ranked(context: Context, line: Collection[str], *texts: str) -> tuple[Found, ...]:
    """The points that may answer a text, or several read as one, best first, among those of a line of regions and of the nation."""
    index = context.resources.points
    return index.rank(read(context, *texts), line, guesses_on(context), context.resources.ranker) if index is not None and texts else ()


def _sentences(text: str) -> list[list[str]]:
    """The sentences of a long message, the first and the last ones, each as those of its parts that recognition read as well: the question
    is in one of them, the rest is the story."""
    if len(text) <= LONG:
        return []
    read = set(parts_of(text))
    found = [parts for sentence in _SENTENCE.split(text) if (parts := [part for part in clauses_of(sentence) if part in read])]
    return found if len(found) <= MOST_SENTENCES else [found[0], *found[1 - MOST_SENTENCES :]]


def guesses_on(context: Context) -> Mapping[str, float]:
    """What intent recognition thinks of the message; a topic decided already is certain."""
    question = context.question
    return {question.topic: 1.0} if question.topic is not None else {guess.label: guess.confidence for guess in question.guesses}


def strangeness(context: Context) -> float:
    """How probable it is that a message is none of ours: what is near to it and what recognition thinks, weighed together."""
    if context.resources.points is None:
        return guesses_on(context).get(OUT_OF_SCOPE, 0.0)
    # What a document says of itself stands near to any question about documents: unasked, it does not make the question ours.
    first = next((found for found in context.found if is_asked_for(context, found.point)), None)
    if first is None:  # nothing to weigh (工地欠俺钱找谁 tells too little to search with): recognition alone
        return guesses_on(context).get(OUT_OF_SCOPE, 0.0)
    is_ranked = bool(first.features) and not is_following(context)
    nearest = dict(zip(FEATURES, first.features)) if is_ranked else None
    row = scope_features(readable(context.text), nearest, first.probability, guesses_on(context), context.resources.topics)
    return float(context.resources.ranker.scope.strangeness(np.asarray([row], dtype=np.float32))[0])


def _sureness(found: Sequence[Found]) -> float:
    return found[0].probability if found else 0.0


def _places(context: Context) -> tuple[str, ...]:
    known = (context.question.region, context.question.home)
    return context.located.named or tuple(dict.fromkeys(place for place in known if place))


def _clause_named(context: Context, line: Collection[str]) -> tuple[Found, ...]:
    """The point that tells what a clause says, where the message names one by its number (第十六条) and no act."""
    named = _CLAUSE.search(context.text)
    if named is None or any(end in context.text for end in ACT_ENDS) or context.resources.points is None:
        return ()
    number = named.group(1) or named.group(2)
    ordinal = int(number) if number.isdigit() else ordinal_of(number)
    held = [document for document in context.resources.library.documents if document.region in line and document.has_clauses]
    held.sort(key=lambda document: document.level != "city")
    longest = next((document for document in held if len(document.clauses) >= ordinal), next(iter(held), None))
    if longest is None:
        return ()
    wanted = f"{longest.id}/clause-{ordinal}" if ordinal <= len(longest.clauses) else f"{longest.id}/count"
    point = context.resources.library.point(wanted)
    return (Found(point, 1.0, ()),) if point is not None else ()


def nearest(context: Context) -> Found | None:
    """The first point that may answer; None where there is none."""
    return next(usable(context), None)


def answering(context: Context) -> Found | None:
    """The point that is sure enough to answer; None where none is."""
    best = nearest(context)
    return best if best is not None and is_sure(context, best) else None


def is_sure(context: Context, found: Found) -> bool:
    """True where a point is sure enough; one that recognition contradicts must be surer."""
    if is_following(context):
        return found.probability >= context.resources.follower.answers
    if found.probability >= SURE:
        return True
    guesses = guesses_on(context)
    if found.point.topics:
        is_contradicted = bool(guesses) and max(guesses.get(topic, 0.0) for topic in found.point.topics) < CONTRADICTED
    else:
        is_contradicted = guesses.get(OUT_OF_SCOPE, 0.0) >= STRANGE
    return found.probability >= context.resources.ranker.answers and not is_contradicted


def is_following(context: Context) -> bool:
    """True for a message read in the light of the question before it, whose points were weighed for that."""
    return context.question.earlier is not None and context.question.topic is None


def usable(context: Context) -> Iterator[Found]:
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
    cities = {each.point.region for each in context.found} & context.resources.library.cities
    return not _is_overruled(context, point, cities)


def _parts_named(context: Context) -> set[str]:
    """What the places a message is about are of their city: counties, districts; none for the city itself, nor for where one comes from."""
    named = (context.resources.gazetteer.places[place] for place in _places(context) if place not in context.located.home)
    return {"urban" if place.name.endswith("区") else "county" for place in named if place.level == "county"}


def _is_overruled(context: Context, point: Point, cities: Collection[str | None]) -> bool:
    """True for what the province's document tells of itself or its offices where the city's own document tells the same of its own."""
    if not point.is_generated or point.region is None or point.region in context.resources.library.cities:
        return False
    return any(
        other.point.is_generated
        and other.point.region in cities
        and template_of(other.point) == template_of(point)
        and (not point.topics or set(point.topics) & set(other.point.topics))
        for other in context.found
    )
