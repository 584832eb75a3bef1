"""What an injury at work brings by its grade: a sum once, and money by the month; wages while it heals, help in daily life."""

from __future__ import annotations

from knowledge.rules.model import Case, Outcome, Result, Unknown
from knowledge.rules.parameters import entry, number, share

LUMPS = ("injury_lump_1_4", "injury_lump_5_6", "injury_lump_7_10")
MONTHLY = ("injury_monthly_1_4", "injury_monthly_5_6")


def lump(case: Case) -> Result:
    """So many months of the worker's own wage, once; from the sixth grade up also what is paid by the month."""
    grade, wage = case.number("injury_grade"), case.number("monthly_wage")
    if grade is None:
        return Unknown("injury_grade") if wage is not None else None
    due = _of_grade(LUMPS, grade, case)
    if due is None:
        return None
    if wage is None:
        return Outcome("injury_lump_months", {"grade": grade, "due": due}, due, asks="monthly_wage")
    base, end = _own_wage(case, wage)
    said = {"grade": grade, "due": due, "wage": base, "pay": due * base}
    percent = _of_grade(MONTHLY, grade, case)
    if percent is None:
        return Outcome(f"injury_lump{end}", said, due * base)
    return Outcome(f"injury_both{end}", {**said, "percent": percent, "monthly": base * percent / 100}, due * base)


def monthly(case: Case) -> Result:
    """A share of the worker's own wage, by the month, beside the sum paid once."""
    grade, wage = case.number("injury_grade"), case.number("monthly_wage")
    if grade is None:
        return Unknown("injury_grade") if wage is not None else None
    percent = _of_grade(MONTHLY, grade, case)
    if percent is None:
        return Outcome("injury_no_monthly", {"grade": grade})
    if wage is None:
        return Outcome("injury_monthly_share", {"grade": grade, "percent": percent}, percent, asks="monthly_wage")
    both = lump(case)
    assert isinstance(both, Outcome)
    return Outcome(both.form, both.said, _own_wage(case, wage)[0] * percent / 100)


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
    """The limits of one's own wage in money; the sum itself where grade and wage are told too."""
    local = case.number("local_wage")
    if local is None:
        return None
    if case.number("injury_grade") is not None and case.number("monthly_wage") is not None:
        return lump(case)
    said = {"local": local, **{name: number(f"own_wage_{name}", case.as_of) for name in ("least", "most")}}
    return Outcome("own_wage", {**said, "low": local * said["least"] / 100, "high": local * said["most"] / 100})


def suspension(case: Case) -> Result:
    """The wages of the months in which the injury heals, as many as they mostly are at most."""
    told, wage = case.number("suspended_months"), case.number("monthly_wage")
    if told is None or wage is None:
        return Unknown("suspended_months" if wage is not None else "monthly_wage") if told is not None or wage is not None else None
    most = number("suspension_most", case.as_of)
    done = min(told, most)
    return Outcome("suspension_most" if told > most else "suspension", {"done": done, "wage": wage, "pay": done * wage}, done * wage)


def care(case: Case) -> Result:
    """Money by the month for help in daily life: a share of the local wage by how much of it cannot be done alone."""
    local, level = case.number("local_wage"), case.sign("care")
    if local is None:
        return Unknown("local_wage") if level else None
    percent = {number: entry("care_share", number, case.as_of) or 0.0 for number in (1, 2, 3)}
    if level:
        pay = local * percent[level] / 100
        return Outcome("care", {"local": local, "percent": percent[level], "pay": pay}, pay)
    return Outcome("care_all", {"local": local, **{f"pay{number}": local * each / 100 for number, each in percent.items()}})


def unlicensed(case: Case) -> Result:
    """What a firm without a licence pays once: so many times a year's local wage."""
    grade, local = case.number("injury_grade"), case.number("local_year_wage")
    if grade is None:
        return Unknown("injury_grade") if local is not None else None
    times = entry("unlicensed_lump", int(grade), case.as_of)
    if times is None:
        return None
    if local is None:
        return Outcome("unlicensed_times", {"grade": grade, "times": times}, times, asks="local_year_wage")
    return Outcome("unlicensed", {"grade": grade, "times": times, "local": local, "pay": times * local}, times * local)
