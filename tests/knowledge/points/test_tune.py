"""Training of ranker and judge on made-up queries: what is written can be read, and levels come from what was right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.points.query import Query
from knowledge.points.tune import near_level, train
from knowledge.points.tune_scope import DECLINED, DOUBTED, train_scope
from knowledge.search import point_ranker
from knowledge.search.point_ranker import FEATURES, Ranker, load_ranker, write

CANDIDATES, KNOWN, FOREIGN = 4, 300, 120


def query(generator: np.random.Generator, is_ours: bool) -> Query:
    """Candidates of which the first is near and right, or a stranger's that are all far."""
    features = generator.uniform(0.0, 0.3, (CANDIDATES, len(FEATURES))).astype(np.float32)
    if is_ours:
        features[0, : FEATURES.index("share") + 1] = 0.8
        features[:, FEATURES.index("topic")] = 0.9
    is_right = np.asarray([is_ours, *[False] * (CANDIDATES - 1)])
    return Query(features, is_right, is_ours, "老板不发工资", {"wage_arrears" if is_ours else "out_of_scope": 0.8})


@pytest.fixture(scope="module")
def queries() -> tuple[list[Query], list[Query]]:
    generator = np.random.default_rng(0)
    return [query(generator, True) for _ in range(KNOWN)], [query(generator, False) for _ in range(FOREIGN)]


@pytest.fixture(scope="module")
def ranker(queries: tuple[list[Query], list[Query]]) -> Ranker:
    return train([*queries[0], *queries[1]])


def test_ranker_learns_which_candidate_is_right(ranker: Ranker, queries: tuple[list[Query], list[Query]]) -> None:
    firsts = [int(np.argmax(ranker.probabilities(each.features))) for each in queries[0]]

    assert firsts.count(0) > 0.95 * KNOWN


def test_near_level_is_never_above_that_of_choices(ranker: Ranker, queries: tuple[list[Query], list[Query]]) -> None:
    assert 0.0 <= near_level(ranker, queries[0] * 2) <= ranker.offers


def test_judge_keeps_strangers_out_and_ours_in(ranker: Ranker, queries: tuple[list[Query], list[Query]]) -> None:
    ours, foreign = queries
    judged = train_scope(ranker, ours[:150], ours[150:], foreign)

    assert (judged.foreign < judged.level(DOUBTED)).mean() <= DOUBTED
    assert (judged.asks >= judged.level(DOUBTED)).mean() < 0.1
    assert judged.level(DOUBTED) <= judged.level(DECLINED)
    assert f"{judged.level(DECLINED):.2f}" in judged.report()


def test_what_is_written_is_read(ranker: Ranker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ranker.yml"
    write(ranker, path)
    monkeypatch.setattr(point_ranker, "RANKER", path)

    read = load_ranker.__wrapped__()

    assert read.hidden == pytest.approx(ranker.hidden, abs=1e-3)
    assert (read.answers, read.offers) == pytest.approx((ranker.answers, ranker.offers), abs=1e-3)
