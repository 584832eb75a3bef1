"""What each place that a message names is to the person: a trained model that reads the words on both sides of the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.generation import kept
from knowledge.reading.place_features import PlaceFeatures, Span
from knowledge.search.trained import load_arrays

DEFAULT_PATH = Path("var/models/places.npz")

PARTS = ("plain", "home", "work", "here", "goal", "left", "kin", "self", "denied", "other")
"""What a place is, one of these. `plain`: the message is about it, and no more is said. `home`: where the person comes from or is
registered. `work`: where they work or live, or where the work is that the message is about, whoever did it. `here`: where they are.
`goal`: where they want to be. `left`: where they were before. `kin`: where only relatives are. `self`: they call themselves people of it
(我是蛟河的), and nothing says where they are. `denied`: they do not mean it. `other`: a stranger's place (老板跑到…了), a place passed
through, or one that only lends its name to a thing (重庆小面)."""
BESIDE = ("now", "school", "shop")
"""What it is besides, any of these: where they say they are at present, where a school is, where they have or want a trade of their own."""
ROLES = (*PARTS[1:], *BESIDE)
"""Every role, by the names of the annotated places (knowledge/reading/places); a place without any is `plain`."""
UNMEANT = frozenset({"denied", "other"})
LEAST = 0.45
"""From this probability on a place is something besides."""
SURELY_UNMEANT = 0.7
"""Probability from which a place counts as not meant: to lose the city that was asked about costs more than to keep one too many."""
SURELY_HOME = 0.8
"""Probability from which the only place of a message is a hometown, not where its matter is: 老家在安阳 says so, 邢台宁晋的 does not."""
LEAST_PART = 0.4
"""Probability below which no more is said of a place than that it was named."""
ARRAYS = ("terms", "weights", "words", "vectors", "word_weights", "intercepts")


class PlaceReader:
    """The trained model. Thread-safe: nothing changes after it is made."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._features = PlaceFeatures(arrays["terms"].tolist(), arrays["words"].tolist(), arrays["vectors"].astype(np.float32))
        self._weights, self._word_weights = arrays["weights"], arrays["word_weights"]
        self._intercepts = arrays["intercepts"]
        # The talk and the desk read the same message one after the other.
        self._read = lru_cache(maxsize=256)(self._roles_of_all)

    def read(self, text: str, spans: Sequence[Span]) -> tuple[frozenset[str], ...]:
        """The roles of each place of a text; none for one that the text is only about."""
        return self._read(text, tuple(spans))

    def _roles_of_all(self, text: str, spans: tuple[Span, ...]) -> tuple[frozenset[str], ...]:
        return tuple(self._roles(text, spans, at) for at in range(len(spans)))

    def _roles(self, text: str, spans: tuple[Span, ...], at: int) -> frozenset[str]:
        positions, weights, meanings = self._features.weigh(text, spans, at)
        scores = weights @ self._weights[positions] + meanings @ self._word_weights + self._intercepts
        part = self._part(scores[: len(PARTS)], is_alone=len(spans) == 1)
        if part in UNMEANT:
            return frozenset({part})
        besides = 1 / (1 + np.exp(-scores[len(PARTS) :]))
        also = {role for role, probability in zip(BESIDE, besides, strict=True) if probability >= LEAST}
        return frozenset(also if part == PARTS[0] else {part, *also})

    def _part(self, scores: NDArray[Any], is_alone: bool) -> str:
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        unmeant = [PARTS.index(part) for part in UNMEANT]
        best = int(shares.argmax())
        if best in unmeant and shares[unmeant].sum() < SURELY_UNMEANT:
            shares[unmeant] = 0
            shares /= shares.sum()
            best = int(shares.argmax())
        if is_alone and PARTS[best] == "home" and shares[best] < SURELY_HOME:
            return "self"
        return PARTS[best] if best in unmeant or shares[best] >= LEAST_PART else PARTS[0]


def load_model(path: Path = DEFAULT_PATH) -> PlaceReader:
    """The trained reader of places.

    Raises:
        StoreError: where the model is missing or damaged.
    """
    return PlaceReader(load_arrays(path, ARRAYS, None, "model of places"))


@kept()
def load_place_reader() -> PlaceReader:
    """The default reader, loaded once."""
    return load_model()
