"""All rules by the id that points name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from knowledge.generation import kept
from knowledge.rules import death, ending, injury, insurance, leave, wages
from knowledge.rules.model import Rule
from knowledge.rules.terms import term_rules

SUMS: Mapping[str, Rule] = MappingProxyType(
    {
        "owed": wages.owed,
        "day_wage": wages.day_wage,
        "overtime_workday": wages.overtime_workday,
        "overtime_rest": wages.overtime_rest,
        "overtime_holiday": wages.overtime_holiday,
        "minimum_wage": wages.minimum_wage,
        "deduction": wages.deduction,
        "probation_wage": wages.probation_wage,
        "severance": ending.severance,
        "unlawful_dismissal": ending.unlawful_dismissal,
        "notice": ending.notice,
        "double_pay": ending.double_pay,
        "injury_lump": injury.lump,
        "injury_monthly": injury.monthly,
        "own_wage": injury.own_wage_limits,
        "suspension": injury.suspension,
        "care": injury.care,
        "unlicensed": injury.unlicensed,
        "funeral": death.funeral,
        "death_lump": death.death_lump,
        "dependants": death.dependants,
        "maternity": leave.maternity,
        "miscarriage": leave.miscarriage,
        "annual_leave": leave.annual_leave,
        "unused_leave": leave.unused_leave,
        "leave_on_leaving": leave.leave_on_leaving,
        "medical_period": leave.medical_period,
        "probation": leave.probation,
        "unemployment": insurance.unemployment,
        "retirement_men": insurance.retirement_men,
        "retirement_women_50": insurance.retirement_women_50,
        "retirement_women_55": insurance.retirement_women_55,
        "min_years": insurance.min_years,
    }
)

OTHER_THAN = frozenset({"overtime_workday", "overtime_rest", "overtime_holiday"})
"""Rules of which what is told leaves one: work on a day of rest is none of a workday."""


@kept()
def rules() -> Mapping[str, Rule]:
    """Sums and terms."""
    return {**SUMS, **term_rules()}
