"""The drawn chat: nothing wider than the screen, nothing lost, links in brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.follower import Bubble
from bot.simulator.phone import BUBBLE, HANGING, WIDTH, bubble_lines, person_line, width, wrapped


@given(st.text(alphabet="工资abc，。 \n", max_size=300))
def test_wrapping_loses_nothing_and_keeps_within_the_width(text: str) -> None:
    lines = list(wrapped(text))
    assert "".join(lines) == text.replace("\n", "")
    assert all(width(line.rstrip(HANGING)) <= BUBBLE for line in lines)


def test_no_line_begins_with_a_closing_mark() -> None:
    assert list(wrapped("工" * 30 + "，资")) == ["工" * 30 + "，", "资"]


@pytest.mark.parametrize(("text", "columns"), [("工资", 4), ("abc", 3), ("工a。", 5)])
def test_chinese_characters_take_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def test_the_person_stands_on_the_right_and_the_account_on_the_left() -> None:
    assert width(person_line("我", "工资").lstrip("\n")) == WIDTH
    bubble = Bubble("account", '选：<a href="weixin://bizmsgmenu?msgmenucontent=a&msgmenuid=1">安阳</a>')
    assert list(bubble_lines("工友问", bubble)) == ["工友问：", "  │ 选：[安阳]"]
