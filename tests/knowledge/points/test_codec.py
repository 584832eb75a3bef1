"""Points and acts come back from JSON as they were."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.points.acts import load_acts
from knowledge.points.codec import act_from_json, act_to_json, point_from_json, point_to_json
from knowledge.points.load import load_points
from knowledge.points.model import Check, Point, Source

FULL = Point(
    id="a/b",
    says="能。",
    kind="right",
    ask="verdict",
    topics=("hukou", "housing"),
    sources=(Source("应当", act="x", article="第一条"), Source("凭证", clause="d/1")),
    asks=("行不", "能不能"),
    region="anyang",
    verdict="yes",
    who="worker",
    but="有例外。",
    do="去问。",
    clock="一年",
    proof="合同",
    checks=(Check("lived_months", ">=", 6.0),),
    calls=("12345",),
    since=date(2020, 1, 1),
    until=date(2026, 12, 31),
    is_generated=True,
)


@pytest.mark.parametrize("point", [FULL, Point("a", "能。", "fact", "document", (), (), ())], ids=["full", "bare"])
def test_point_comes_back(point: Point) -> None:
    assert point_from_json(point_to_json(point)) == point


def test_every_point_and_act_comes_back() -> None:
    assert [point.id for point in load_points() if point_from_json(point_to_json(point)) != point] == []
    assert [act.id for act in load_acts().values() if act_from_json(act_to_json(act)) != act] == []


def test_chinese_stays_readable() -> None:
    assert "应当" in point_to_json(FULL)


@pytest.mark.parametrize("text", ["", "{}", '{"id": "a"}', "[]", point_to_json(FULL).replace("says", "said")])
def test_what_is_no_point_is_an_error_that_the_store_reports(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        point_from_json(text)
