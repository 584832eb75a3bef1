"""The amounts of a text: each form by itself, what only looks like one, and no string that breaks the reading."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.amounts import amounts_in
from knowledge.reading.scan import Cursor, behind, tokens_of
from knowledge.reading.sizes import Amount

TODAY = date(2026, 11, 29)


def only(text: str) -> Amount:
    (amount,) = amounts_in(text, TODAY)
    return amount


def kinds(text: str) -> list[tuple[str, str]]:
    return [(amount.kind, amount.words) for amount in amounts_in(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "kind", "unit", "low", "high"),
    [
        ("干了两年零三个月", "period", "month", 27, 27),
        ("干了两年四个月半", "period", "month", 28.5, 28.5),
        ("干了三年多", "period", "month", 36.12, 47.88),
        ("俩个半月多", "period", "month", 2.5, 2.5),
        ("一个月零五天", "period", "day", 35, 35),
        ("半年多了", "period", "month", 6.01, 12),
        ("个把月了", "period", "month", 0.8, 1.5),
        ("六个星期", "period", "day", 42, 42),
        ("3-5年", "period", "month", 36, 60),
        ("快两年", "period", "month", 18, 23.99),
        ("不到半年", "period", "month", 0, 5.99),
        ("一年以上", "period", "month", 12.01, 24),
        ("三年左右", "period", "month", 33, 39),
        ("虚岁五十", "age", "year", 48, 49),
        ("三岁半", "age", "year", 3.5, 3.5),
        ("今年五十二了", "age", "year", 52, 52),
        ("三百多号农民工", "people", "person", 301, 399),
        ("两个半小时", "hours", "hour", 2.5, 2.5),
        ("百分之三十", "percent", "percent", 30, 30),
        ("三成", "percent", "percent", 30, 30),
        ("30-50%", "percent", "percent", 30, 50),
        ("六级伤残", "grade", "grade", 6, 6),
        ("给1万2500没", "sum", "yuan", 12_500, 12_500),
        ("欠我三万多没给", "sum", "yuan", 30_001, 39_999),
        ("一天两百八公司不认", "day_rate", "yuan", 280, 280),
        ("三百一天", "day_rate", "yuan", 300, 300),
        ("两百八一天", "day_rate", "yuan", 280, 280),
        ("三千六一吨", "piece_rate", "yuan", 3600, 3600),
        ("一平方36块5", "piece_rate", "yuan", 36.5, 36.5),
        ("每件4毛5", "piece_rate", "yuan", 0.45, 0.45),
        ("说好一天能挣300", "day_rate", "yuan", 300, 300),
        ("200/天", "day_rate", "yuan", 200, 200),
        ("贴了210平方", "pieces", "piece", 210, 210),
        ("2030年", "year", "calendar", 2030, 2030),
        ("五一当天", "holidays", "day", 1, 1),
    ],
)
def test_each_form_is_read(text: str, kind: str, unit: str, low: float, high: float) -> None:
    amount = only(text)
    assert amount.kind == kind
    assert (amount.sizes[unit].low, amount.sizes[unit].high) == (pytest.approx(low, abs=0.02), pytest.approx(high, abs=0.02))


@pytest.mark.parametrize(
    "text",
    [
        "第十一天",
        "每三个月",
        "头三年",
        "上半年",
        "三年级",
        "高一级",
        "三级医院",
        "二级工",
        "12345",
        "K102几点",
        "三块儿",
        "几天",
        "十人民币",
    ],
)
def test_what_only_looks_like_an_amount_is_none(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一个五十多岁的人", [("pieces", "一个"), ("age", "五十多岁")]),
        ("坐了三十一个钟头", [("hours", "三十一个钟头")]),
        ("干了三十一天", [("period", "三十一天")]),
        ("俩一个宿舍", []),
        ("工资八千六级伤残", [("grade", "六级")]),
        ("我和5个工友干了38天,一天260", [("people", "5个工友"), ("period", "38天"), ("day_rate", "一天260")]),
    ],
)
def test_amounts_side_by_side_are_told_apart(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


@given(st.text(alphabet="零一二两三十百千万几仨半多来0123456789.,-~到至%年月天个工岁块毛小时人级平方第每头没快,。 ", max_size=24))
def test_no_text_of_numbers_and_units_breaks_the_reading(text: str) -> None:
    amounts = amounts_in(text, TODAY)
    assert all(amount.words == text[amount.start : amount.end] != "" for amount in amounts)
    assert all(one.end <= two.start for one, two in pairwise(amounts))


def test_one_pass_finds_numbers_and_periods_without_one() -> None:
    found = [(token.words, token.is_number, token.before, token.behind) for token in tokens_of("干了3-5年,半个月5000一天")]
    assert found == [("3-5", True, "了", "年"), ("半个月", False, ",", "5"), ("5000", True, "月", "一"), ("一", True, "0", "天")]


def test_a_cursor_takes_what_stands_there_and_nothing_that_goes_on_otherwise() -> None:
    cursor = Cursor("多年级三天", 0)
    assert cursor.take(("多", "来")) == "多" and cursor.take(("年",), no=("级",)) == "" and cursor.at == 1
    assert cursor.take(("年级",)) == "年级" and cursor.number() == "三" and cursor.sees(("天",)) and cursor.number() == ""
    assert behind("工资一天", 4, ("一天", "天")) == 2 and behind("工资", 2, ("天",)) == 2
