"""BM25 by the statistics of one set: the same as the library's for that set, and defined for texts outside it."""

from __future__ import annotations

import math

import pytest

from knowledge.search.bm25 import Bm25, Weighed

TEXTS = [["落户", "居住证", "落户"], ["工资", "拖欠"], ["工资", "保证金", "工资", "专户", "农民工"], ["居住证"]]


def test_scores_are_those_of_lucene() -> None:
    fitted = Bm25(TEXTS)
    found = Weighed([fitted.weighed(text) for text in TEXTS]).scores(["落户"])

    assert found[1:].tolist() == [0.0, 0.0, 0.0]
    # ln(1 + (4 - 1 + 0.5) / 1.5) · 2 / (1.5 · (0.25 + 0.75 · 3 / 2.75) + 2)
    assert found[0] == pytest.approx(math.log(1 + 3.5 / 1.5) * 2 / (1.5 * (0.25 + 0.75 * 3 / 2.75) + 2))


def test_rarer_words_and_shorter_texts_weigh_more() -> None:
    fitted = Bm25(TEXTS)
    weights = [fitted.weighed(text) for text in TEXTS]

    assert weights[0]["落户"] > weights[0]["居住证"]
    assert weights[3]["居住证"] > weights[0]["居住证"]


def test_text_outside_the_set_is_weighed_like_one_inside() -> None:
    fitted = Bm25(TEXTS)

    assert fitted.weighed(list(TEXTS[0])) == fitted.weighed(TEXTS[0])
    assert fitted.weighed(["没见过", "工资"]).keys() == {"工资"}
    assert "没见过" not in fitted and fitted.holders("工资") == 2 and fitted.holders("没见过") == 0


def test_nothing_to_take_statistics_from_scores_nothing() -> None:
    assert Bm25([]).weighed(["工资"]) == {}
    assert Weighed([]).scores(["工资"]).tolist() == []


def test_term_asked_twice_counts_twice() -> None:
    weighed = Weighed([Bm25(TEXTS).weighed(TEXTS[1])])

    assert weighed.scores(["工资", "工资"])[0] == pytest.approx(2 * weighed.scores(["工资"])[0])
