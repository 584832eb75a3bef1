"""What an injury at work brings by its grade: a sum once, and money by the month."""

from __future__ import annotations

from knowledge.rules.model import Case, Outcome, Result, Unknown
from knowledge.rules.parameters import entry, number, share

LUMPS = ("injury_lump_1_4", "injury_lump_5_6", "injury_lump_7_10")
MONTHLY = ("injury_monthly_1_4", "injury_monthly_5_6")


def lump(case: Case) -> Result:
    """So many months of the worker's own wage, once."""
    grade, wage = case.number("injury_grade"), case.number("monthly_wage")
    if grade is None:
        return Unknown("injury_grade") if wage is not None else None
    due = _of_grade(LUMPS, grade, case)
    if due is None:
        return None
    if wage is None:
        return Outcome("injury_lump_months", {"grade": grade, "due": due}, due, asks="monthly_wage")
    base, form = _own_wage(case, wage)
    return Outcome(f"injury_lump{form}", {"grade": grade, "due": due, "wage": base, "pay": due * base}, due * base)


def monthly(case: Case) -> Result:
    """A share of the worker's own wage, by the month."""
    grade, wage = case.number("injury_grade"), case.number("monthly_wage")
    if grade is None:
        return Unknown("injury_grade") if wage is not None else None
    percent = _of_grade(MONTHLY, grade, case)
    if percent is None:
        return Outcome("injury_no_monthly", {"grade": grade})
    if wage is None:
        return Outcome("injury_monthly_share", {"grade": grade, "percent": percent}, percent, asks="monthly_wage")
    base, _ = _own_wage(case, wage)
    pay = base * percent / 100
    return Outcome("injury_monthly", {"grade": grade, "percent": percent, "wage": base, "pay": pay}, pay)


def _of_grade(tables: tuple[str, ...], grade: float, case: Case) -> float | None:
    return next((found for table in tables if (found := entry(table, int(grade), case.as_of)) is not None), None)


def _own_wage(case: Case, wage: float) -> tuple[float, str]:
    """The wage within its limits, where the local average was told; and the ending of the sentence that says so."""
    local = case.number("local_wage")
    if local is None:
        return wage, ""
    least, most = local * share("own_wage_least", case.as_of), local * share("own_wage_most", case.as_of)
    return (least, "_least") if wage < least else (most, "_most") if wage > most else (wage, "")


def own_wage_limits(case: Case) -> Result:
    """The limits of one's own wage in money."""
    local = case.number("local_wage")
    if local is None:
        return None
    said = {"local": local, **{name: number(f"own_wage_{name}", case.as_of) for name in ("least", "most")}}
    return Outcome("own_wage", {**said, "low": local * said["least"] / 100, "high": local * said["most"] / 100})
