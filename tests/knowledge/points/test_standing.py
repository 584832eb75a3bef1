"""Which of two rules on one matter governs: a regulation before an opinion, the narrower place, then the newer text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.catalog.regions import load_gazetteer
from knowledge.points.acts import Act
from knowledge.points.model import Point, Source
from knowledge.points.standing import misplaced, standing

ISSUED = {"anyang-2015-34": date(2015, 11, 20), "henan-2019-2": None}


def act(name: str, since: date, region: str | None = None, amended: date | None = None) -> Act:
    return Act(name, name, None, "某委员会", since, amended, "nation", region, "s", date(2026, 9, 20))


ACTS = {
    "law": act("law", date(2020, 1, 1)),
    "old": act("old", date(2003, 1, 1), "henan"),
    "new": act("new", date(2003, 1, 1), "henan", amended=date(2021, 1, 1)),
    "city": act("city", date(1998, 1, 1), "zhengzhou"),
}


def point(name: str, source: Source, region: str | None = None, over: tuple[str, ...] = (), topic: str = "wage_arrears") -> Point:
    return Point(f"{topic}/{name}", "能。", "right", "verdict", (topic,), (source,), (), region=region, over=over)


LAW = point("law", Source("w", act="law"))
PROVINCE = point("province", Source("w", act="new"), "henan")
CITY = point("city", Source("w", act="city"), "zhengzhou")
OPINION = point("opinion", Source("w", clause="anyang-2015-34/1"), "anyang")
KNOWN = {each.id: each for each in (LAW, PROVINCE, CITY, OPINION)}


def why_not(governing: Point) -> str | None:
    return misplaced(governing, KNOWN, ACTS, ISSUED, load_gazetteer())


@pytest.mark.parametrize(
    ("greater", "less"),
    [
        (PROVINCE, LAW),
        (CITY, PROVINCE),
        (LAW, OPINION),
        (PROVINCE, point("old", Source("w", act="old"), "henan")),
        (OPINION, point("undated", Source("w", clause="henan-2019-2/1"), "henan")),
    ],
    ids=["province before nation", "city before province", "act before opinion", "newer before older", "city's opinion before province's"],
)
def test_order_of_rules(greater: Point, less: Point) -> None:
    one, other = (standing(each, ACTS, ISSUED, load_gazetteer()) for each in (greater, less))
    assert one > other


@pytest.mark.parametrize("governed", [LAW, PROVINCE])
def test_a_citys_act_may_go_before_its_provinces_and_the_nations(governed: Point) -> None:
    assert why_not(replace(CITY, over=(governed.id,))) is None


@pytest.mark.parametrize(
    ("governing", "why"),
    [
        (replace(LAW, over=(PROVINCE.id,)), "does not hold where"),
        (replace(CITY, over=(OPINION.id,)), "does not hold where"),
        (point("older", Source("w", act="old"), "henan", over=(PROVINCE.id,)), "governs"),
        (replace(OPINION, over=(LAW.id,)), "in an act"),
        (replace(CITY, over=("wage_arrears/gone",)), "there is no point"),
        (replace(CITY, topics=("travel",), over=(LAW.id,)), "of other topics"),
    ],
    ids=["nation before province", "another city", "older before newer", "opinion before law", "unknown", "other matter"],
)
def test_what_may_not_go_before_another_rule_is_refused(governing: Point, why: str) -> None:
    assert why in (why_not(governing) or "")


def test_an_act_goes_before_the_opinion_of_a_city_of_its_place() -> None:
    assert why_not(point("regulation", Source("w", act="new"), "anyang", over=(OPINION.id,))) is None
