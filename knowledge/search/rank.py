"""Ranking clauses for a question: sentence-encoder similarity and BM25, added as z-scores.

The weights follow the measurements in docs/evaluation.md: everyday wording needs the encoder, formal wording gains
from BM25, and each clause is found by the questions it answers as much as by its own text.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Clause, Span
from knowledge.search.encoder import Encoder, Vectors
from knowledge.search.normalize import normalize
from knowledge.search.reading import readable
from knowledge.search.segment import terms
from knowledge.store.repository import ClauseVectors, Library

BM25_WEIGHT = 0.5
CLEARLY_NEARER = 0.6
RARE_IN_CLAUSES = 0.08
"""A word is rare that at most this part of all clauses hold."""

MOST_KNOWN = 512
"""Texts whose vectors are kept (2 KiB each)."""

Scores = NDArray[np.float64]


def _z(scores: Scores) -> Scores:
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


class ClauseSearch:
    """Scores every clause of a library for a text."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self._ids = [clause.id for clause in library.clauses]
        self._encoder = encoder if library.meta.get("encoder") == encoder.id else None
        # A message is read in several ways, and the question before it was read a turn ago.
        self._encode_once = lru_cache(maxsize=MOST_KNOWN)(lambda text: encoder.encode([text])[0])
        self._vectors: Mapping[str, ClauseVectors] = library.vectors
        # All summaries and questions as one matrix, clause after clause: one product instead of two a clause.
        rows = [np.vstack([own.summary[None], own.questions]) for own in map(self._vectors.__getitem__, self._ids)]
        self._rows = np.vstack(rows) if rows else np.zeros((0, encoder.size), dtype=np.float32)
        self._starts = np.cumsum([0, *map(len, rows)])[:-1]
        self._counts = Counter(term for clause_id in self._ids for term in set(library.terms[clause_id]))
        # Imported late: it takes JAX along where it finds it (110 MiB), and servers leave that out first (bot/rasa/without_tensorflow.py).
        import bm25s

        # The library logs every index it builds at debug level, to a handler of its own.
        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self._bm25 = bm25s.BM25()
        self._bm25.index([library.terms[clause_id] for clause_id in self._ids], show_progress=False)

    def encode(self, text: str) -> Vectors | None:
        """The vector of a text, or None where the store was built with another encoder."""
        return self._encode_once(readable(text)) if self._encoder else None

    def similarity(self, vector: Vectors) -> dict[str, float]:
        """Cosine of the question to the nearest of a clause's questions or its summary, by clause id."""
        return dict(zip(self._ids, self._similar(vector).tolist(), strict=True))

    def _similar(self, vector: Vectors) -> NDArray[np.float32]:
        if not self._ids:
            return np.zeros(0, dtype=np.float32)
        return np.maximum.reduceat(self._rows @ vector, self._starts)

    def scores(self, text: str, vector: Vectors | None) -> dict[str, float]:
        """The z-score sum of both rankers, by clause id; above 0 means better than most."""
        query = [term for term in terms(normalize(text)) if term in self._bm25.vocab_dict]
        lexical = _z(np.asarray(self._bm25.get_scores(query), dtype=np.float64)) if query else np.zeros(len(self._ids))
        total = BM25_WEIGHT * lexical
        if vector is not None:
            total = total + _z(self._similar(vector).astype(np.float64))
        return dict(zip(self._ids, total.tolist(), strict=True))

    def best_sentence(self, clause: Clause, text: str, vector: Vectors | None, usual: Span | None = None) -> Span | None:
        """The sentence of a clause that speaks most to the text; None where the clause has no sentences.

        The `usual` sentence is kept unless another is nearer by `CLEARLY_NEARER`.
        """
        if not clause.sentences:
            return None
        wanted = set(terms(normalize(text)))
        overlap = np.asarray([len(wanted & set(terms(clause.text[a:b]))) / (len(wanted) or 1) for a, b in clause.sentences])
        similar = self._vectors[clause.id].sentences @ vector if vector is not None else np.zeros(len(overlap))
        worth = overlap + similar + [CLEARLY_NEARER * (span == usual) for span in clause.sentences]
        return clause.sentences[int(np.argmax(worth))]

    def telling_place(self, clause: Clause, wanted: Collection[str], vector: Vectors | None, usual: Span | None = None) -> int | None:
        """Where the rare words of a question stand in a clause: in the sentence that holds most of them.

        None where no sentence holds one, and where the `usual` sentence holds as many as any.
        """
        most = RARE_IN_CLAUSES * len(self._ids)
        rare = [word for word in wanted if self._counts[word] <= most]
        places = [[at for word in rare if (at := clause.text.find(word, *span)) >= 0] for span in clause.sentences]
        most_held = max(map(len, places), default=0)
        best = [number for number, found in enumerate(places) if found and len(found) == most_held]
        if not best or usual in [clause.sentences[number] for number in best]:
            return None
        similar = self._vectors[clause.id].sentences @ vector if vector is not None else np.zeros(len(places))
        return min(places[max(best, key=lambda number: float(similar[number]))])
