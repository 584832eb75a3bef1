"""The gazetteer: longest match, weak names, chance strings, and which place lies in which."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.regions import Gazetteer, load_gazetteer
from knowledge.errors import CatalogError
from tests.conftest import CITIES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("安阳拖欠工资", [("安阳", ("anyang",))]),
        ("河南安阳县", [("河南", ("henan",)), ("安阳县", ("anyang-anyangxian",))]),
        ("汤阴的厂", [("汤阴", ("anyang-tangyin",))]),
        ("米易打工", [("米易", ("panzhihua-miyi",))]),
        ("郑州市巩义", [("郑州市", ("zhengzhou",)), ("巩义", ("zhengzhou-gongyi",))]),
        ("吉林的厂", [("吉林", ("jilin-province", "jilin"))]),
        ("吉林市的厂", [("吉林市", ("jilin",))]),
        ("河南路的饭店", []),
        ("安阳大街的工地", []),
        ("洛阳路小学", []),
        ("郑州银行武汉分行", [("武汉", ("wuhan",))]),
        ("安阳烩菜馆", []),
        ("吉林大厦", []),
        ("郑州路上堵车", [("郑州", ("zhengzhou",))]),
        ("郑州路边摆摊", [("郑州", ("zhengzhou",))]),
        ("安阳市路灯", [("安阳市", ("anyang",))]),
        ("手机新密码", []),
        ("我很犹豫", []),
        ("磨盘山上的地", []),
        ("", []),
        ("工资没发", []),
    ],
)
def test_places_in_text(text: str, expected: list[tuple[str, tuple[str, ...]]], gazetteer: Gazetteer) -> None:
    found = gazetteer.find(text)

    assert [mention.surface for mention in found] == [surface for surface, _ in expected]
    assert all(set(mention.candidates) == set(meant) for mention, (_, meant) in zip(found, expected, strict=True))


@pytest.mark.parametrize("surface", ["东区", "西区", "高新区", "铁西"])
def test_everyday_words_are_weak_names(surface: str, gazetteer: Gazetteer) -> None:
    assert all(mention.is_weak for mention in gazetteer.find(f"我在{surface}上班"))


@pytest.mark.parametrize(
    ("place", "city"),
    [
        ("anyang-tangyin", "anyang"),
        ("panzhihua-miyi", "panzhihua"),
        ("zhengzhou-gongyi", "zhengzhou"),
        ("jilin-jiaohe", "jilin"),
        ("xingtai-shahe", "xingtai"),
        ("henan", "henan"),
        ("beijing-chaoyang", "beijing"),
    ],
)
def test_county_speaks_through_its_city(place: str, city: str, gazetteer: Gazetteer) -> None:
    assert gazetteer.city_of(place).id == city


def test_lineage_goes_up_to_the_province(gazetteer: Gazetteer) -> None:
    assert gazetteer.lineage("anyang-tangyin") == ("anyang-tangyin", "anyang", "henan")
    assert gazetteer.is_within("anyang-tangyin", "henan") and gazetteer.is_within("anyang", "anyang")
    assert not gazetteer.is_within("henan", "anyang")


@pytest.mark.parametrize("place_id", [place.id for place in load_gazetteer().places.values() if place.parent in CITIES])
def test_every_county_of_the_held_cities_is_found_by_its_full_name(place_id: str, gazetteer: Gazetteer) -> None:
    place = gazetteer.places[place_id]
    city = gazetteer.places[place.parent or ""]
    meant = [candidate for mention in gazetteer.find(city.name + place.name) for candidate in mention.candidates]

    assert place_id in meant
    assert gazetteer.city_of(place_id) == city


@given(st.text(alphabet="安阳市郑州吉林东区县汤阴工资在的不是新密码攀枝花 ，", max_size=40))
def test_mentions_never_overlap_and_are_the_words_of_the_text(text: str) -> None:
    found = load_gazetteer().find(text)

    assert all(text[mention.start : mention.end] == mention.surface and mention.candidates for mention in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{"id": "a", "name": "甲市", "level": "city"}, {"id": "a", "name": "乙市", "level": "city"}], "a is listed twice"),
        ([{"id": "a", "name": "甲市", "level": "city", "parent": "b"}], "a lies in b, which is not listed"),
    ],
)
def test_contradictory_entries_are_refused(entries: list[dict[str, str]], message: str) -> None:
    with pytest.raises(CatalogError, match=message):
        Gazetteer(entries)


def test_form_that_is_both_weak_and_a_name_is_weak() -> None:
    tiny = Gazetteer([{"id": "a", "name": "东区", "level": "county", "weak": ["东区"]}], ["广东区域"])

    assert tiny.find("在东区")[0].is_weak
    assert tiny.find("广东区域") == ()
