"""Days off: birth, the year's leave, sickness; and how long a probation may be."""

from __future__ import annotations

from datetime import date

from knowledge.rules.ending import worked
from knowledge.rules.model import Case, Outcome, Result, Unknown
from knowledge.rules.parameters import MONTHS_OF_YEAR, months, number, step

DAYS_OF_YEAR = 365


def maternity(case: Case) -> Result:
    """The nation's days for a birth; more for a hard one and for each child beyond the first."""
    if case.sign("miscarried"):
        return miscarriage(case)
    children, hard = case.sign("children_born", 1), case.sign("hard_birth")
    if children == 1 and not hard:
        return None
    base = number("maternity_days", case.as_of)
    more_hard, more = hard * number("hard_birth_days", case.as_of), (children - 1) * number("more_children_days", case.as_of)
    form = "maternity_both" if hard and children > 1 else "maternity_hard" if hard else "maternity_more"
    days = base + more_hard + more
    return Outcome(form, {"base": base, "hard": more_hard, "more": more, "days": days}, days)


def miscarriage(case: Case) -> Result:
    """By how long the pregnancy was."""
    fact = case.fact("pregnancy_months")
    if fact is None:
        return Unknown("pregnancy_months") if case.sign("miscarried") else None
    low, high = (step("miscarriage_days", value, case.as_of) for value in (fact.low, fact.high))
    return Outcome("miscarriage", {"days": low, "told": fact.words}, low) if low == high else None


def annual_leave(case: Case) -> Result:
    """Days a year by the years worked in all."""
    length = worked(case, "career_months", "worked_months")
    if length is None:
        return None
    low, high = (step("annual_leave", value, case.as_of) for value in length)
    if low != high:
        return Outcome("annual_leave_between", {"low": low, "high": high}, asks="worked_months")
    return Outcome("annual_leave" if low else "annual_leave_not_yet", {"days": low, "years": length[0] / MONTHS_OF_YEAR}, low)


def unused_leave(case: Case) -> Result:
    """Money for days of the year's leave that were not given."""
    wage, days, length = case.number("monthly_wage"), case.number("leave_days"), worked(case, "worked_months")
    if days is None and length is not None:
        days = step("annual_leave", length[0], case.as_of)
    if not days:
        return Unknown("leave_days") if wage is not None else None
    if wage is None:
        return Unknown("monthly_wage")
    day, percent = wage / number("pay_days", case.as_of), number("unused_leave", case.as_of)
    pay = day * days * percent / 100
    said = {"wage": wage, "pay_days": number("pay_days", case.as_of), "day": day, "days": days, "percent": percent, "pay": pay}
    return Outcome("unused_leave", {**said, "more": pay - day * days}, pay)


def leave_on_leaving(case: Case) -> Result:
    """Days of the year's leave for the part of the year until one leaves; parts of a day fall away."""
    left, length, taken = case.day("days_since_leaving"), worked(case, "worked_months"), case.number("leave_days") or 0
    if left is None or length is None:
        return unused_leave(case)
    passed, whole = (left - date(left.year, 1, 1)).days + 1, step("annual_leave", length[0], case.as_of)
    days = int(passed / DAYS_OF_YEAR * whole - taken)
    return Outcome("leave_on_leaving", {"passed": passed, "whole": whole, "taken": taken, "days": max(0, days)}, float(max(0, days)))


def medical_period(case: Case) -> Result:
    """How long a sick worker may not be dismissed, by the months in this firm and in all."""
    firm, whole = worked(case, "worked_months"), worked(case, "career_months", "worked_months")
    if firm is None or whole is None:
        return None
    table = "medical_long" if whole[0] >= months("medical_long_from", case.as_of) else "medical_short"
    low, high = (step(table, value, case.as_of) for value in firm)
    is_known = case.told.get("career_months") is not None or table == "medical_long"
    return Outcome("medical_period", {"due": low}, low, asks="" if is_known else "career_months") if low == high else None


def probation(case: Case) -> Result:
    """The longest probation for a contract of so many months, beside the one told."""
    contract, told = case.number("contract_months"), case.number("probation_months")
    if contract is None:
        return Unknown("contract_months") if told is not None else None
    most = step("probation_most", contract, case.as_of)
    said = {"most": most, "told": told, "over": (told or 0) - most}
    if told is None:
        return Outcome("probation_most" if most else "probation_none", said, most)
    if not most:
        return Outcome("probation_none_but", said, most)
    return Outcome("probation_over" if told > most else "probation_met", said, most)
