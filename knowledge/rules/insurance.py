"""Unemployment money, the age of retirement and the years that must be paid."""

from __future__ import annotations

from datetime import date
from math import ceil

from knowledge.rules.calendar import add_months, month_index
from knowledge.rules.model import Case, Outcome, Result, Unknown
from knowledge.rules.parameters import MONTHS_OF_YEAR, NotInForceError, day_of, entry, months, number, step

MEN, WOMEN_50, WOMEN_55 = 1, 50, 55
"""Whose age of retirement: keys of the tables and values of what is told."""


def unemployment(case: Case) -> Result:
    """The longest time that unemployment money is paid."""
    fact = case.fact("insured_months")
    if fact is None:
        return None
    low, high = (step("unemployment_months", value, case.as_of) for value in (fact.low, fact.high))
    if low != high:
        return Outcome("unemployment_between", {"low": low, "high": high}, asks="insured_months")
    return Outcome("unemployment" if low else "unemployment_not_yet", {"due": low, "told": fact.words}, low)


def retires(birth: date, kind: int, as_of: date) -> tuple[date, int]:
    """The month of retirement, and the age in months: later by one for every few months that the old day lies after the reform began."""
    old, new, pace = (_of(name, kind, as_of) for name in ("retire_old", "retire_new", "retire_pace"))
    before = add_months(birth, int(old) * MONTHS_OF_YEAR)
    later = month_index(before) - month_index(day_of("retire_from", as_of)) + 1
    put_off = max(0, min(ceil(later / pace), int(new - old) * MONTHS_OF_YEAR))
    return add_months(before, put_off), int(old) * MONTHS_OF_YEAR + put_off


def _of(name: str, kind: int, as_of: date) -> float:
    found = entry(name, kind, as_of)
    if found is None:
        raise NotInForceError(f"{name} of {kind}")
    return found


def retirement(case: Case, kind: int) -> Result:
    """When somebody born then retires; `kind` is what the question is about, where the person did not tell their own."""
    fact = case.fact("birth")
    if fact is None or fact.first is None or fact.last is None:
        return Unknown("birth")
    kind = _kind(case, kind)
    (first, age), (last, _) = (retires(day, kind, case.as_of) for day in (fact.first, fact.last))
    said = {"year": first.year, "month": first.month, "years": age // MONTHS_OF_YEAR, "months": age % MONTHS_OF_YEAR, "last": last}
    if month_index(first) != month_index(last):
        return Outcome("retirement_between", {**said, "year2": last.year, "month2": last.month}, asks="birth")
    passed = month_index(first) <= month_index(case.as_of)
    form = "retirement_passed" if passed else "retirement_whole" if age % MONTHS_OF_YEAR == 0 else "retirement"
    return Outcome(f"{form}_{kind}", said, first)


def _kind(case: Case, kind: int) -> int:
    if case.sign("sex") == MEN and case.sign("old_retirement") == 0:
        return MEN
    if case.sign("sex") > MEN or kind != MEN:
        return case.sign("old_retirement") or (WOMEN_50 if kind == MEN else kind)
    return kind


def retirement_men(case: Case) -> Result:
    """A man, unless the person told otherwise."""
    return retirement(case, MEN)


def retirement_women_50(case: Case) -> Result:
    """A woman who retired at fifty before."""
    return retirement(case, WOMEN_50)


def retirement_women_55(case: Case) -> Result:
    """A woman who retired at fifty-five before."""
    return retirement(case, WOMEN_55)


def min_years(case: Case) -> Result:
    """The years to be paid by whoever retires in a year, and how many are still missing."""
    year = _retire_year(case)
    if year is None:
        return Unknown("retire_year")
    need = minimum_months(year, case.as_of)
    said = {"year": year, "years": need // MONTHS_OF_YEAR, "months": need % MONTHS_OF_YEAR}
    form = "min_years_half" if need % MONTHS_OF_YEAR else "min_years"
    paid = case.number("insured_months")
    if paid is None:
        return Outcome(form, said, need / MONTHS_OF_YEAR)
    return Outcome(f"{form}_{'short' if paid < need else 'met'}", {**said, "gap": abs(need - paid)}, need / MONTHS_OF_YEAR)


def minimum_months(year: int, as_of: date) -> int:
    """The least months to be paid by those who reach the age in a year."""
    since = day_of("min_years_from", as_of).year
    more = max(0, year - since + 1) * number("min_years_pace", as_of)
    return int(min(months("min_years_base", as_of) + more, months("min_years_top", as_of)))


def _retire_year(case: Case) -> int | None:
    told, birth = case.number("retire_year"), case.day("birth")
    if told is not None:
        return int(told)
    return retires(birth, _kind(case, MEN), case.as_of)[0].year if birth is not None else None
