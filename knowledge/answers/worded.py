"""What the words of a question say of a document whose place it names: which clause speaks of them, and which of them no clause holds."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from knowledge.answers.context import Context
from knowledge.catalog.details import Detail, any_of
from knowledge.document import Clause
from knowledge.search.normalize import normalize
from knowledge.search.reading import without_places
from knowledge.search.telling import telling_terms

FEWEST_WORDS = 2
"""Words of the question that a clause must hold to be meant; one will do where it is a figure (5200元)."""
AHEAD = 1.25
"""How much more a clause must hold of the question's rare words than any other."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:万|%)|\d{3,}")
_ASKS_STATED = re.compile(
    r"有没有[^，,。？?]{0,16}(?:规定|政策|条款|说法|内容|要求)|(?:规定|政策|文件|里面|条文)[^，,。？?]{0,12}(?:写|提|列|说|规定)[^，,。？?]{0,6}(?:没|吗|不|起)"
)


def worded_clause(context: Context) -> Clause | None:
    """The clause of the place's own document that holds the rare words or the figure of the question; None where several do or none."""
    clauses = [clause for clause in _clauses_of(context, _held_regions(context)[:1]) if clause.topics]
    words = _words(context)
    if not clauses or not words:
        return None
    scored = sorted(((_worth(clause, words, clauses), clause.id) for clause in clauses), reverse=True)
    (best, clause_id), (second, _) = scored[0], scored[1] if len(scored) > 1 else (0.0, "")
    clause = next(clause for clause in clauses if clause.id == clause_id)
    held = [word for word in words if _holds(clause, word)]
    is_enough = len(held) >= FEWEST_WORDS or any(_FIGURE.fullmatch(word) for word in held)
    return clause if is_enough and best >= AHEAD * second else None


def unstated_words(context: Context) -> tuple[Detail, ...]:
    """What is asked whether a document states it, where documents that all are measured by speak of it and those of this place do not."""
    regions = _held_regions(context)
    if not regions or not _ASKS_STATED.search(context.text):
        return ()
    own = _clauses_of(context, regions)
    library = context.resources.library
    elsewhere = [clause for clause in _clauses_of(context, library.yardstick) if clause not in own]
    words = [word for word in _words(context) if not any(_holds(clause, word) for clause in own)]
    words = [word for word in words if any(_holds(clause, word) for clause in elsewhere)]
    if not words:
        return ()
    word = min(words, key=lambda word: (-len(word), word))
    pattern = any_of([word])
    return (Detail(word, pattern, pattern, True),)


def _held_regions(context: Context) -> tuple[str, ...]:
    """The regions of the one held city that is asked about, the city first; none where several are."""
    gazetteer, held = context.resources.gazetteer, context.resources.library.regions
    named = context.located.named or ((context.question.region,) if context.question.region is not None else ())
    cities = dict.fromkeys(gazetteer.city_of(place).id for place in named)
    city = next(iter(cities), None)
    if len(cities) != 1 or city not in held:
        return ()
    return tuple(region for region in gazetteer.lineage(city) if region in held)


def _clauses_of(context: Context, regions: Collection[str]) -> list[Clause]:
    return [clause for document in context.resources.library.of(*regions) for clause in document.clauses]


def _words(context: Context) -> frozenset[str]:
    text = normalize(context.text)
    return telling_terms(without_places(text)) | frozenset(_FIGURE.findall(text.replace(",", "")))


def _holds(clause: Clause, word: str) -> bool:
    text = f"{clause.heading}{clause.text}".replace(",", "")
    # A figure is whole or not there: 5200 is no part of 15200.
    return word in (_FIGURE.findall(text) if _FIGURE.fullmatch(word) else text)


def _worth(clause: Clause, words: Collection[str], clauses: Sequence[Clause]) -> float:
    """The rarity of all words of the question that a clause holds."""
    return sum(math.log(len(clauses) / sum(_holds(other, word) for other in clauses)) for word in words if _holds(clause, word))
