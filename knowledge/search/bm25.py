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


def scores(query: Collection[str], texts: Sequence[dict[str, float]]) -> Scores:
    """The scores of weighed texts for the terms of a question: (n,)."""
    return np.asarray([sum(text.get(term, 0.0) for term in query) for text in texts], dtype=np.float64)
