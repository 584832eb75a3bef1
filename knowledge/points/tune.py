"""Training the ranker of points on asks held out of the space (`python -m bot.measure.tune_points`).

Some asks of every point, and some points with all their asks, are held out; the space is made from the rest. An ask of a point that
is still there should find it; one of a point that is gone should find nothing that is sure of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier

from knowledge.catalog.regions import load_gazetteer
from knowledge.points.model import Point
from knowledge.points.query import Query
from knowledge.points.tune_scope import DECLINED, DOUBTED, train_scope
from knowledge.search.encoder import Vectors, encode_once, load_encoder
from knowledge.search.point_figures import figures_of
from knowledge.search.point_ranker import FEATURES, RANKER, Ranker, load_ranker, write
from knowledge.search.point_training import fit_kinds, fit_points, read_asks, read_says
from knowledge.search.points import PointIndex
from knowledge.search.scope import UNTRAINED

CITIES = ("zhengzhou", "anyang", "panzhihua", "xingtai", "jilin")
"""Places that are asked about; the province's points compete with those of the first city in it."""
FOLDS = 4
HELD_POINTS = 0.12
"""Share of the points that are gone in each fold: so many questions have no answer in our points."""
FAMILIAR = 0.1
"""Share of the asks in the space that are asked as well."""
HIDDEN, PASSES = 16, 30
"""Units of the hidden layer and passes over the candidates; boosted trees rank no better."""
WRONG_WEIGHT = 0.25
"""What a wrong answer takes away, where the threshold for answering is set: little, because asks held out are far harder than the
questions of strangers (their writers kept them as unlike each other as they could)."""
SURE_TOPIC, NEAR_ENOUGH, NEAR_WINDOW = 0.5, 0.1, 200
"""From the first confidence on recognition is sure of a topic; a point is shown as near where at least one in ten of those as probable
(so many at a time) is the very one: of real questions, which are less alike, about half are then what was meant."""


@dataclass(frozen=True)
class Asks:
    """All asks of all points, as the ranker reads them; `said` are the vectors of what the points say, `guesses` of what recognition
    thinks of each ask."""

    points: Sequence[Point]
    texts: Sequence[str]
    vectors: Vectors
    owners: NDArray[np.int64]
    said: Vectors
    guesses: Sequence[Mapping[str, float]]


Guesser = Callable[[Sequence[str], Vectors], Sequence[Mapping[str, float]]]
"""What intent recognition thinks of readable texts with their vectors: topic ids and out_of_scope, 0 to 1."""


def held_out(asks: Asks, fold: int) -> list[Query]:
    """The queries of one fold."""
    points, texts, vectors, owners, said = asks.points, asks.texts, asks.vectors, asks.owners, asks.said
    generator = np.random.default_rng(fold)
    written = np.flatnonzero([not point.is_generated for point in points])
    gone = set(generator.choice(written, int(HELD_POINTS * len(written)), replace=False).tolist())
    is_asked = np.arange(len(owners)) % FOLDS == fold
    is_gone = np.isin(owners, list(gone))
    kept = ~is_asked & ~is_gone
    left = [at for at in range(len(points)) if at not in gone]
    number = {point: at for at, point in enumerate(left)}
    own = np.asarray([number[owner] for owner in owners[kept]])
    asked_of = [points[at] for at in left]
    space, prototypes = fit_points(asked_of, [text for text, is_kept in zip(texts, kept) if is_kept], vectors[kept], own, said[left])
    places = space.project_all(texts, vectors)
    remaining = [_with_asks(points[at], int((owners[kept] == at).sum())) for at in left]
    index = PointIndex(remaining, places[kept], prototypes, space, fit_kinds(places[kept], own, remaining), said[left])
    lines = {region: lineage(region) for region in {point.region for point in points} if region is not None}
    # A question on national law is asked from somewhere: the points of that city compete.
    places_asked = [*map(lineage, CITIES), ()]
    asked = np.flatnonzero(is_asked | (is_gone & (np.arange(len(owners)) % 2 == 0)))
    queries = []
    for row in asked:
        region = points[owners[row]].region
        line = lines[region] if region is not None else places_asked[row % len(places_asked)]
        rows, features = index.candidates(places[row], figures_of(texts[row]), line, asks.guesses[row])
        # A point that says the same answers as well, whether or not the ask's own one is there.
        is_right = index.like(points[owners[row]], said[owners[row]], rows)
        queries.append(Query(features, is_right, int(owners[row]) in number, texts[row], asks.guesses[row]))
    queries += _familiar(asks, index, np.flatnonzero(kept), number, generator)
    return queries


def _familiar(
    asks: Asks, index: PointIndex, kept: NDArray[np.int64], number: Mapping[int, int], generator: np.random.Generator
) -> list[Query]:
    """Asks that stand in the space, with a character left out: the commonest questions are put almost in our own words."""
    rows = generator.choice(kept, int(FAMILIAR * len(kept)), replace=False)
    gaps = [int(generator.integers(len(asks.texts[row]))) for row in rows]
    texts = [asks.texts[row][:gap] + asks.texts[row][gap + 1 :] for row, gap in zip(rows, gaps, strict=True)]
    encoder = load_encoder()
    vectors = encode_once(texts, encoder)
    queries = []
    for row, place in zip(rows, index.space.project_all(texts, vectors), strict=True):
        owner = int(asks.owners[row])
        line = lineage(asks.points[owner].region or "")
        found, features = index.candidates(place, figures_of(asks.texts[row]), line, asks.guesses[row])
        is_right = index.like(asks.points[owner], index.says[number[owner]], found)
        queries.append(Query(features, is_right, True, asks.texts[row], asks.guesses[row], is_familiar=True))
    return queries


def unlabelled(asks: Asks, texts: Sequence[str], vectors: Vectors, guesses: Sequence[Mapping[str, float]]) -> list[Query]:
    """Questions of which no point is known to be right, among all points."""
    space, prototypes = fit_points(asks.points, asks.texts, asks.vectors, asks.owners, asks.said)
    places = space.project_all(asks.texts, asks.vectors)
    index = PointIndex(asks.points, places, prototypes, space, fit_kinds(places, asks.owners, asks.points), asks.said)
    queries = []
    for text, place, guess in zip(texts, space.project_all(texts, vectors), guesses, strict=True):
        rows, features = index.candidates(place, figures_of(text), (), guess)
        queries.append(Query(features, np.zeros(len(rows), dtype=bool), False, text, guess))
    return queries


def _with_asks(point: Point, count: int) -> Point:
    return replace(point, asks=("",) * count)


def lineage(region: str) -> Collection[str]:
    """The regions whose points a question about a place sees."""
    return next((line for line in map(load_gazetteer().lineage, CITIES) if region in line), ())


def train(queries: Sequence[Query]) -> Ranker:
    """The ranker of all queries' candidates."""
    features = np.vstack([query.features for query in queries])
    labels = np.concatenate([query.is_right for query in queries])
    mean, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    model = MLPClassifier((HIDDEN,), alpha=1e-3, batch_size=512, max_iter=PASSES, random_state=0).fit((features - mean) / scale, labels)
    inner, outer = model.coefs_
    inner = inner / scale[:, None]
    hidden = np.vstack([inner, model.intercepts_[0] - mean @ inner]).astype(np.float32)
    ranker = Ranker(hidden, np.append(outer[:, 0], model.intercepts_[1]).astype(np.float32), 0.5, 0.1, 0.1, UNTRAINED, 1.0, 1.0)
    best = np.asarray([_best(ranker, query) for query in queries])
    levels = np.linspace(0.05, 0.95, 91)
    worth = [sum((1.0 if is_right else -WRONG_WEIGHT) for probability, is_right in best if probability >= level) for level in levels]
    return replace(ranker, answers=float(levels[int(np.argmax(worth))]), nears=near_level(ranker, queries))


def near_level(ranker: Ranker, queries: Sequence[Query]) -> float:
    """The lowest probability at which the best point of the topic that recognition is sure of is right often enough to be shown."""
    best = np.asarray([found for query in queries if not query.is_familiar and (found := _best_of_topic(ranker, query)) is not None])
    best = best[np.argsort(best[:, 0])]
    windows = range(0, len(best) - NEAR_WINDOW, NEAR_WINDOW // 4)
    enough = (float(best[start, 0]) for start in windows if best[start : start + NEAR_WINDOW, 1].mean() >= NEAR_ENOUGH)
    return min(next(enough, ranker.offers), ranker.offers)


def _best_of_topic(ranker: Ranker, query: Query) -> tuple[float, bool] | None:
    """Probability and rightness of the best candidate of a topic that recognition is sure of; None where there is none."""
    rows = np.flatnonzero(query.features[:, FEATURES.index("topic")] >= SURE_TOPIC)
    if not len(rows):
        return None
    probabilities = ranker.probabilities(query.features[rows])
    at = int(np.argmax(probabilities))
    return float(probabilities[at]), bool(query.is_right[rows[at]])


def _best(ranker: Ranker, query: Query) -> tuple[float, bool]:
    probabilities = ranker.probabilities(query.features)
    at = int(np.argmax(probabilities))
    return float(probabilities[at]), bool(query.is_right[at])


def report(ranker: Ranker, queries: Sequence[Query]) -> list[str]:
    """Recall, and what the threshold does."""
    known = [query for query in queries if query.is_known and not query.is_familiar]
    familiar = np.asarray([_rank(ranker, query) for query in queries if query.is_familiar])
    ranks = np.asarray([_rank(ranker, query) for query in known])
    found, none = [_best(ranker, query) for query in known], [_best(ranker, query) for query in queries if not query.is_known]
    right = [is_right for probability, is_right in found if probability >= ranker.answers]
    wrong = [probability >= ranker.answers and not is_right for probability, is_right in none]
    return [
        f"asks held out: {len(known)}; R@1 {np.mean(ranks == 0):.3f}, R@3 {np.mean(ranks < 3):.3f}",
        f"asks of the space but for a character: {len(familiar)}; R@1 {np.mean(familiar == 0):.3f}",
        f"answered (probability >= {ranker.answers:.2f}): {len(right) / len(found):.3f}, of these right {np.mean(right):.3f}",
        f"points gone: {len(none)} asks, answered with something else {np.mean(wrong):.3f}",
    ]


def _rank(ranker: Ranker, query: Query) -> int:
    """Where the first right candidate stands; behind all where there is none."""
    found = np.flatnonzero(query.is_right[np.argsort(-ranker.probabilities(query.features))])
    return int(found[0]) if len(found) else len(query.is_right)


@dataclass(frozen=True)
class Examples:
    """What intent recognition is trained on, readable, and what a recognition that has not seen them thinks; `is_ours` is False for
    questions out of scope."""

    texts: Sequence[str]
    vectors: Vectors
    guesses: Sequence[Mapping[str, float]]
    is_ours: Sequence[bool]

    def only(self, is_ours: bool) -> tuple[Sequence[str], Vectors, Sequence[Mapping[str, float]]]:
        """Texts, vectors and guesses of one side."""
        rows = [row for row, each in enumerate(self.is_ours) if each == is_ours]
        return [self.texts[row] for row in rows], self.vectors[rows], [self.guesses[row] for row in rows]


def tune(points: Sequence[Point], guess: Guesser, examples: Examples, path: Path = RANKER) -> list[str]:
    """Train the ranker on points and on questions that are none of ours, then the judge of scope on both and on examples of our topics;
    write them, and give the lines that say how good they are."""
    encoder = load_encoder()
    texts, vectors, owners = read_asks(points, encoder)
    asked = Asks(points, texts, vectors, owners, read_says(points, encoder), guess(texts, vectors))
    queries = [query for fold in range(FOLDS) for query in held_out(asked, fold)]
    foreign = unlabelled(asked, *examples.only(is_ours=False))
    ranker = train([*queries, *foreign])
    asks = [query for query in queries if not query.is_familiar]
    judged = train_scope(ranker, asks, unlabelled(asked, *examples.only(is_ours=True)), foreign)
    ranker = replace(ranker, scope=judged.scope, doubts=judged.level(DOUBTED), declines=judged.level(DECLINED))
    write(ranker, path)
    return [*report(ranker, [*queries, *foreign]), judged.report()]


def tune_scope(points: Sequence[Point], guess: Guesser, examples: Examples, path: Path = RANKER) -> list[str]:
    """Train the judge of scope alone, beside the ranker as it is: enough where only examples of intents changed."""
    encoder = load_encoder()
    texts, vectors, owners = read_asks(points, encoder)
    asked = Asks(points, texts, vectors, owners, read_says(points, encoder), guess(texts, vectors))
    ranker, asks = load_ranker(), [query for query in held_out(asked, 0) if not query.is_familiar]
    judged = train_scope(ranker, asks, unlabelled(asked, *examples.only(is_ours=True)), unlabelled(asked, *examples.only(is_ours=False)))
    write(replace(ranker, scope=judged.scope, doubts=judged.level(DOUBTED), declines=judged.level(DECLINED)), path)
    return [judged.report()]
