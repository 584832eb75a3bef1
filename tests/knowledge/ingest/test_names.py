"""Today's full names, and what is left as printed."""

from __future__ import annotations

import pytest

from knowledge.ingest.names import Namer, OfficeBook, load_office_book

BOOK = OfficeBook.of(
    [
        {
            "name": "人力资源和社会保障局",
            "province": "人力资源和社会保障厅",
            "printed": ["人社局", "人力资源社会保障局", "人力资源社会保障厅"],
        },
        {"name": "共青团委员会", "form": "共青团{place}委员会", "province_form": "共青团{place}委员会", "printed": ["团市委", "团省委"]},
        {
            "name": "中国人民银行分行",
            "form": "中国人民银行{place}分行",
            "printed": ["人行{place}中心支行", "人民银行{short}中心支行"],
        },
        {"name": "国家统计局调查队", "form": "国家统计局{short}调查队", "printed": ["国家统计局{short}调查队"]},
        {"name": "住房和城乡建设局", "printed": ["建委", "住建局"], "renamed": [{"from": ["建委"], "year": 2018, "sure": False}]},
        {"name": "成员单位", "printed": ["农民工工作领导小组各成员单位"], "group": True},
        {
            "name": "自然资源局",
            "printed": ["自然资源局", "自然资源和规划局", "国土资源和规划局"],
            "renamed": [{"from": ["国土资源和规划局"], "year": 2018}],
        },
    ]
)
CITY = Namer("海平市", "city", BOOK)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("市人社局", "海平市人力资源和社会保障局"),
        ("人力资源社会保障局", "海平市人力资源和社会保障局"),
        ("海平市人社局", "海平市人力资源和社会保障局"),
        ("团市委", "共青团海平市委员会"),
        ("人行海平市中心支行", "中国人民银行海平市分行"),
        ("人民银行海平中心支行", "中国人民银行海平市分行"),
        ("国家统计局海平调查队", "国家统计局海平调查队"),
        ("市住建局", "海平市住房和城乡建设局"),
        ("市建委", "海平市建委"),
        ("市农民工工作领导小组各成员单位", "海平市农民工工作领导小组各成员单位"),
        ("各县（市、区）人民政府", "各县（市、区）人民政府"),
        ("县（区）人民政府", "县（区）人民政府"),
        ("市委宣传部", "海平市委宣传部"),
        ("市场监管局", "海平市市场监管局"),
        ("妇联", "海平市妇联"),
        ("省总工会", "省总工会"),
        ("国家税务总局海平市税务局", "国家税务总局海平市税务局"),
        ("市自然资源和规划局", "海平市自然资源和规划局"),
        ("市国土资源和规划局", "海平市自然资源局"),
        ("高新区管委会", "海平市高新区管委会"),
    ],
)
def test_names_in_a_city(printed: str, name: str) -> None:
    assert CITY.name_of(printed) == name


def test_a_prefix_is_told_from_the_first_character_of_a_name() -> None:
    book = OfficeBook.of([{"name": "市场监督管理局", "printed": ["市场监管局"]}])
    namer = Namer("海平市", "city", book)
    assert namer.name_of("市场监管局") == namer.name_of("市市场监管局") == "海平市市场监督管理局"


def test_names_in_a_province_and_a_county() -> None:
    assert Namer("河南省", "province", BOOK).name_of("省人力资源社会保障厅") == "河南省人力资源和社会保障厅"
    assert Namer("云岭县", "county", BOOK).name_of("县人社局") == "云岭县人力资源和社会保障局"
    assert Namer("云岭县", "county", OfficeBook()).name_of("团县委") == "共青团云岭县委"


def test_without_a_book_only_the_place_is_restored() -> None:
    namer = Namer("海平市", "city")
    assert [namer.name_of(item) for item in ("市人社局", "教育局", "团市委")] == ["海平市人社局", "海平市教育局", "共青团海平市委"]
    assert Namer("", "city").name_of("市人社局") == "市人社局"


def test_the_catalog_knows_the_offices_of_the_held_documents() -> None:
    namer = Namer("安阳市", "city", load_office_book())
    assert namer.name_of("人力资源社会保障局") == "安阳市人力资源和社会保障局"
    assert namer.name_of("人行安阳市中心支行") == "中国人民银行安阳市分行"
