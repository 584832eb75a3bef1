"""Days and months as the law counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

MONTHS_OF_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    index = day.year * MONTHS_OF_YEAR + day.month - 1 + months
    year, month = index // MONTHS_OF_YEAR, index % MONTHS_OF_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add(day: date, length: float, unit: str) -> date:
    """The last day of a term: the day it begins does not count."""
    if unit == "day":
        return day + timedelta(days=int(length))
    return add_months(day, int(length * (MONTHS_OF_YEAR if unit == "year" else 1)))


def months_between(first: date, last: date) -> tuple[int, int]:
    """Whole months and the days above them, both ends included: 1 November to 31 October are twelve months."""
    end = last + timedelta(days=1)
    months = (end.year - first.year) * MONTHS_OF_YEAR + end.month - first.month
    while months > 0 and add_months(first, months) > end:
        months -= 1
    return months, (end - add_months(first, months)).days


def month_index(day: date) -> int:
    """Months since year nought: months are compared and counted by it."""
    return day.year * MONTHS_OF_YEAR + day.month - 1
