"""How sure it is that a point answers: a small trained perceptron over what is known of a candidate.

Its weights and the thresholds stand in point_ranker.yml, written by `python -m bot.measure.tune_points`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from knowledge.catalog.files import read_yaml
from knowledge.generation import kept
from knowledge.search.point_space import Matrix
from knowledge.search.scope import FEATURES as SCOPE_FEATURES
from knowledge.search.scope import Scope

FEATURES = (
    "fit",
    "nearest",
    "third",
    "fit_lead",
    "nearest_lead",
    "third_lead",
    "share",
    "ask",
    "own",
    "generated",
    "asks",
    "spread",
    "topic",
    "home",
    "scope",
    "figure",
)
RANKER = Path(__file__).with_name("point_ranker.yml")


@dataclass(frozen=True, eq=False)
class Ranker:
    """A trained perceptron with one hidden layer over `FEATURES`, and the thresholds of what is done with a probability.

    A linear one cannot say that an ask almost word for word settles it whatever else is near.
    """

    hidden: Matrix
    """Weights (FEATURES + 1, hidden units), the last row the intercepts."""
    output: Matrix
    """Weights (hidden units + 1,), the last one the intercept."""
    answers: float
    """From this probability on a point is the answer."""
    offers: float
    """From this one on it is offered as a choice."""
    nears: float
    """From this one on it is shown as what comes near, where recognition is sure of its topic."""
    scope: Scope
    """Whether a question is one of ours."""
    doubts: float
    """From this strangeness on only a point that is surely near answers; else choices are offered, with a way out."""
    declines: float
    """From this strangeness on it is declined."""

    def probabilities(self, features: Matrix) -> NDArray[np.float64]:
        """The probability for each row of features."""
        inner = np.maximum(features @ self.hidden[:-1] + self.hidden[-1], 0.0)
        return np.asarray(1.0 / (1.0 + np.exp(-(inner @ self.output[:-1] + self.output[-1]))))


@kept()
def load_ranker() -> Ranker:
    """The tuned ranker.

    Raises:
        CatalogError: where point_ranker.yml cannot be read.
    """
    content = read_yaml(RANKER)
    limits = content["thresholds"]
    scope = Scope(*_weights(content["scope"], SCOPE_FEATURES))
    return Ranker(
        *_weights(content, FEATURES), limits["answers"], limits["offers"], limits["nears"], scope, limits["doubts"], limits["declines"]
    )


def _weights(content: Mapping[str, Any], names: Sequence[str]) -> tuple[Matrix, Matrix]:
    rows = [content["hidden"][name] for name in (*names, "intercept")]
    return np.asarray(rows, dtype=np.float32), np.asarray(content["output"], dtype=np.float32)


def write(ranker: Ranker, path: Path = RANKER) -> None:
    """Write the ranker as a catalog file."""
    content = {
        **_rows(ranker.hidden, ranker.output, FEATURES),
        "scope": _rows(ranker.scope.hidden, ranker.scope.output, SCOPE_FEATURES),
        "thresholds": {name: round(float(getattr(ranker, name)), 3) for name in ("answers", "offers", "nears", "doubts", "declines")},
    }
    yaml = YAML()
    yaml.default_flow_style = None  # a row a line
    yaml.width = 140  # type: ignore[assignment]
    with path.open("w", encoding="utf-8") as file:
        file.write(
            "# Written by `python -m bot.measure.tune_points`; do not edit. What is weighed: FEATURES in point_ranker.py and scope.py.\n"
        )
        yaml.dump(content, file)


def _rows(hidden: Matrix, output: Matrix, names: Sequence[str]) -> dict[str, object]:
    rows = {name: [round(float(weight), 4) for weight in row] for name, row in zip((*names, "intercept"), hidden, strict=True)}
    return {"hidden": rows, "output": [round(float(weight), 4) for weight in output]}
