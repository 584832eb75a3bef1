"""Whether a question is one of ours at all: the nearest point of the ranker and what intent recognition thinks, weighed together.

Neither knows alone. A point stands near to anything that shares its words (公积金 in a question about buying a car), and recognition
takes what it has not seen for strange. The weights stand in point_ranker.yml, written by `python -m bot.measure.tune_points`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search.point_space import Matrix

OUT_OF_SCOPE = "out_of_scope"
SMALLEST = 1e-3
"""Probabilities are held this far from 0 and 1 before they become odds."""
FEATURES = ("found", "fit", "nearest", "third", "share", "spread", "topic", "strange", "best", "second", "other", "length")


@dataclass(frozen=True)
class Scope:
    """A trained perceptron with one hidden layer over `FEATURES`."""

    hidden: Matrix
    """Weights (FEATURES + 1, hidden units), the last row the intercepts."""
    output: Matrix
    """Weights (hidden units + 1,), the last one the intercept."""

    def strangeness(self, features: Matrix) -> Matrix:
        """The probability that a question is none of ours, for each row of features."""
        inner = np.maximum(features @ self.hidden[:-1] + self.hidden[-1], 0.0)
        return np.asarray(1.0 / (1.0 + np.exp(-(inner @ self.output[:-1] + self.output[-1]))))


UNTRAINED = Scope(np.zeros((len(FEATURES) + 1, 1), dtype=np.float32), np.zeros(2, dtype=np.float32))
"""A judge that knows nothing."""


def scope_features(
    text: str, nearest: Mapping[str, float] | None, probability: float, guesses: Mapping[str, float], topics: Collection[str]
) -> Sequence[float]:
    """What is weighed of a readable text: the ranker's features of the best point by name (None where there is none) with its
    probability, and what recognition thinks of the text (`topics` are its labels that are ours)."""
    ours = sorted((guesses.get(topic, 0.0) for topic in topics), reverse=True)[:2]
    best, second = [*ours, 0.0, 0.0][:2]
    strange = guesses.get(OUT_OF_SCOPE, 0.0)
    point = nearest or {}
    return (
        odds(probability),
        *(point.get(name, 0.0) for name in ("fit", "nearest", "third", "share", "spread", "topic")),
        odds(strange),
        odds(best),
        odds(second),
        max(0.0, 1.0 - sum(guesses.get(topic, 0.0) for topic in topics) - strange),
        float(np.log(len(text) + 1)),
    )


def odds(probability: float) -> float:
    """The logarithm of a probability's odds, held within what can be told apart."""
    held = min(max(probability, SMALLEST), 1.0 - SMALLEST)
    return float(np.log(held / (1.0 - held)))
