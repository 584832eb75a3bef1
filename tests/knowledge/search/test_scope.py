"""The judge of scope: what it weighs, and that nothing near and a stranger's look both count."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search.point_ranker import load_ranker
from knowledge.search.scope import FEATURES, SMALLEST, UNTRAINED, scope_features

TOPICS = ("wage_arrears", "hukou")
NEAR = {"fit": 0.8, "nearest": 0.8, "third": 0.7, "share": 0.9, "spread": 0.3, "topic": 0.9}
FAR = {"fit": 0.2, "nearest": 0.25, "third": 0.2, "share": 0.1, "spread": 0.05, "topic": 0.02}


def strangeness(nearest: dict[str, float] | None, probability: float, **guesses: float) -> float:
    row = scope_features("老板不发工资怎么办", nearest, probability, guesses, TOPICS)
    return float(load_ranker().scope.strangeness(np.asarray([row], dtype=np.float32))[0])


def test_features_are_those_named() -> None:
    row = scope_features("四个字儿", NEAR, 0.5, {"wage_arrears": 0.6, "hukou": 0.1, "out_of_scope": 0.2}, TOPICS)
    by_name = dict(zip(FEATURES, row, strict=True))

    assert by_name["found"] == pytest.approx(0.0)
    assert by_name["fit"] == 0.8
    assert by_name["best"] > by_name["strange"] > by_name["second"]
    assert by_name["other"] == pytest.approx(0.1)
    assert by_name["length"] == pytest.approx(np.log(5))


@pytest.mark.parametrize("probability", [0.0, 1.0, SMALLEST / 2])
def test_certainties_stay_finite(probability: float) -> None:
    assert np.isfinite(scope_features("", None, probability, {}, ())).all()


def test_where_nothing_is_near_the_features_of_the_point_are_nought() -> None:
    row = dict(zip(FEATURES, scope_features("呃", None, 0.0, {}, TOPICS), strict=True))

    assert {row[name] for name in ("fit", "nearest", "third", "share", "spread", "topic")} == {0.0}


def test_ours_and_strangers_lie_on_their_sides_of_the_level() -> None:
    level = load_ranker().declines

    assert strangeness(NEAR, 0.9, wage_arrears=0.95, out_of_scope=0.01) < level
    assert strangeness(FAR, 0.01, wage_arrears=0.02, out_of_scope=0.95) >= level


def test_a_near_point_outweighs_some_strangeness() -> None:
    seen = {"wage_arrears": 0.3, "out_of_scope": 0.4}

    assert strangeness(NEAR, 0.9, **seen) < strangeness(FAR, 0.01, **seen)


def test_an_untrained_judge_knows_nothing() -> None:
    assert UNTRAINED.strangeness(np.zeros((2, len(FEATURES)), dtype=np.float32)).tolist() == [0.5, 0.5]
