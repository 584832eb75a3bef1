"""What a reader of places sees of one: the n-grams beside it and the meaning of the words beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.search.segment import cut

Span = tuple[int, int]
"""The half-open range of a place in a text."""
Floats = NDArray[np.float32]

PLACE, START, END = "某", "^", "$"
"""Stand for another place, and for the beginning and the end of the message."""
MARK = ","
FOLDED = str.maketrans(dict.fromkeys("，。；;！!、→\n ", MARK))
"""Marks that part clauses, all alike."""
WINDOW = 14
"""Characters read on either side."""
TOUCHING, LOOSE = 4, 2
"""Characters of the longest n-grams that touch the place, and of those that stand anywhere in the window."""
FADES = 0.85
"""What an n-gram weighs less for every character between it and the place."""
MOST_PLACES, LENGTHS, LENGTH_STEP, WHOLE_SCALE = 3, 5, 6, 0.5
"""Numbers of places and lengths of messages (in steps of so many characters) that are told apart, and what both weigh."""
SINGLE, FAR, FADES_IN_CLAUSE, FADES_BEYOND = 2, 12, 0.8, 0.9
"""Words next to the place that are read each by itself, words read at all, and what farther ones weigh less in the clause and beyond it."""
SHARES = np.vstack([np.eye(SINGLE, FAR), FADES_IN_CLAUSE ** np.arange(FAR), FADES_BEYOND ** np.arange(FAR)]).astype(np.float32)
"""What each word weighs in each of the sums."""
CLAUSE = SINGLE
"""The sum that ends with the clause."""
WORD_SCALE = 1.2
"""What the words weigh beside the n-grams."""


def sides(text: str, spans: Sequence[Span], at: int) -> tuple[str, str]:
    """The words before and behind one of the places, with the others all alike."""
    before, behind, taken = "", "", 0
    for position, (start, end) in enumerate(spans):
        if position <= at:
            before += text[taken:start] + (PLACE if position < at else "")
        else:
            behind += text[taken:start] + PLACE
        taken = end
    return START + before.translate(FOLDED), (behind + text[taken:]).translate(FOLDED) + END


def terms(before: str, behind: str, places: int, at: int) -> dict[str, float]:
    """What is known of a place, with weights: the n-grams beside it, by side and clause; how many places there are, which it is of them;
    how long the message is."""
    found = {f"<{before[-length:]}": 1.0 for length in range(1, TOUCHING + 1)}
    found.update((f">{behind[:length]}", 1.0) for length in range(1, TOUCHING + 1))
    found.update((f"{before[-one:]}|{behind[:two]}", 1.0) for one in (1, 2, 3) for two in (1, 2, 3) if one + two <= TOUCHING)
    for side, words in (("l", before[-WINDOW:][::-1]), ("r", behind[:WINDOW])):
        clause = len(words.partition(MARK)[0])
        for length in range(1, LOOSE + 1):
            for start in range(len(words) - length + 1):
                gram = f"{side if start < clause else side.upper()}{words[start : start + length]}"
                found.setdefault(gram, FADES**start)
    length = min((len(before) + len(behind)) // LENGTH_STEP, LENGTHS - 1)
    found.update(dict.fromkeys((f"#{min(places, MOST_PLACES)}", f"#{min(at, MOST_PLACES - 1)}-", f"#-{length}"), WHOLE_SCALE))
    return found


class PlaceFeatures:
    """The n-grams and the words that a model knows. Thread-safe: nothing changes after it is made."""

    def __init__(self, terms: Sequence[str], words: Sequence[str], vectors: Floats) -> None:
        self._terms = {term: position for position, term in enumerate(terms)}
        self._words = {word: position for position, word in enumerate(words)}
        self._unknown = len(words)
        self._vectors = np.vstack([vectors, np.zeros((1, vectors.shape[1]), dtype=np.float32)])

    def weigh(self, text: str, spans: Sequence[Span], at: int) -> tuple[list[int], Floats, Floats]:
        """Of one place: the positions of the terms known with their weights (length 1), and the meanings of the words beside it.

        The meanings are vectors one behind the other: those of the nearest words, then sums of those in the clause and beyond.
        """
        before, behind = sides(text, spans, at)
        found = terms(before, behind, len(spans), at)
        known = [(position, weight) for term, weight in found.items() if (position := self._terms.get(term)) is not None]
        weights = np.asarray([weight for _, weight in known], dtype=np.float32)
        meanings = np.concatenate([self._meanings(cut(before)[::-1]), self._meanings(cut(behind))])
        return [position for position, _ in known], _unit(weights), WORD_SCALE * _unit(meanings)

    def _meanings(self, words: Sequence[str]) -> Floats:
        near = [word for word in words if word.strip()][:FAR]
        shares = SHARES[:, : len(near)]
        if MARK in near:
            shares = shares.copy()
            shares[CLAUSE, near.index(MARK) :] = 0
        return np.asarray(shares @ self._vectors[[self._words.get(word, self._unknown) for word in near]], dtype=np.float32).ravel()


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.sqrt(vector @ vector)), 1e-9), dtype=np.float32)
