"""What page breaks leave in a text: running heads, numbers in them, a character printed on both sides."""

from __future__ import annotations

import pytest

from knowledge.ingest.lines import bare
from knowledge.ingest.pages import is_printed_twice
from knowledge.ingest.repair import repair

HEAD = "海平市人民政府关于务工的意见\n一、任务\n（一）培训。晚上上课，白天做工，{}就近安排工地实习。\n（二）食堂。中午{}开放。\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("\n— 1 —\n海平市公报 2021年第4期\n", "\n— 2 —\n海平市公报 2021年第4期\n"),
        ("\n海平市公报·1·\n", "\n海平市公报·2·\n"),
        ("\n\f\n海平市务工意见 第2页\n", "\n\f\n海平市务工意见 第3页\n"),
        ("\n3\n\f\n", "\n4\n\f\n"),
    ],
)
def test_heads_and_feet_of_pages_are_taken_out(first: str, second: str) -> None:
    text = HEAD.format(first, second)
    repaired = repair(text)
    assert "白天做工，就近安排工地实习。" in repaired.text and "中午开放。" in repaired.text
    assert repaired.original() == bare(text)


@pytest.mark.parametrize(
    ("before", "after", "is_slip"),
    [
        ("建立城乡统一的基本公共服务", "务制度体系，让农民工", True),
        ("有意愿的农民工等返乡个人", "人力资源市场", False),
        ("短句服务", "务制度", False),
        ("建立城乡统一的基本公共秩序", "序列清楚的制度", False),
    ],
)
def test_a_character_of_both_pages(before: str, after: str, is_slip: bool) -> None:
    text = f"做好服务工作，个人自愿，发展人力资源。\n{before}\n{after}"
    assert is_printed_twice(before, after, text) is is_slip


def test_a_doubled_character_is_dropped_once_and_remembered() -> None:
    text = "海平市务工服务意见\n（一）服务。建立城乡统一的基本公共服务\n\n— 1 —\n务制度体系。\n（二）食堂。开放。\n"
    repaired = repair(text)
    assert "基本公共服务制度体系" in repaired.text and repaired.original() == bare(text)
