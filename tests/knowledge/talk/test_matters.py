"""Which matters a message numbers, and which of its numbers only count something."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.search.reading import parts_of
from knowledge.talk.matters import listed
from knowledge.talk.model import Part

TODAY = date(2026, 11, 30)


def numbered(text: str) -> list[str]:
    return [matter.words for matter in listed([Part(part, "out_of_scope", 0.9) for part in parts_of(text)], TODAY)]


@pytest.mark.parametrize(
    ("text", "matters"),
    [
        ("1工资压两个月 2没签合同 3宿舍漏雨没人管", ["工资压两个月", "没签合同", "宿舍漏雨没人管"]),
        ("三个事,一是小孩打疫苗,二是老板不给交保险", ["小孩打疫苗", "老板不给交保险"]),
        ("两个事:一个是老板不签合同,一个是我想给娃办户口", ["老板不签合同", "我想给孩子办户口"]),
        ("①工钱没给齐，②工伤没人认", ["工资没给齐", "工伤没人认"]),
    ],
)
def test_matters_are_numbered(text: str, matters: list[str]) -> None:
    assert numbered(text) == matters


@pytest.mark.parametrize(
    "text",
    [
        "一个月工资三千，一个月只休两天",
        "1个月没发工资，2个孩子没学上",
        "一年没签合同，二十天没发钱",
        "12个人干活，23天没给钱",
        "一天干十个钟头，两天歇一回",
    ],
)
def test_numbers_that_count_something_number_no_matters(text: str) -> None:
    assert numbered(text) == []
