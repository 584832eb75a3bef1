"""A point that another one governs in the place asked about gives its rank to that one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from knowledge.answers.governing import governed
from knowledge.points.model import Point
from knowledge.search.points import Found


@dataclass(eq=False)
class Held:
    points: tuple[Point, ...]


def point(name: str, region: str | None = None, over: tuple[str, ...] = ()) -> Point:
    return Point(name, f"{name}说。", "right", "verdict", (), (), (), region=region, over=over)


LAW, OTHER = point("law"), point("other")
PROVINCE = point("province", "henan", over=("law",))
CITY = point("city", "zhengzhou", over=("law",))
HELD = Held((LAW, OTHER, PROVINCE, CITY))


def found(*points: Point) -> list[Found]:
    return [Found(each, 0.9 - 0.1 * at, ()) for at, each in enumerate(points)]


@pytest.mark.parametrize(
    ("line", "told"),
    [({"zhengzhou", "henan"}, CITY), ({"anyang", "henan"}, PROVINCE), ({"xingtai", "hebei"}, LAW), (set(), LAW)],
    ids=["city before province", "province before nation", "another province", "no place"],
)
def test_the_rule_of_the_narrowest_place_is_told(line: set[str], told: Point) -> None:
    assert [(each.point, each.probability) for each in governed(found(LAW, OTHER), HELD, line)] == [(told, 0.9), (OTHER, 0.8)]


def test_a_rule_that_was_found_itself_is_told_once_and_as_sure_as_the_surer() -> None:
    assert [(each.point, each.probability) for each in governed(found(OTHER, LAW, PROVINCE), HELD, {"henan"})] == [
        (OTHER, 0.9),
        (PROVINCE, 0.8),
    ]


def test_what_nothing_governs_stays_as_it_was() -> None:
    as_found = found(OTHER, PROVINCE)
    assert list(governed(as_found, HELD, {"henan"})) == as_found
