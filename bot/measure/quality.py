"""Quality of the training examples: sentences that say nearly the same under two intents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from bot.measure.examples import Example
from knowledge.search.reading import readable

NEAR = 0.75
"""Share of character pairs in common (Jaccard) from which two texts say nearly the same."""
SHORTEST = 6
"""Texts shorter than this differ in meaning by one character (好的, 不好)."""
ROWS = 512


@dataclass(frozen=True)
class Pair:
    """Two examples of different intents and the share of character pairs they have in common."""

    nearness: float
    one: Example
    other: Example


def near_duplicates(examples: Sequence[Example], nearness: float = NEAR) -> list[Pair]:
    """Pairs under different intents that have at least `nearness` of their character pairs in common, nearest first."""
    texts = [readable(text) for _, text in examples]
    kept = [position for position, text in enumerate(texts) if len(text) >= SHORTEST]
    pairs = _pairs([texts[position] for position in kept], nearness)
    found = [Pair(share, examples[kept[one]], examples[kept[other]]) for one, other, share in pairs]
    return sorted((pair for pair in found if pair.one[0] != pair.other[0]), key=lambda pair: -pair.nearness)


def _pairs(texts: Sequence[str], nearness: float) -> Iterator[tuple[int, int, float]]:
    if not texts:
        return
    grams = _grams(texts)
    sizes = np.asarray(grams.sum(axis=1)).ravel()
    for start in range(0, len(texts), ROWS):
        common = (grams[start : start + ROWS] @ grams.T).tocoo()
        rows, columns = common.row + start, common.col
        shares = common.data / (sizes[rows] + sizes[columns] - common.data)
        near = (shares >= nearness) & (rows < columns)
        yield from zip(rows[near].tolist(), columns[near].tolist(), shares[near].tolist(), strict=True)


def _grams(texts: Sequence[str]) -> csr_matrix:
    """Which character pairs each text holds, as zeros and ones of shape (len(texts), pairs)."""
    held = [sorted({text[at : at + 2] for at in range(len(text) - 1)}) for text in texts]
    index = {gram: position for position, gram in enumerate(sorted({gram for grams in held for gram in grams}))}
    columns = [index[gram] for grams in held for gram in grams]
    starts = np.cumsum([0, *map(len, held)])
    return csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(texts), len(index)))
