"""Training what tells questions that are none of ours from those that are (knowledge/search/scope.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import cross_val_predict
from sklearn.neural_network import MLPClassifier

from knowledge.catalog.topics import load_topics
from knowledge.points.query import Query
from knowledge.search.point_ranker import FEATURES, Ranker
from knowledge.search.point_space import Matrix
from knowledge.search.scope import Scope, scope_features

HIDDEN, PASSES, FOLDS = 8, 60, 4
STRANGERS = 0.25
"""Share of the training weight that questions out of scope have, about what they are of real people's questions."""


DOUBTED, DECLINED = 0.15, 0.3
"""Shares of our examples out of scope that are neither doubted nor declined: they were written as near misses, and are far harder than
what strangers ask (of 200 of those the levels let through a third as many)."""


@dataclass(frozen=True)
class Trained:
    """The judge, with what judges trained without them think of asks, examples and strangers' questions."""

    scope: Scope
    asks: NDArray[np.float64]
    examples: NDArray[np.float64]
    foreign: NDArray[np.float64]

    def level(self, share: float) -> float:
        """The strangeness below which this share of strangers' questions stays."""
        return float(np.quantile(self.foreign, share))

    def report(self) -> str:
        """What the levels do to what is ours."""
        levels = {name: self.level(share) for name, share in (("doubted", DOUBTED), ("declined", DECLINED))}
        shares = [
            f"{name} from {level:.2f}: asks {(self.asks >= level).mean():.3f}, examples {(self.examples >= level).mean():.3f}"
            for name, level in levels.items()
        ]
        return "scope: " + "; ".join(shares)


def rows_of(ranker: Ranker, queries: Sequence[Query]) -> Matrix:
    """The features of questions with the point that the ranker thinks nearest."""
    topics = list(load_topics())
    rows = []
    for query in queries:
        found = ranker.probabilities(query.features) if len(query.features) else np.zeros(0)
        at = int(np.argmax(found)) if len(found) else -1
        nearest = dict(zip(FEATURES, map(float, query.features[at]))) if at >= 0 else None
        rows.append(scope_features(query.text, nearest, float(found[at]) if at >= 0 else 0.0, query.guess, topics))
    return np.asarray(rows, dtype=np.float32)


def train_scope(ranker: Ranker, asks: Sequence[Query], examples: Sequence[Query], foreign: Sequence[Query]) -> Trained:
    """The judge of asks of our points and examples of our topics, each half of what is ours, and of strangers' questions."""
    features = rows_of(ranker, [*asks, *examples, *foreign])
    shares = ((1 - STRANGERS) / 2, (1 - STRANGERS) / 2, STRANGERS)
    weights = np.concatenate([np.full(len(each), share / len(each)) for each, share in zip((asks, examples, foreign), shares)])
    is_strange = np.concatenate([np.zeros(len(asks) + len(examples), dtype=bool), np.ones(len(foreign), dtype=bool)])
    # The perceptron takes no weights: rows are drawn with theirs.
    drawn = np.random.default_rng(0).choice(len(features), len(features), p=weights / weights.sum())
    mean, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    model = MLPClassifier((HIDDEN,), alpha=1e-2, max_iter=PASSES, random_state=0)
    known = (features - mean) / scale
    thought = cross_val_predict(model, known, is_strange, cv=FOLDS, method="predict_proba")[:, 1]
    model.fit(known[drawn], is_strange[drawn])
    inner, outer = model.coefs_
    inner = inner / scale[:, None]
    hidden = np.vstack([inner, model.intercepts_[0] - mean @ inner]).astype(np.float32)
    scope = Scope(hidden, np.append(outer[:, 0], model.intercepts_[1]).astype(np.float32))
    return Trained(scope, *np.split(thought, [len(asks), len(asks) + len(examples)]))
