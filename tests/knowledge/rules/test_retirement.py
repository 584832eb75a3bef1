"""The published tables of the reform, whose lines follow from its articles 1 and 2."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.calendar import month_index
from knowledge.rules.insurance import MEN, WOMEN_50, WOMEN_55, minimum_months, retires

TODAY = date(2026, 11, 29)
BIRTHS = st.dates(date(1940, 1, 1), date(2000, 12, 31))


@pytest.mark.parametrize(
    ("kind", "born", "age", "month"),
    [
        # before the reform nothing changes
        (MEN, (1964, 12), (60, 0), (2024, 12)),
        # the first four months are put off by one month, the next four by two
        (MEN, (1965, 1), (60, 1), (2025, 2)),
        (MEN, (1965, 4), (60, 1), (2025, 5)),
        (MEN, (1965, 5), (60, 2), (2025, 7)),
        # old day 2032-10 is month 94 of the reform: 94 ÷ 4 = 23.5, so 24 months
        (MEN, (1972, 10), (62, 0), (2034, 10)),
        (MEN, (1976, 8), (62, 11), (2039, 7)),
        (MEN, (1976, 9), (63, 0), (2039, 9)),
        (MEN, (1990, 1), (63, 0), (2053, 1)),
        (WOMEN_55, (1969, 12), (55, 0), (2024, 12)),
        (WOMEN_55, (1970, 1), (55, 1), (2025, 2)),
        (WOMEN_55, (1981, 9), (58, 0), (2039, 9)),
        (WOMEN_50, (1974, 12), (50, 0), (2024, 12)),
        (WOMEN_50, (1975, 1), (50, 1), (2025, 2)),
        (WOMEN_50, (1975, 3), (50, 2), (2025, 5)),
        # old day 2028-05 is month 41: 41 ÷ 2 = 20.5, so 21 months
        (WOMEN_50, (1978, 5), (51, 9), (2030, 2)),
        (WOMEN_50, (1984, 11), (55, 0), (2039, 11)),
    ],
)
def test_lines_of_the_tables(kind: int, born: tuple[int, int], age: tuple[int, int], month: tuple[int, int]) -> None:
    day, months = retires(date(*born, 1), kind, TODAY)
    assert (divmod(months, 12), (day.year, day.month)) == (age, month)


@pytest.mark.parametrize(("kind", "old", "new"), [(MEN, 60, 63), (WOMEN_50, 50, 55), (WOMEN_55, 55, 58)])
@given(born=BIRTHS, later=st.integers(1, 40))
def test_age_stays_within_its_bounds_and_never_falls(kind: int, old: int, new: int, born: date, later: int) -> None:
    day, age = retires(born, kind, TODAY)
    younger_day, younger_age = retires(born.replace(year=born.year + later, day=1), kind, TODAY)

    assert old * 12 <= age <= new * 12
    assert younger_age >= age and month_index(younger_day) > month_index(day)


def test_years_to_be_paid() -> None:
    table = {2025: 15, 2029: 15, 2030: 15.5, 2031: 16, 2032: 16.5, 2035: 18, 2038: 19.5, 2039: 20, 2050: 20}
    assert {year: minimum_months(year, TODAY) / 12 for year in table} == table
