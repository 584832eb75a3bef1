"""What work is paid by, how much of it was done, what was paid, and days that are told one by one."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.reading.told import NOTHING, merge, told

TODAY = date(2026, 11, 29)


def read(text: str) -> dict[str, float]:
    return {fact.what: fact.value for fact in told(text, TODAY).facts}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("一天260，干了35天", {"daily_rate": 260, "worked_days": 35}),
        ("干了35个工，一个工三百", {"daily_rate": 300, "worked_days": 35}),
        ("日薪两百四，上了12天班", {"daily_rate": 240, "worked_days": 12}),
        ("280一天，做了40天", {"daily_rate": 280, "worked_days": 40}),
        ("一小时22块5，干了88个小时", {"hourly_rate": 22.5, "worked_hours": 88}),
        ("小时工25，这个月做了100小时", {"hourly_rate": 25, "worked_hours": 100}),
        ("一平方36块，贴了210平方", {"piece_rate": 36, "pieces": 210}),
        ("一件4毛5，做了9000件", {"piece_rate": 0.45, "pieces": 9000}),
        ("一双鞋给1块8，做了2600双", {"piece_rate": 1.8, "pieces": 2600}),
        ("一件衣服两块，做了90件", {"piece_rate": 2, "pieces": 90}),
        ("一套房租给2000", {"paid_yuan": 2000}),
        ("月薪4350", {"monthly_wage": 4350}),
        ("工资一个月6千5", {"monthly_wage": 6500}),
        ("8000一个月", {"monthly_wage": 8000}),
        ("底薪3200", {"monthly_wage": 3200}),
        ("工资4800，扣了我1200", {"monthly_wage": 4800, "deducted_yuan": 1200}),
        ("说好一天270，只给了5000", {"daily_rate": 270, "paid_yuan": 5000}),
        ("预支了两千", {"paid_yuan": 2000}),
        ("最低工资2100，我一个月才1900", {"minimum_wage": 2100}),
        ("国庆1号到3号上班", {"holidays": 3, "festival": 7}),
        ("除夕、初一、初二都在上班", {"holidays": 3, "festival": 2}),
        ("一天干12小时", {"hours_day": 12}),
        ("一天三顿饭", {}),
        ("打12345没人接", {}),
        ("2026年", {}),
    ],
)
def test_rates_and_amounts_of_work(text: str, facts: dict[str, float]) -> None:
    found = read(text)
    assert {name: pytest.approx(found.get(name)) for name in facts} == facts
    assert facts or found == {}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("70年3月的", date(1970, 3, 1), date(1970, 3, 31)),
        ("1968年12月5日出生", date(1968, 12, 5), date(1968, 12, 5)),
        ("我是66年的", date(1966, 1, 1), date(1966, 12, 31)),
        ("2001年4月出生", date(2001, 4, 1), date(2001, 4, 30)),
    ],
)
def test_days_of_birth(text: str, first: date, last: date) -> None:
    fact = told(text, TODAY).get("birth")
    assert fact is not None and (fact.first, fact.last) == (first, last)


def test_a_day_told_keeps_its_date() -> None:
    fact = told("2026年3月20号离的职", TODAY).get("days_since_leaving")
    assert fact is not None and (fact.first, fact.last) == (date(2026, 3, 20), date(2026, 3, 20))


def test_signs_tell_without_an_amount() -> None:
    assert read("剖腹产生的双胞胎") == {"children_born": 2, "hard_birth": 1}


def test_later_messages_win() -> None:
    earlier, later = told("一天260，干了35天", TODAY), told("不对，干了36天", TODAY)

    merged = merge(earlier, later)

    assert (merged.get("worked_days"), merged.get("daily_rate")) == (later.get("worked_days"), earlier.get("daily_rate"))
    assert merge(NOTHING, later) == later == merge(later, NOTHING)


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [("5000", "monthly_wage", 5000), ("280", "daily_rate", 280), ("26天", "worked_days", 26), ("七级", "injury_grade", 7)],
)
def test_an_amount_by_itself_is_the_fact_that_was_asked_for(text: str, asked: str, value: float) -> None:
    assert {fact.what: fact.value for fact in told(text, TODAY, asked).facts} == {asked: value}
    assert told(text, TODAY).get(asked) is None


def test_words_that_name_another_fact_win_over_what_was_asked_for() -> None:
    assert told("最低工资2100", TODAY, "monthly_wage").get("monthly_wage") is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("前年腊月离的职", date(2024, 12, 20), date(2025, 2, 18)),
        ("去年年底离的职", date(2025, 12, 1), date(2025, 12, 31)),
        ("上个月15号离的职", date(2026, 10, 15), date(2026, 10, 15)),
        ("去年三月离的职", date(2025, 3, 1), date(2025, 3, 31)),
    ],
)
def test_days_told_by_season(text: str, first: date, last: date) -> None:
    fact = told(text, TODAY).get("days_since_leaving")
    assert fact is not None and (fact.first, fact.last) == (first, last)
