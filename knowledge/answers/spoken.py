"""Amounts as people say them: 24 months are 两年, 18 一年半, 6 半年; 359 days stay days only where nothing shorter says it."""

from __future__ import annotations

from knowledge.answers.check_words import load_check_words

MONTHS_OF_YEAR, DAYS_OF_YEAR, DAYS_OF_MONTH = 12, 365, 365 / 12
MOST_DAYS = 99
"""Days above which months are said."""
_TOLERANCE = 0.05
"""Part of a month that is not said."""


def spoken(value: float, unit: str) -> str:
    """`value` in `unit` (month, day, year, age, child, hour, percent, person, grade, yuan) as people say it."""
    if unit == "month":
        return _months(value)
    if unit == "day":
        return _days(value)
    if unit == "year":
        return _months(value * MONTHS_OF_YEAR)
    if unit == "child":
        return _age(value / MONTHS_OF_YEAR) if value >= MONTHS_OF_YEAR else _months(value)
    if unit == "age":
        return _age(value)
    words = _digits(value) if unit == "grade" else f"{value:g}"
    return load_check_words().amount(unit, words)


def _months(value: float) -> str:
    words = load_check_words()
    if value < 1 - _TOLERANCE:
        return words.amount("day", str(max(0, round(value * DAYS_OF_MONTH))))
    whole = int(value + _TOLERANCE)
    is_more = value - whole > _TOLERANCE
    years, months = divmod(whole, MONTHS_OF_YEAR)
    if months in (0, 6):
        said = words.amount(("half_year" if years == 0 else "year_half") if months else "year", _digits(years))
        return words.amount("year_more", said) if is_more else said
    said_years = words.amount("year", _digits(years)) if years else ""
    return said_years + words.amount("month_more" if is_more else "month", _digits(months))


def _days(value: float) -> str:
    if value % DAYS_OF_YEAR == 0 and value > 0:
        return _months(value / DAYS_OF_YEAR * MONTHS_OF_YEAR)
    if value <= MOST_DAYS:
        return load_check_words().amount("day", f"{value:g}")
    return _months(round(value / DAYS_OF_MONTH, 2))


def _age(value: float) -> str:
    whole = int(value)
    return load_check_words().amount("age_half" if value - whole >= 0.5 else "age", _digits(whole) if value - whole >= 0.5 else f"{whole}")


def _digits(value: float) -> str:
    digits = load_check_words().digits
    return digits[int(value)] if value == int(value) and 0 <= value < len(digits) else f"{value:g}"
