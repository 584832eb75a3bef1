"""What words mean to our people, learnt from what they say: those that stand among the same words get like vectors (老公, 当家的)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import svds

from knowledge.catalog.regions import load_gazetteer
from knowledge.reading.place_features import END, FOLDED, PLACE, START
from knowledge.search.segment import cut

SIZE = 60
"""Numbers of a vector."""
REACH = 3
"""Words on either side that count as beside a word."""
FEWEST = 2
"""Uses from which on a word has a vector."""
SMOOTHED = 0.75
"""Exponent by which common words count less as neighbours."""


def learn_vectors(texts: Iterable[str]) -> tuple[list[str], NDArray[np.float32]]:
    """The words of texts and their vectors of length 1, places all alike: the largest singular vectors of the positive pointwise
    mutual information of a word and the words before and behind it."""
    sentences = [[START, *cut(_without_places(text)), END] for text in texts]
    counts = Counter(word for sentence in sentences for word in sentence)
    words = [word for word, count in counts.items() if count >= FEWEST]
    number = {word: at for at, word in enumerate(words)}
    beside: defaultdict[tuple[int, int], float] = defaultdict(float)
    for sentence in sentences:
        known = [number.get(word, -1) for word in sentence]
        for at, word in enumerate(known):
            for distance, other in enumerate(known[at + 1 : at + 1 + REACH], 1):
                if word >= 0 and other >= 0:
                    beside[word, other] += 1 / distance
                    beside[other, word + len(words)] += 1 / distance
    return words, _largest(beside, len(words))


def _without_places(text: str) -> str:
    for mention in reversed(load_gazetteer().find(text)):
        if not mention.is_weak:
            text = text[: mention.start] + PLACE + text[mention.end :]
    return text.translate(FOLDED)


def _largest(beside: Mapping[tuple[int, int], float], words: int) -> NDArray[np.float32]:
    rows, columns = np.asarray(list(beside), dtype=np.int64).T
    values = np.fromiter(beside.values(), dtype=np.float64, count=len(beside))
    of_word = np.bincount(rows, values, words)
    of_neighbour = np.bincount(columns, values, 2 * words) ** SMOOTHED
    information = np.log(values * of_neighbour.sum() / (of_word[rows] * of_neighbour[columns]))
    told = information > 0
    matrix = coo_matrix((information[told], (rows[told], columns[told])), shape=(words, 2 * words)).tocsr()
    vectors, strengths, _ = svds(matrix, k=min(SIZE, words - 1), v0=np.ones(words), random_state=0)
    vectors = vectors * np.sqrt(strengths)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)
