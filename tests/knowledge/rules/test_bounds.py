"""What holds for every sum: never negative, never falling with more work, never above its cap; and what the calendar promises."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.told import Told, ToldFact
from knowledge.rules.calendar import add_months, months_between
from knowledge.rules.ending import severance_months
from knowledge.rules.model import Case, Outcome, Rule
from knowledge.rules.register import rules

TODAY = date(2026, 11, 29)
MONEY = st.integers(300, 60_000)


def case(**facts: float) -> Case:
    return Case(Told(tuple(ToldFact(what, value, "", "", value, value) for what, value in facts.items())), TODAY)


def figure(rule: Rule, **facts: float) -> float:
    found = rule(case(**facts))
    assert isinstance(found, Outcome) and isinstance(found.figure, int | float)
    return found.figure


@given(days=st.integers(1, 400), rate=st.integers(20, 900), paid=st.integers(0, 200_000))
def test_nobody_owes_less_than_nothing(days: int, rate: int, paid: int) -> None:
    owed = figure(rules()["owed"], worked_days=days, daily_rate=rate, paid_yuan=paid)
    assert 0 <= owed <= days * rate
    assert owed <= figure(rules()["owed"], worked_days=days + 1, daily_rate=rate, paid_yuan=paid)


@given(worked=st.floats(0.1, 600), more=st.floats(0, 100))
def test_severance_grows_with_the_years_and_by_half_months(worked: float, more: float) -> None:
    due = severance_months(worked, TODAY)
    assert due * 2 == int(due * 2) > 0
    assert worked / 12 <= due + 1e-9 and due <= severance_months(worked + more, TODAY)


@given(worked=st.floats(1.1, 600), wage=MONEY)
def test_double_pay_is_eleven_months_at_most(worked: float, wage: int) -> None:
    assert 0 <= figure(rules()["double_pay"], unsigned_months=worked, monthly_wage=wage) <= 11 * wage


@given(wage=MONEY, least=MONEY)
def test_what_is_taken_off_leaves_the_minimum_wage(wage: int, least: int) -> None:
    most = figure(rules()["deduction"], monthly_wage=wage, minimum_wage=least)
    assert 0 <= most <= wage * 0.2 + 1e-9
    assert most == 0 or wage - most >= least - 1e-9


@given(wage=MONEY, hours=st.integers(1, 200))
def test_a_holiday_is_paid_more_than_a_day_of_rest_and_that_more_than_a_workday(wage: int, hours: int) -> None:
    workday = figure(rules()["overtime_workday"], monthly_wage=wage, overtime_hours=hours)
    rest = figure(rules()["overtime_rest"], monthly_wage=wage, overtime_hours=hours)
    holiday = figure(rules()["overtime_holiday"], monthly_wage=wage, overtime_hours=hours)
    assert 0 < workday < rest < holiday


@given(wage=MONEY)
def test_a_graver_injury_brings_more(wage: int) -> None:
    sums = [figure(rules()["injury_lump"], injury_grade=grade, monthly_wage=wage) for grade in range(1, 11)]
    assert sums == sorted(sums, reverse=True) and sums[-1] > 0


@given(wage=MONEY, grade=st.integers(1, 10), local=MONEY)
def test_own_wage_stays_within_its_limits(wage: int, grade: int, local: int) -> None:
    due = figure(rules()["injury_lump"], injury_grade=grade, monthly_wage=1)
    base = figure(rules()["injury_lump"], injury_grade=grade, monthly_wage=wage, local_wage=local) / due
    assert local * 0.6 - 1e-6 <= base <= local * 3 + 1e-6


@given(worked=st.floats(0.1, 480), wage=MONEY, local=MONEY)
def test_severance_is_capped_and_the_other_sums_are_never_less(worked: float, wage: int, local: int) -> None:
    capped = figure(rules()["severance"], worked_months=worked, monthly_wage=wage, local_wage=local)
    assert 0 < capped <= figure(rules()["severance"], worked_months=worked, monthly_wage=wage) + 1e-6
    if wage > 3 * local:
        assert capped <= 12 * 3 * local
    told = {"worked_months": worked, "monthly_wage": wage}
    plain = figure(rules()["severance"], **told)
    assert figure(rules()["notice"], **told) == plain + wage and figure(rules()["unlawful_dismissal"], **told) == 2 * plain


@given(months=st.floats(0.5, 60), wage=MONEY)
def test_wages_while_an_injury_heals_are_twelve_months_at_most(months: float, wage: int) -> None:
    assert 0 < figure(rules()["suspension"], suspended_months=months, monthly_wage=wage) <= 12 * wage


@given(local=MONEY)
def test_who_can_do_less_alone_gets_more_care(local: int) -> None:
    sums = [figure(rules()["care"], local_wage=local, care=level) for level in (1, 2, 3)]
    assert sums == sorted(sums, reverse=True) and sums[-1] > 0 and sums[0] <= local


@given(local=st.integers(10_000, 300_000))
def test_a_firm_without_a_licence_pays_more_for_a_graver_injury(local: int) -> None:
    sums = [figure(rules()["unlicensed"], injury_grade=grade, local_year_wage=local) for grade in range(1, 11)]
    assert sums == sorted(sums, reverse=True) and sums[-1] == local


@given(wage=MONEY)
def test_a_spouse_gets_more_than_another_relative_and_less_than_the_wage(wage: int) -> None:
    found = rules()["dependants"](case(monthly_wage=wage))
    assert isinstance(found, Outcome)
    assert 0 < float(str(found.said["each"])) < float(str(found.said["pay"])) < wage


@given(months=st.floats(0, 600), more=st.floats(0, 100))
def test_days_and_months_by_length_never_fall_and_have_a_most(months: float, more: float) -> None:
    for rule, what, most in (
        ("annual_leave", "career_months", 15),
        ("probation", "contract_months", 6),
        ("unemployment", "insured_months", 24),
    ):
        now, later = figure(rules()[rule], **{what: months}), figure(rules()[rule], **{what: months + more})
        assert 0 <= now <= later <= most, rule


@given(wage=MONEY, days=st.integers(1, 15))
def test_leave_that_was_not_given_is_paid_three_times_and_grows_by_the_day(wage: int, days: int) -> None:
    pay = figure(rules()["unused_leave"], monthly_wage=wage, leave_days=days)
    assert abs(pay - wage / 21.75 * 3 * days) < 1e-6
    assert pay < figure(rules()["unused_leave"], monthly_wage=wage, leave_days=days + 1)


@given(children=st.integers(1, 4), hard=st.integers(0, 1))
def test_leave_for_a_birth_is_ninety_eight_days_at_least(children: int, hard: int) -> None:
    if children > 1 or hard:
        assert figure(rules()["maternity"], children_born=children, hard_birth=hard) == 98 + 15 * (children - 1 + hard)


@given(start=st.dates(date(2000, 1, 1), date(2030, 12, 31)), months=st.integers(0, 240))
def test_months_added_are_months_between(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months and end.day <= start.day
    whole, rest = months_between(start, end)
    assert whole == months and rest >= 1
