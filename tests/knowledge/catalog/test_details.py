"""Details that people ask for, and how documents speak of them."""

from __future__ import annotations

import pytest

from knowledge.catalog.details import details_asked, load_details


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("娃能在这边高考不", ["高考"]),
        ("厂里不给交公积金", ["公积金"]),
        ("两癌检查免费吗", ["两癌检查"]),
        ("租房补贴能领多少钱", ["租房补贴", "具体金额"]),
        ("办居住证要什么材料，几天能办好", ["办理时间", "所需材料"]),
        ("人社局电话多少，在哪里办", ["电话号码", "地址"]),
        ("老板拖欠工资怎么办", []),
        ("老板电话打不通", []),
        ("老板不给钱，不接电话", []),
        ("打不通老板电话，欠我工资", []),
        ("老板欠钱，电话不接", []),
        ("打电话他也不接", []),
        ("老板不接电话，劳动局电话多少", ["电话号码"]),
        ("投诉打哪个电话", ["电话号码"]),
        ("给个电话", ["电话号码"]),
        ("", []),
    ],
)
def test_details_in_a_question(text: str, names: list[str]) -> None:
    assert [detail.name for detail in details_asked(text)] == names


@pytest.mark.parametrize(
    ("name", "clause", "is_stated"),
    [
        ("高考", "参加升学考试办法按省里规定执行", True),
        ("高考", "在流入地接受义务教育", False),
        ("公积金", "逐步纳入住房公积金制度实施范围", True),
        ("具体金额", "给予最高不超过10万元的贷款", True),
        ("具体金额", "给予适当补贴", False),
        ("办理时间", "5个工作日内办结", True),
    ],
)
def test_clause_states_a_detail_or_not(name: str, clause: str, is_stated: bool) -> None:
    detail = next(detail for detail in load_details() if detail.name == name)

    assert bool(detail.stated.search(clause)) is is_stated


def test_things_are_told_from_kinds_of_fact() -> None:
    details = load_details()

    assert len({detail.name for detail in details}) == len(details)
    assert {detail.name for detail in details if not detail.is_named} == {
        "具体金额",
        "电话号码",
        "地址",
        "办理时间",
        "所需材料",
        "上班时间",
    }
