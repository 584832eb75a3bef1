"""Finding the guide's fact that speaks to a specific question.

Every fact of a guide is near to every question on its topic, so what both share with the topic itself is taken
out first: what is left of a general question is near to nothing, and what is left of a specific one to its fact.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.model import Fact
from knowledge.search.encoder import Vectors
from knowledge.search.normalize import normalize
from knowledge.search.segment import terms
from knowledge.store.repository import Library, StoredFact

TERM_WEIGHT = 0.25
MOST_TERM_WORTH = 2.0
KINDS = frozenset({"step", "limit"})


@lru_cache(maxsize=1)
def unspecific_words() -> frozenset[str]:
    """Words of a question that tell nothing about what exactly is meant."""
    return frozenset(read_yaml(CATALOG / "unspecific.yml")["words"])


def telling_terms(text: str, *known: str) -> frozenset[str]:
    """The search terms of a question that are neither unspecific nor part of what is `known` anyway."""
    shared = {term for words in known for term in terms(words)}
    return frozenset(term for term in terms(normalize(text)) if len(term) > 1 and not term.isdigit()) - shared - unspecific_words()


class FactSearch:
    """Scores the facts of a topic's guide for a question."""

    def __init__(self, library: Library) -> None:
        self._names: dict[str, list[StoredFact]] = defaultdict(list)
        self._facts: dict[str, list[StoredFact]] = defaultdict(list)
        for stored in library.facts:
            group = self._names if stored.fact.kind == "topic" else self._facts
            if stored.fact.kind in KINDS | {"topic"}:
                group[stored.fact.topic].append(stored)
        self._rows = {topic: _telling_rows(facts, self._names[topic]) for topic, facts in self._facts.items() if self._names[topic]}
        counts = Counter(term for facts in self._facts.values() for stored in facts for term in stored.terms)
        total = max(2, sum(len(facts) for facts in self._facts.values()))
        self._weights = {term: math.log(total / count) / math.log(total) for term, count in counts.items()}

    def nearest(self, topic: str, text: str, vector: Vectors | None) -> list[tuple[Fact, float]]:
        """The facts of a topic, nearest first, with their nearness: about 0 for what has nothing in common."""
        wanted = telling_terms(text, *(name.fact.text for name in self._names[topic]))
        facts = self._facts[topic]
        near = self._by_meaning(topic, vector)
        found = [(stored.fact, self._by_terms(wanted, stored) + by_meaning) for stored, by_meaning in zip(facts, near, strict=True)]
        return sorted(found, key=lambda item: item[1], reverse=True)

    def _by_terms(self, wanted: Collection[str], stored: StoredFact) -> float:
        return TERM_WEIGHT * min(MOST_TERM_WORTH, sum(self._weights[term] for term in wanted if term in stored.terms))

    def _by_meaning(self, topic: str, vector: Vectors | None) -> list[float]:
        if vector is None or topic not in self._rows:
            return [0.0] * len(self._facts[topic])
        starts = np.cumsum([0, *(len(stored.vectors) for stored in self._facts[topic])])[:-1]
        return [float(nearness) for nearness in np.maximum.reduceat(self._rows[topic] @ vector, starts)]


def _telling_rows(facts: Sequence[StoredFact], names: Sequence[StoredFact]) -> Vectors:
    """The vectors of facts, one below the other, without what their topic has in common; each of length 1."""
    common = np.linalg.qr(np.vstack([name.vectors for name in names]).T)[0]
    vectors = np.vstack([stored.vectors for stored in facts])
    own = vectors - (vectors @ common) @ common.T
    return np.asarray(own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-9), dtype=np.float32)
