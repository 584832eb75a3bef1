"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.numerals import Range, exactly, read_number

DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """A whole number below 100 million in characters, by the book."""
    if number < 10:
        return DIGITS[number]
    for place, sign in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= place:
            head, rest = divmod(number, place)
            gap = "零" if rest and rest < place // 10 else ""
            return written(head) + sign + gap + (written(rest) if rest else "")
    raise AssertionError(number)


@given(st.integers(0, 99_999_999))
def test_every_number_written_by_the_book_is_read(number: int) -> None:
    text = written(number)
    # 一百五 is 150, so 一百零五 says its zero; 三四百 is a range, which no number written by the book is.
    assert read_number(text) == exactly(number), text


@given(st.integers(0, 99_999_999))
def test_digits_are_read_with_and_without_commas(number: int) -> None:
    assert read_number(str(number)) == read_number(f"{number:,}") == exactly(number)


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "三万二": 32_000, "1万2": 12_000, "1.5万": 15_000, "5千": 5000, "5k": 5000, "3千5": 3500, "一百五": 150, "一百零五": 105, "三万零二": 30_002,
        "两": 2, "俩": 2, "仨": 3, "十": 10, "二零二五": 2025, "1万2千": 12_000, "8200": 8200,
    }.items(),
)  # fmt: skip
def test_spoken_short_forms_are_read(text: str, value: float) -> None:
    assert read_number(text) == exactly(value)


@pytest.mark.parametrize(
    ("text", "rough", "low", "high"),
    [
        ("三四", "", 3, 4), ("十五六", "", 15, 16), ("三四百", "", 300, 400), ("3-4", "", 3, 4), ("十几", "", 11, 19), ("二十几", "", 21, 29),
        ("二十", "多", 21, 29), ("90", "多", 91, 99), ("100", "多", 101, 199),
    ],
)  # fmt: skip
def test_open_numbers_are_ranges(text: str, rough: str, low: float, high: float) -> None:
    assert read_number(text, rough) == Range(low, high)


def test_about_thirty_is_around_it() -> None:
    about = read_number("三十", "来")
    assert about is not None and 25 <= about.low < 30 < about.high <= 35


@pytest.mark.parametrize("text", ["几", "", "9" * 17])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@given(st.text(alphabet="零〇一二两俩仨三四五六七八九十百千万几0123456789", max_size=12))
def test_no_string_of_number_signs_raises(text: str) -> None:
    read_number(text)
