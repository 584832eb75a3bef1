"""Choosing clauses for a topic and a place: the city's own, the province's where the city is silent."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.context import Context
from knowledge.catalog.details import Detail
from knowledge.document import Clause, Document, Span
from knowledge.model import Citation
from knowledge.search.telling import telling_terms
from knowledge.store.repository import Library

PRIMARY_TOPIC_BONUS = 2.0
DETAIL_BONUS = 3.0
MOST_CLAUSES = 3


def documents_of(library: Library, region: str) -> tuple[Document, ...]:
    """The held documents of one region, newest first."""
    return tuple(sorted(library.of(region), key=lambda document: document.issued.isoformat() if document.issued else "", reverse=True))


def has_clause(library: Library, region: str, topic: str) -> bool:
    """True where a document of this very region has a clause on the topic."""
    return any(topic in clause.topics for document in documents_of(library, region) for clause in document.clauses)


def choose_clauses(context: Context) -> None:
    """Set citations and `missing`: one region's best clauses, or one clause each of the regions compared."""
    if len(context.compared) > 1:
        _compare(context)
    elif context.place is not None:
        context.citations = tuple(_best(context, context.place.id))
    context.missing = tuple(
        detail.name for detail in context.details if not any(_states(citation.clause, detail) for citation in context.citations)
    )


def _compare(context: Context) -> None:
    """One clause of each place that has one; the answer's place is the first of them."""
    held = context.resources.library.regions
    best = {region: _best(context, region)[:1] if region in held else [] for region in context.compared}
    context.silent = tuple(region for region, own in best.items() if not own)
    context.compared = tuple(region for region, own in best.items() if own)
    context.citations = tuple(own[0] for own in best.values() if own)
    if context.compared:
        context.place = context.resources.gazetteer.places[context.compared[0]]


def _best(context: Context, city: str) -> list[Citation]:
    """The city's own clauses; then those of what it lies in, where the city is silent on topic or detail."""
    lineage = context.resources.gazetteer.lineage(city)
    own = _ranked(context, city)
    if not own:
        return next((found for region in lineage[1:] if (found := _ranked(context, region))), [])
    unstated = [detail for detail in context.details if detail.is_named and not any(_states(c.clause, detail) for c in own)]
    if unstated:
        for region in lineage[1:]:
            fitting = [c for c in _ranked(context, region) if any(_states(c.clause, detail) for detail in unstated)]
            own = [*fitting[:1], *own][:MOST_CLAUSES]
    return own


def _ranked(context: Context, region: str) -> list[Citation]:
    """Clauses of the region's documents on the topic, or stating a detail asked for, best first."""
    named = [detail for detail in context.details if detail.is_named]
    scores = context.resources.search.scores(context.text, context.vector, (region,))
    found = [
        (_worth(clause, context.topic, named, scores[clause.id]), document, clause)
        for document in documents_of(context.resources.library, region)
        for clause in document.clauses
        if context.topic in clause.topics or (clause.topics and any(_states(clause, detail) for detail in named))
    ]
    found.sort(key=lambda item: item[0], reverse=True)
    on_topic = any(context.topic in clause.topics for _, _, clause in found)
    chosen = found[:MOST_CLAUSES] if on_topic or named else []
    return [Citation(clause, document, *_spoken(context, clause)) for _, document, clause in chosen]


def _worth(clause: Clause, topic: str | None, named: Sequence[Detail], score: float) -> float:
    primary = PRIMARY_TOPIC_BONUS if clause.topics[:1] == (topic,) else 0.0
    detail = DETAIL_BONUS if any(_states(clause, detail) for detail in named) else 0.0
    return primary + detail + score


def _states(clause: Clause, detail: Detail) -> bool:
    return bool(detail.stated.search(clause.heading) or detail.stated.search(clause.text))


def _spoken(context: Context, clause: Clause) -> tuple[tuple[Span, ...], int | None]:
    """The sentence that speaks to the question, and where in it the deciding words stand.

    The sentence that states a detail asked for comes first, then the one that holds rare words of the question.
    A question in general terms gets the sentence a person marked for the topic.
    """
    search = context.resources.search
    usual, key_at = clause.key_sentence(context.topic) or (None, 0)
    at = next((at for detail in context.details if (at := _stated_at(clause, detail)) is not None), None)
    if at is None:
        at = search.telling_place(clause, _telling(context), context.vector, usual)
    if at is not None:
        return (next(span for span in clause.sentences if span[0] <= at < span[1]),), at
    best = search.best_sentence(clause, context.text, context.vector, usual)
    if best is None:
        return (), None
    # A long sentence may come to the point late (贯彻落实…精神，…，市区以…为条件): the marked words are its point.
    return ((key_at, best[1]) if best == usual else best,), None


def _stated_at(clause: Clause, detail: Detail) -> int | None:
    """Where inside a sentence of the clause the detail is stated first."""
    found = (detail.stated.search(clause.text, start, end) for start, end in clause.sentences)
    return next((match.start() for match in found if match), None)


def _telling(context: Context) -> frozenset[str]:
    """Words of the question that are neither the topic's own name nor a place."""
    topics, places = context.resources.topics, context.resources.gazetteer.places
    regions = [place for name in context.located.named for place in context.resources.gazetteer.lineage(name)]
    named = [name for place in regions if place in places for name in (places[place].name, places[place].name[:-1])]
    return telling_terms(context.text, *named, *([topics[context.topic].name] if context.topic else []))
