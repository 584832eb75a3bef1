"""The points that may answer a message which follows another, weighed by what each of its readings finds.

那要多久 by itself asks about anything; with the question before it, about that question or, where the points say so, about something else.
A small perceptron weighs the readings; its weights and thresholds stand in following.yml, written by `python -m bot.measure.tune_following`
from turns of the annotated conversations whose answers were chosen by eye.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.catalog.files import read_yaml
from knowledge.generation import kept
from knowledge.model import Earlier
from knowledge.points.model import Point
from knowledge.search.lines import Lines
from knowledge.search.point_space import Matrix
from knowledge.search.points import Found
from knowledge.search.scope import OUT_OF_SCOPE, odds

FILE = Path(__file__).with_name("following.yml")
READINGS = ("alone", "about", "subject", "both", "earlier")
"""How a message is read: by itself, as about the topic talked of, with the thing named before, with the whole question before, and that
question without it."""
PLACED = ("alone", "both", "subject", "earlier")
"""Readings whose place in the space of the asks is compared with each point."""
FEATURES = (
    *READINGS,
    "lead",
    *(f"fit_{reading}" for reading in PLACED),
    *(f"nearest_{reading}" for reading in PLACED),
    "ask_alone",
    "ask_both",
    "ask_last",
    "is_about",
    "is_topic_last",
    "is_region_last",
    "guess",
    "guess_home",
    "strange",
    "says_last",
    "fit_last",
    "is_last",
    "is_local",
    "generated",
    "gap",
    "follows",
    "blocked",
    "tells",
    "length",
)


@dataclass(frozen=True)
class Reading:
    """One way of reading a message: the points it finds, and its place in the space of the asks."""

    found: Sequence[Found]
    place: Matrix


@dataclass(frozen=True)
class Follower:
    """A trained perceptron with one hidden layer over `FEATURES`."""

    hidden: Matrix
    """Weights (FEATURES + 1, hidden units), the last row the intercepts."""
    output: Matrix
    """Weights (hidden units + 1,), the last one the intercept."""
    answers: float
    """From this probability on a point is the answer."""
    nears: float
    """From this one on it is shown as what comes near."""

    def probabilities(self, features: Matrix) -> Matrix:
        """The probability that a point answers, for each row of features."""
        inner = np.maximum(features @ self.hidden[:-1] + self.hidden[-1], 0.0)
        return np.asarray(1.0 / (1.0 + np.exp(-(inner @ self.output[:-1] + self.output[-1]))))


def candidates(
    text: str, earlier: Earlier, readings: Mapping[str, Reading], guesses: Mapping[str, float], index: Lines
) -> tuple[list[Point], Matrix]:
    """All points of the readings (by names of `READINGS`), each with its features (n, FEATURES).

    `text` is the message, `earlier` the question it follows, `guesses` what recognition thinks of it (topic ids and out_of_scope, 0 to 1).
    """
    found = {found.point.id: found.point for name in READINGS[:-1] for found in readings[name].found}
    points = list(found.values())
    if not points:
        return [], np.zeros((0, len(FEATURES)), dtype=np.float32)
    sure = {name: {found.point.id: found.probability for found in readings[name].found} for name in READINGS}
    best = [max(sure[name].get(point.id, 0.0) for name in READINGS[:-1]) for point in points]
    last = index.held(earlier.point)
    fits = [index.fits(points, readings[name].place) for name in PLACED]
    columns = [
        *([odds(sure[name].get(point.id, 0.0)) for point in points] for name in READINGS),
        [own - max((other for at, other in enumerate(best) if at != row), default=0.0) for row, own in enumerate(best)],
        *(fit for fit, _ in fits),
        *(nearest for _, nearest in fits),
        *(index.asked(points, readings[name].place) for name in ("alone", "both")),
        [float(last is not None and point.ask == last.ask) for point in points],
        [float(earlier.topic in point.topics) for point in points],
        [float(last is not None and bool(set(last.topics) & set(point.topics))) for point in points],
        [float(last is not None and last.region == point.region) for point in points],
        [max((guesses.get(topic, 0.0) for topic in point.topics), default=0.0) for point in points],
        [max((guesses.get(topic, 0.0) for topic in point.topics[:1]), default=0.0) for point in points],
        [guesses.get(OUT_OF_SCOPE, 0.0)] * len(points),
        *index.nearness_to(last, points),
        [float(point is last) for point in points],
        [float(point.region is not None) for point in points],
        [float(point.is_generated) for point in points],
        [float(point.kind == "gap") for point in points],
        *([value] * len(points) for value in (earlier.follows, earlier.blocked, earlier.tells, float(np.log1p(len(text))))),
    ]
    return points, np.asarray(columns, dtype=np.float32).T


@kept()
def load_follower() -> Follower:
    """The trained weighing.

    Raises:
        CatalogError: where following.yml cannot be read.
    """
    content = read_yaml(FILE)
    rows = [content["hidden"][name] for name in (*FEATURES, "intercept")]
    limits = content["thresholds"]
    return Follower(np.asarray(rows, dtype=np.float32), np.asarray(content["output"], dtype=np.float32), limits["answers"], limits["nears"])
