"""Holidays in what is told."""

from __future__ import annotations

import pytest

from knowledge.reading.holidays import holidays_in


@pytest.mark.parametrize("text", ["今年三十五岁", "今年三十多了", "前年三十块一天"])
def test_years_of_age_are_no_new_years_eve(text: str) -> None:
    assert list(holidays_in(text)) == []


def test_new_years_eve_is_one() -> None:
    assert len(list(holidays_in("年三十还上班"))) == 1
