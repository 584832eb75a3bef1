"""What the family of a worker who died at work is due: for the burial, once, and by the month."""

from __future__ import annotations

from knowledge.rules.model import Case, Outcome, Result
from knowledge.rules.parameters import number


def funeral(case: Case) -> Result:
    """So many months of the local average wage."""
    local = case.number("local_wage")
    if local is None:
        return None
    due = number("funeral_months", case.as_of)
    return Outcome("funeral", {"due": due, "local": local, "pay": due * local}, due * local)


def death_lump(case: Case) -> Result:
    """So many times the year's income of a townsman in the whole nation, where it was told."""
    income = case.number("national_income")
    if income is None:
        return None
    times = number("death_income_times", case.as_of)
    return Outcome("death_lump", {"times": times, "income": income, "pay": times * income}, times * income)


def dependants(case: Case) -> Result:
    """By the month for the spouse and for each other relative who lived on the wage; together no more than the wage."""
    wage = case.number("monthly_wage")
    if wage is None:
        return None
    shares = ("dependant_spouse", "dependant_other", "dependant_lonely")
    spouse, other, lonely = (number(name, case.as_of) for name in shares)
    said = {"wage": wage, "spouse": spouse, "other": other, "lonely": lonely, "pay": wage * spouse / 100, "each": wage * other / 100}
    return Outcome("dependants", said, wage * spouse / 100)
