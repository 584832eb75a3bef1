"""Character n-grams as TF-IDF weights: they know the words that a general sentence encoder does not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

LONGEST = 2
"""Characters of the longest n-grams, unless told otherwise."""
RAREST = 2
"""An n-gram in fewer training texts than this is left out."""


class Ngrams:
    """A fitted vocabulary of n-grams with inverse document frequencies; rows have length 1."""

    def __init__(self, terms: Sequence[str], idf: NDArray[np.float32], longest: int = LONGEST) -> None:
        self.terms, self.longest = list(terms), longest
        self.idf = idf
        self._index = {term: position for position, term in enumerate(self.terms)}

    def __contains__(self, gram: str) -> bool:
        """True for an n-gram of the vocabulary."""
        return gram in self._index

    @classmethod
    def fit(cls, texts: Sequence[str], longest: int = LONGEST, rarest: int = RAREST) -> Ngrams:
        """The n-grams of the training texts, up to `longest` characters, that stand in at least `rarest` texts."""
        found = Counter(gram for text in texts for gram in set(_grams(text, longest)))
        terms = sorted(gram for gram, count in found.items() if count >= rarest)
        idf = [1 + math.log((1 + len(texts)) / (1 + found[term])) for term in terms]
        return cls(terms, np.asarray(idf, dtype=np.float32), longest)

    def weigh(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Positions of the n-grams in a text and their weights (sublinear counts times idf, length 1)."""
        # `map` keeps counting inside C: a turn weighs ten texts, and a generator took twice as long.
        counts = Counter(map(self._index.get, _grams(text, self.longest)))
        counts.pop(None, None)
        positions = np.fromiter(counts, dtype=np.int32, count=len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[positions]
        return positions, np.asarray(weights / max(float(np.linalg.norm(weights)), 1e-9), dtype=np.float32)

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """All texts as a sparse matrix of shape (len(texts), len(terms))."""
        rows = [self.weigh(text) for text in texts]
        starts = np.cumsum([0, *(len(positions) for positions, _ in rows)])
        positions = np.concatenate([positions for positions, _ in rows])
        weights = np.concatenate([weights for _, weights in rows])
        return csr_matrix((weights, positions, starts), shape=(len(texts), len(self.terms)))


def _grams(text: str, longest: int) -> list[str]:
    return [text[start : start + length] for length in range(1, longest + 1) for start in range(len(text) - length + 1)]
