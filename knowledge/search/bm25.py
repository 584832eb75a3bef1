"""BM25 by the statistics of one set of texts for texts of any set (Lucene's variant: Kamphuis et al. 2020, "Which BM25 do you mean?").

Libraries (bm25s, rank-bm25) score only the texts they took the statistics from; here a city's clauses are measured by the same ones
whichever cities are held (ADR 18).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

SATURATION, LENGTH = 1.5, 0.75
"""k1 and b as their authors recommend."""

Scores = NDArray[np.float64]


class Bm25:
    """Fitted to texts given as lists of terms."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._texts = len(texts)
        self._held = Counter(term for text in texts for term in set(text))
        self._usual = sum(map(len, texts)) / max(len(texts), 1)

    def __contains__(self, term: str) -> bool:
        """Whether any of the texts holds a term."""
        return term in self._held

    def holders(self, term: str) -> int:
        """How many of the texts hold a term."""
        return self._held[term]

    def weighed(self, text: Sequence[str]) -> dict[str, float]:
        """What each term of a text, of this set or another, adds to its score for a question that holds the term once."""
        room = SATURATION * (1 - LENGTH + LENGTH * len(text) / max(self._usual, 1e-9))
        return {term: self._rarity(term) * count / (room + count) for term, count in Counter(text).items() if term in self._held}

    def _rarity(self, term: str) -> float:
        held = self._held[term]
        return math.log(1 + (self._texts - held + 0.5) / (held + 0.5))


class Weighed:
    """Weighed texts by term, so that a question costs as much as texts hold its terms, and not as there are texts."""

    def __init__(self, texts: Sequence[dict[str, float]]) -> None:
        self._texts = len(texts)
        held: dict[str, list[tuple[int, float]]] = {}
        for number, text in enumerate(texts):
            for term, weight in text.items():
                held.setdefault(term, []).append((number, weight))
        self._held = {
            term: (np.asarray([number for number, _ in found]), np.asarray([weight for _, weight in found])) for term, found in held.items()
        }

    def scores(self, query: Collection[str]) -> Scores:
        """The scores of the texts for the terms of a question: (n,)."""
        total = np.zeros(self._texts)
        for term in query:
            if (found := self._held.get(term)) is not None:
                numbers, weights = found
                total[numbers] += weights
        return total
