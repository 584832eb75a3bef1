"""Whose body an issuer is."""

from __future__ import annotations

import pytest

from knowledge.ingest.places import Place, Places, level_of, place_of, unit_of

PLACES = Places.of([Place("henan", "河南省", "province"), Place("anyang", "安阳市", "city"), Place("gongyi", "巩义市", "county")])


@pytest.mark.parametrize(
    ("issuer", "region", "level"),
    [("河南省农民工工作领导小组", "henan", "province"), ("安阳市人民政府办公室", "anyang", "city"), ("巩义市人民政府", "gongyi", "county")],
)
def test_places_of_the_catalog(issuer: str, region: str, level: str) -> None:
    place = PLACES.of_issuer(issuer)
    assert place is not None
    assert (place.id, place.level) == (region, level)


@pytest.mark.parametrize(
    ("issuer", "name", "level"),
    [
        ("云岭县人力资源和社会保障局", "云岭县", "county"),
        ("湖北省宜昌市人民政府", "宜昌市", "city"),
        ("柳溪市委办公室柳溪市人民政府办公室", "柳溪市", "city"),
        ("甲市乙区市场监督管理局", "乙区", "county"),
        ("盖洋镇人民政府", "盖洋镇", "county"),
        ("南平州人民政府", "南平州", "city"),
        ("黔东南苗族侗族自治州人民政府", "黔东南苗族侗族自治州", "city"),
        ("内蒙古自治区人民政府办公厅", "内蒙古自治区", "province"),
        ("上海市人力资源和社会保障局", "上海市", "province"),
    ],
)
def test_places_the_catalog_does_not_know(issuer: str, name: str, level: str) -> None:
    place = PLACES.of_issuer(issuer, "somewhere")
    assert place == Place("somewhere", name, level)


def test_a_party_committee_is_its_places() -> None:
    place = PLACES.of_issuer("中共安阳市委办公室")
    assert place is not None
    assert place.id == "anyang"


def test_no_place() -> None:
    assert PLACES.of_issuer("") is None
    assert PLACES.of_issuer("国务院") is None


def test_levels_and_prefixes() -> None:
    assert [level_of(name) for name in ("河南省", "安阳市", "汤阴县", "北京市", "延边朝鲜族自治州")] == [
        "province",
        "city",
        "county",
        "province",
        "city",
    ]
    assert [unit_of(name) for name in ("河南省", "安阳市", "汤阴县", "延边朝鲜族自治州", "")] == ["省", "市", "县", "州", ""]


def test_the_catalog_knows_the_held_issuers() -> None:
    place = place_of("吉林市人民政府")
    assert place is not None
    assert place.id == "jilin"
