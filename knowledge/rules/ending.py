"""What is due for a contract that was not written or that ends: double pay, severance, damages, the month instead of notice."""

from __future__ import annotations

from datetime import date

from knowledge.rules.calendar import months_between
from knowledge.rules.model import DAYS_OF_MONTH, Case, Outcome, Result, Unknown
from knowledge.rules.parameters import MONTHS_OF_YEAR, months, number, step


def worked(case: Case, *names: str) -> tuple[float, float] | None:
    """The least and the most months somebody worked: from the first day told to the day of leaving, else as told."""
    fact = case.fact(*names)
    if fact is None:
        return None
    if fact.first is None or fact.last is None:
        return fact.low, fact.high
    end = _end(case)
    return _months(fact.last, end), _months(fact.first, end)


def _end(case: Case) -> date:
    fact = case.fact("worked_until", "days_since_leaving")
    return min(fact.first, case.as_of) if fact is not None and fact.first is not None else case.as_of


def _months(first: date, last: date) -> float:
    whole, days = months_between(first, max(first, last))
    return whole + days / DAYS_OF_MONTH


def severance_months(worked_months: float, as_of: date) -> float:
    """Months of wages for so many months of work: one a year, half a year counts as one, less as half."""
    years, rest = divmod(worked_months, MONTHS_OF_YEAR)
    return years + (step("severance_part", rest, as_of) if rest > 0 else 0)


def severance(case: Case) -> Result:
    """N; what is due instead where it is told that the dismissal was unlawful, or that no notice was given."""
    if case.sign("unlawful"):
        return unlawful_dismissal(case)
    return notice(case) if case.sign("no_notice") else _ending(case, "severance", 1)


def unlawful_dismissal(case: Case) -> Result:
    """Twice N."""
    return _ending(case, "unlawful", number("unlawful_times", case.as_of))


def notice(case: Case) -> Result:
    """N and the month instead of notice."""
    return _ending(case, "notice", 1, number("notice_months", case.as_of))


def _ending(case: Case, form: str, times: float, more: float = 0) -> Result:
    length, wage = worked(case, "worked_months"), case.number("monthly_wage")
    if length is None:
        return Unknown("worked_months") if wage is not None else None
    low, high = severance_months(length[0], case.as_of), severance_months(length[1], case.as_of)
    if low != high:
        return Outcome(f"{form}_between", {"low": low, "high": high, "times": times}, asks="worked_months")
    base, due = _capped(case, wage, low)
    said = {"n": due, "times": times, "months": due * times + more, "wage": base}
    if base is None:
        return Outcome(f"{form}_months", said, due * times + more, asks="monthly_wage")
    pay = base * (due * times + more)
    return Outcome(form, {**said, "one": base * due, "pay": pay}, pay)


def _capped(case: Case, wage: float | None, due: float) -> tuple[float | None, float]:
    """Wage and months, cut where the wage is above three times the local one that was told."""
    local = case.number("local_wage")
    if wage is None or local is None or wage <= (most := local * number("severance_cap_wage", case.as_of)):
        return wage, due
    return most, min(due, number("severance_cap_years", case.as_of))


def double_pay(case: Case) -> Result:
    """A second wage for each month from the second to the end of the first year without a written contract."""
    length = _unsigned(case)
    if length is None:
        return Unknown("worked_months") if case.number("monthly_wage") is not None else None
    after, until = months("double_pay_after", case.as_of), months("double_pay_until", case.as_of)
    if length[1] <= after:
        fact = case.fact("unsigned_months", "worked_months", "lived_months")
        return Outcome("double_pay_not_yet", {"told": fact.words if fact is not None else ""}, 0.0)
    if length[0] < after:
        return None
    due = _halves(min(length[0], until) - after)
    wage = case.number("monthly_wage")
    form = "double_pay_most" if due == until - after else "double_pay"
    if wage is None:
        return Outcome(f"{form}_months", {"due": due}, due, asks="monthly_wage")
    return Outcome(form, {"due": due, "wage": wage, "pay": due * wage}, due * wage)


def _unsigned(case: Case) -> tuple[float, float] | None:
    """The least and the most months without a contract: nobody was longer without one than at work (去年3月到厂，干满8个月)."""
    told = [length for name in ("unsigned_months", "worked_months") if (length := worked(case, name)) is not None]
    return min(told, default=worked(case, "lived_months"))


def _halves(value: float) -> float:
    """Down to half months: what is above is paid by the days worked."""
    return int((value + 1 / DAYS_OF_MONTH) * 2) / 2
