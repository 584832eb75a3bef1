"""Wages: what is still owed, what a day is worth, overtime, the least, and what may be taken off."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.rules.model import DAYS_OF_MONTH, Case, Outcome, Result, Unknown
from knowledge.rules.parameters import entry, number, share

PAID = (("worked_hours", "hourly_rate", "hours"), ("pieces", "piece_rate", "pieces"), ("worked_days", "daily_rate", "days"))
"""How much was done, what one of it is paid, and the sentence part that says it."""

ON_REST = 1
"""The sign of work on a day of rest alone."""


def owed(case: Case) -> Result:
    """Work done times its rate, minus what was paid; for several people where they are told."""
    earned = next(_earned(case), None)
    if earned is None:
        return _what_is_missing(case)
    how, pay, said = earned
    people, paid = case.number("people"), case.number("paid_yuan")
    if people is not None and how != "wage_days":
        how, pay, said = f"{how}_people", pay * people, {**said, "people": people}
    if paid is None:
        return Outcome("pay", {**said, "pay": pay}, pay, work=how)
    form = "owed" if pay > paid else "paid_enough"
    return Outcome(form, {**said, "pay": pay, "paid": paid, "owed": pay - paid}, max(0.0, pay - paid), work=how)


def _earned(case: Case) -> Iterator[tuple[str, float, dict[str, float]]]:
    """By hours, pieces, days, days of a month, months: the name of the sentence, the sum, its parts."""
    for amount, rate, how in PAID:
        done, each = case.number(amount), case.number(rate)
        if done is not None and each is not None:
            yield how, done * each, {"done": done, "rate": each}
    by_day, of_days, hourly = case.number("hours_day"), case.number("worked_days"), case.number("hourly_rate")
    if by_day is not None and of_days is not None and hourly is not None:
        yield "hours_by_days", by_day * of_days * hourly, {"hours": by_day, "done": of_days, "rate": hourly}
    wage, days, months = case.number("monthly_wage"), case.number("worked_days"), _months(case)
    pay_days = number("pay_days", case.as_of)
    # More days than a month is paid for are a whole month, or more of it than can be said without its calendar.
    if wage is not None and days is not None and days <= pay_days:
        day = wage / pay_days
        yield "wage_days", day * days, {"wage": wage, "day": day, "done": days, "pay_days": pay_days}
    if wage is not None and months is not None and not case.told.get("worked_days"):
        yield "months", months * wage, {"done": months, "rate": wage}


def _months(case: Case) -> float | None:
    """Months of wages owed or of work; 欠了两个半月 is told in days, and meant in half months."""
    months, days = case.number("owed_months"), case.fact("owed_days")
    if months is None and days is not None and not days.is_dated:
        return round(days.value / DAYS_OF_MONTH * 2) / 2
    return months if months is not None else case.number("worked_months")


def _what_is_missing(case: Case) -> Result:
    for amount, rate, _ in PAID:
        if case.number(rate) is not None:
            return Unknown("worked_days" if amount == "worked_hours" and case.number("hours_day") is not None else amount)
        if case.number(amount) is not None:
            return Unknown(rate)
    if case.number("monthly_wage") is not None:
        return Unknown("worked_days") if case.told.get("worked_days") is None else None
    return Unknown("monthly_wage") if _months(case) is not None else None


def day_wage(case: Case) -> Result:
    """A monthly wage by the day and by the hour; what is owed where days or hours of work are told."""
    if (found := owed(case)) is not None and isinstance(found, Outcome):
        return found
    wage = case.number("monthly_wage")
    if wage is None:
        return None
    day, hours = wage / number("pay_days", case.as_of), number("day_hours", case.as_of)
    said = {"wage": wage, "day": day, "hour": day / hours, "pay_days": number("pay_days", case.as_of), "hours": hours}
    return Outcome("day_wage", said, day)


def hourly_base(case: Case) -> tuple[float, str] | None:
    """The wage of an hour, and which wage it was worked out from."""
    hours = number("day_hours", case.as_of)
    if (rate := case.number("hourly_rate")) is not None:
        return rate, "hour"
    if (rate := case.number("daily_rate")) is not None:
        return rate / hours, "day"
    wage = case.number("monthly_wage")
    return (wage / number("pay_days", case.as_of) / hours, "month") if wage is not None else None


def overtime_workday(case: Case) -> Result:
    """Hours beyond the day's eight."""
    return None if _is_holiday(case) or case.sign("rest_day") == ON_REST else _overtime(case, "overtime_workday", _hours(case))


def overtime_rest(case: Case) -> Result:
    """Days or hours of a day of rest that was not given back."""
    return None if _is_holiday(case) else _overtime(case, "overtime_rest", _hours(case), case.number("overtime_days", "worked_days"))


def overtime_holiday(case: Case) -> Result:
    """Days of a legal holiday; days of the break beside it are days of rest."""
    if case.sign("rest_day") == ON_REST and not _is_holiday(case):
        return None
    days, festival = case.number("holidays", "overtime_days", "worked_days"), case.sign("festival")
    legal = entry("festival_days", festival, case.as_of)
    if days is None and legal == 1:
        days = legal
    if days is not None and legal is not None and days > legal:
        return _overtime(case, "overtime_holiday", None, legal)
    return _overtime(case, "overtime_holiday", _hours(case) if days is None else None, days)


def _is_holiday(case: Case) -> bool:
    return case.fact("holidays", "festival") is not None


def _hours(case: Case) -> float | None:
    by_day, days = case.number("overtime_hours_day"), case.number("overtime_days", "worked_days")
    if by_day is not None:
        return by_day * (days or 1)
    return case.number("overtime_hours", "overtime_hours_month", "worked_hours")


def _overtime(case: Case, rate: str, hours: float | None, days: float | None = None) -> Result:
    base, percent = hourly_base(case), number(rate, case.as_of)
    if base is None:
        return Unknown("monthly_wage") if hours is not None or days is not None else None
    per_hour, by = base
    if hours is None and days is None:
        return Unknown("overtime_hours" if rate == "overtime_workday" else "overtime_days")
    day = per_hour * number("day_hours", case.as_of)
    done, each, what = (hours, per_hour, "hours") if hours is not None else (days or 0.0, day, "days")
    said = {
        "wage": case.number("monthly_wage"),
        "pay_days": number("pay_days", case.as_of),
        "each": each,
        "percent": percent,
        "done": done,
        "hours": number("day_hours", case.as_of),
    }
    pay = done * each * percent / 100
    return Outcome("overtime", {**said, "pay": pay}, pay, work=f"{what}_by_{by}")


def minimum_wage(case: Case) -> Result:
    """What a month's wage lacks to the local minimum, which the province sets and the person has to tell."""
    wage, least = case.number("monthly_wage", "paid_yuan"), case.number("minimum_wage")
    if wage is None:
        return Unknown("monthly_wage") if least is not None else None
    if least is None:
        return Unknown("minimum_wage")
    return Outcome(
        "minimum_short" if wage < least else "minimum_met", {"wage": wage, "least": least, "gap": abs(least - wage)}, max(0.0, least - wage)
    )


def deduction(case: Case) -> Result:
    """The most that may be taken off a month's wage for damage, so that the minimum wage stays."""
    wage, taken, least = case.number("monthly_wage"), case.number("deducted_yuan"), case.number("minimum_wage")
    if wage is None:
        return Unknown("monthly_wage") if taken is not None else None
    percent = number("deduction_most", case.as_of)
    most = wage * percent / 100 if least is None else max(0.0, min(wage * percent / 100, wage - least))
    said = {"wage": wage, "percent": percent, "most": most, "taken": taken, "over": (taken or 0) - most}
    return Outcome("deduction_most" if taken is None else "deduction_over" if taken > most else "deduction_met", said, most)


def probation_wage(case: Case) -> Result:
    """The least that is paid on probation."""
    wage, paid = case.number("monthly_wage"), case.number("probation_wage")
    if wage is None:
        return Unknown("monthly_wage") if paid is not None else None
    least = wage * share("probation_wage_least", case.as_of)
    said = {"wage": wage, "percent": number("probation_wage_least", case.as_of), "least": least, "paid": paid, "gap": least - (paid or 0)}
    return Outcome("probation_wage" if paid is None else "probation_wage_low" if paid < least else "probation_wage_met", said, least)
