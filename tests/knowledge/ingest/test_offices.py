"""Lists of offices: each item as printed, and who leads."""

from __future__ import annotations

import pytest

from knowledge.document import Role
from knowledge.ingest.names import Namer, OfficeBook
from knowledge.ingest.offices import is_office, parse_offices

NAMER = Namer("海平市", "city", OfficeBook())


def roles(statement: str) -> dict[str, str]:
    return {office.as_printed: office.role.value for office in parse_offices(statement, NAMER)}


def led_by(*items: str, with_: tuple[str, ...] = ()) -> dict[str, str]:
    return {**dict.fromkeys(items, "lead"), **dict.fromkeys(with_, "with")}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("（责任单位：市人社局、市财政局；完成时限：2020年底）", led_by("市人社局", "市财政局")),
        ("（牵头单位:市人社局;配合单位:市教育局,市公安局）", led_by("市人社局", with_=("市教育局", "市公安局"))),
        ("牵头单位：市人社局。责任单位：市发改委、民政局", led_by("市人社局", with_=("市发改委", "民政局"))),
        ("市人社局牵头，市教育局、市公安局配合", led_by("市人社局", with_=("市教育局", "市公安局"))),
        ("省人社厅牵头，省发改委、财政厅、团省委参加", led_by("省人社厅", with_=("省发改委", "财政厅", "团省委"))),
        ("省人社厅、司法厅牵头，省高法参加", led_by("省人社厅", "司法厅", with_=("省高法",))),
        ("省应急厅、卫生健康委分别负责", led_by("省应急厅", "卫生健康委")),
        ("市人社局、市住建局等部门按职责分工负责", led_by("市人社局", "市住建局")),
        ("市人社局牵头，市财政局等部门按职责分工负责", led_by("市人社局", with_=("市财政局",))),
        ("省农民工办牵头负责", led_by("省农民工办")),
        ("由市公安局牵头，会同市民政局及各县（市、区）协同推进。", led_by("市公安局", with_=("市民政局", "各县（市、区）"))),
        ("市农委、市国土局会同市法制办负责", led_by("市农委", "市国土局", with_=("市法制办",))),
        (
            "市人社局会同市财政局、总工会、妇联等单位和各县（市、区）政府负责。",
            led_by("市人社局", with_=("市财政局", "总工会", "妇联", "各县（市、区）政府")),
        ),
        ("市人社局会同市统计局及市总工会、团市委负责", led_by("市人社局", with_=("市统计局", "市总工会", "团市委"))),
        ("市人社局会同市教育局等部门，各县人民政府负责", led_by("市人社局", with_=("市教育局", "各县人民政府"))),
        ("由市人社局负责，市财政局配合", led_by("市人社局", with_=("市财政局",))),
        ("责任单位：市农民办，各成员单位；各县<市、区>人民政府", led_by("市农民办", "各成员单位", "各县<市、区>人民政府")),
        ("市农民工办会同市农民工工作领导小组各成员单位负责", led_by("市农民工办", with_=("市农民工工作领导小组各成员单位",))),
        ("市教育和体育局、市文化和旅游局负责", led_by("市教育和体育局", "市文化和旅游局")),
        ("市人社局、市农民工工作领导小组办公室（以下简称市农民工办）负责", led_by("市人社局", "市农民工工作领导小组办公室")),
        ("市人社局、各区县政府（管委会）负责", led_by("市人社局", "各区县政府（管委会）")),
        ("市发改委、人社局、民政局等14个部门负责", led_by("市发改委", "人社局", "民政局")),
        ("市人社局（牵头）、市财政局、市住建局", led_by("市人社局", with_=("市财政局", "市住建局"))),
        ("牵头领导：张三；牵头单位：市人社局；责任人：李四；电话：12333", led_by("市人社局")),
        ("【责任单位】市人社局、市财政局", led_by("市人社局", "市财政局")),
        ("责任单位：市人社局 市财政局 各乡镇（街道）", led_by("市人社局", "市财政局", "各乡镇（街道）")),
        ("牵头单位：区人社局 配合单位：区工信局、区商务局", led_by("区人社局", with_=("区工信局", "区商务局"))),
        ("此项工作由市人社局牵头，市财政局配合", led_by("市人社局", with_=("市财政局",))),
        ("市人社局负责，市住建局等部门以及各区政府配合", led_by("市人社局", with_=("市住建局", "各区政府"))),
        ("市人社局、市财政局会同有关部门负责", led_by("市人社局", "市财政局")),
        ("市人社局负责，各县政府落实。以下均需各县政府落实，不再列出", led_by("市人社局", "各县政府")),
        ("市人社局、市住建局分别牵头，各县政府具体负责", led_by("市人社局", "市住建局", with_=("各县政府",))),
    ],
)
def test_items_and_roles(statement: str, expected: dict[str, str]) -> None:
    assert roles(statement) == expected
    assert list(roles(statement)) == list(expected)


def test_two_printed_items_of_one_body_are_both_kept() -> None:
    book = OfficeBook.of([{"name": "税务局", "printed": ["国税局", "地税局"]}])
    offices = parse_offices("市国税局、地税局负责", Namer("海平市", "city", book))
    assert [(office.as_printed, office.name) for office in offices] == [("市国税局", "海平市税务局"), ("地税局", "海平市税务局")]


def test_an_item_named_twice_leads_when_it_leads_once() -> None:
    offices = parse_offices("市财政局配合；市财政局牵头", NAMER)
    assert [(office.as_printed, office.role) for office in offices] == [("市财政局", Role.LEAD)]


@pytest.mark.parametrize(
    "item", ["市人社局", "团市委", "市妇联", "各县（市、区）人民政府", "人行安阳市中心支行", "国家统计局邢台调查队", "市农民工办"]
)
def test_offices(item: str) -> None:
    assert is_office(item)


@pytest.mark.parametrize("item", ["工资", "加强劳动保障监察局", "农民工的单位", "各县要建立服务中心", "局"])
def test_no_offices(item: str) -> None:
    assert not is_office(item)
