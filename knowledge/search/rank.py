"""Ranking clauses for a question: sentence-encoder similarity and BM25, added as z-scores.

The weights follow the measurements in docs/evaluation.md: everyday wording needs the encoder, formal wording gains
from BM25, and each clause is found by the questions it answers as much as by its own text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Clause, Span
from knowledge.search.bm25 import Bm25, Weighed
from knowledge.search.encoder import Encoder, Vectors
from knowledge.search.normalize import normalize
from knowledge.search.reading import readable
from knowledge.search.segment import terms
from knowledge.store.repository import Library

BM25_WEIGHT = 0.5
CLEARLY_NEARER = 0.6
RARE_IN_CLAUSES = 0.08
"""A word is rare that at most this part of the clauses hold by which all are measured."""

MOST_KNOWN = 512
"""Texts whose vectors are kept (2 KiB each)."""
MOST_REGIONS = 32
"""Regions whose clauses are kept ready."""

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class _Clauses:
    """The clauses of some documents, ready to be scored: all summaries and questions as one matrix, clause after clause, and what each
    clause's terms weigh."""

    ids: tuple[str, ...]
    rows: Vectors
    starts: NDArray[np.int64]
    weights: Weighed

    def similar(self, vector: Vectors) -> Scores:
        """Cosine of a text to the nearest of each clause's questions or its summary."""
        return np.maximum.reduceat(self.rows @ vector, self.starts).astype(np.float64) if self.ids else np.zeros(0)


class ClauseSearch:
    """Scores clauses for a text: those by which all are measured, and those of the regions asked for.

    A score is the distance from the mean of the former, in their standard deviations: it does not change with what else is held.
    """

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self._library, self._size = library, encoder.size
        self._encoder = encoder if library.meta.get("encoder") == encoder.id else None
        # A message is read in several ways, and the question before it was read a turn ago.
        self._encode_once = lru_cache(maxsize=MOST_KNOWN)(lambda text: encoder.encode([text])[0])
        own = [clause.id for document in library.of(*library.yardstick) for clause in document.clauses]
        self._bm25, self._count = Bm25([library.terms(clause_id) for clause_id in own]), len(own)
        self._measure = self._ready(own)
        self._of = lru_cache(maxsize=MOST_REGIONS)(self._of_region)

    def _ready(self, ids: Iterable[str]) -> _Clauses:
        known, parts = tuple(ids), self._library
        rows = [np.vstack([own.summary[None], own.questions]) for own in map(parts.vectors, known)]
        return _Clauses(
            known,
            np.vstack(rows) if rows else np.zeros((0, self._size), dtype=np.float32),
            np.cumsum([0, *map(len, rows)])[:-1],
            Weighed([self._bm25.weighed(parts.terms(clause_id)) for clause_id in known]),
        )

    def _of_region(self, region: str) -> _Clauses:
        return self._ready(clause.id for document in self._library.of(region) for clause in document.clauses)

    def _sets(self, regions: Iterable[str]) -> list[_Clauses]:
        """The clauses of the yardstick, then those of each other region."""
        return [self._measure, *(self._of(region) for region in dict.fromkeys(regions) if region not in self._library.yardstick)]

    def encode(self, text: str) -> Vectors | None:
        """The vector of a text, or None where the store was built with another encoder."""
        return self._encode_once(readable(text)) if self._encoder else None

    def similarity(self, vector: Vectors, regions: Iterable[str] = ()) -> dict[str, float]:
        """Cosine of the question to the nearest of a clause's questions or its summary, by clause id."""
        return {name: value for own in self._sets(regions) for name, value in zip(own.ids, own.similar(vector).tolist(), strict=True)}

    def scores(self, text: str, vector: Vectors | None, regions: Iterable[str] = ()) -> dict[str, float]:
        """The z-score sum of both rankers, by clause id; above 0 means better than most."""
        query = [term for term in terms(normalize(text)) if term in self._bm25]
        sets = self._sets(regions)
        total = [BM25_WEIGHT * values for values in _z([own.weights.scores(query) for own in sets])]
        if vector is not None:
            total = [one + other for one, other in zip(total, _z([own.similar(vector) for own in sets]), strict=True)]
        return {name: value for own, values in zip(sets, total, strict=True) for name, value in zip(own.ids, values.tolist(), strict=True)}

    def best_sentence(self, clause: Clause, text: str, vector: Vectors | None, usual: Span | None = None) -> Span | None:
        """The sentence of a clause that speaks most to the text; None where the clause has no sentences.

        The `usual` sentence is kept unless another is nearer by `CLEARLY_NEARER`.
        """
        if not clause.sentences:
            return None
        wanted = set(terms(normalize(text)))
        overlap = np.asarray([len(wanted & set(terms(clause.text[a:b]))) / (len(wanted) or 1) for a, b in clause.sentences])
        similar = self._library.vectors(clause.id).sentences @ vector if vector is not None else np.zeros(len(overlap))
        worth = overlap + similar + [CLEARLY_NEARER * (span == usual) for span in clause.sentences]
        return clause.sentences[int(np.argmax(worth))]

    def telling_place(self, clause: Clause, wanted: Collection[str], vector: Vectors | None, usual: Span | None = None) -> int | None:
        """Where the rare words of a question stand in a clause: in the sentence that holds most of them.

        None where no sentence holds one, and where the `usual` sentence holds as many as any.
        """
        most = RARE_IN_CLAUSES * self._count
        rare = [word for word in wanted if self._bm25.holders(word) <= most]
        places = [[at for word in rare if (at := clause.text.find(word, *span)) >= 0] for span in clause.sentences]
        most_held = max(map(len, places), default=0)
        best = [number for number, found in enumerate(places) if found and len(found) == most_held]
        if not best or usual in [clause.sentences[number] for number in best]:
            return None
        similar = self._library.vectors(clause.id).sentences @ vector if vector is not None else np.zeros(len(places))
        return min(places[max(best, key=lambda number: float(similar[number]))])


def _z(values: list[Scores]) -> list[Scores]:
    """Scores as distances from the mean of the first of them, in its standard deviations; zeros where those are all alike."""
    first = values[0]
    spread = float(first.std()) if len(first) else 0.0
    return [(each - first.mean()) / spread if spread > 1e-9 else np.zeros_like(each) for each in values]
