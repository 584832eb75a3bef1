"""What a message tells of the person's own case, and what it only asks about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.told import LONGEST, NOTHING, Told, ToldFact, told

TODAY = date(2026, 11, 29)


def read(text: str) -> dict[str, float]:
    return {fact.what: fact.value for fact in told(text, TODAY).facts}


def one(text: str) -> ToldFact:
    (fact,) = told(text, TODAY).facts
    return fact


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("干了两年四个月", "worked_months", 28),
        ("来郑州仨月了，能办居住证不", "lived_months", 3),
        ("租了一年半", "rented_months", 18),
        ("社保交了6年整", "insured_months", 72),
        ("交了６年整，能落户吗", "insured_months", 72),
        ("在邢台住了半年", "lived_months", 6),
        ("受傷25天了", "days_since_injury", 25),
        ("离职俩月了", "days_since_leaving", 61),
        ("三十来天前受的伤", "days_since_injury", 27),
        ("入职一个半月", "worked_months", 1.5),
        ("去年12月5号离的职，钱还没要到", "days_since_leaving", 359),
        ("二零二五年十二月五号离的职", "days_since_leaving", 359),
        ("2026年3月20号来的郑州", "lived_months", 8.3),
        ("前天手叫机器压了", "days_since_injury", 2),
        ("老板欠我三万二", "owed_yuan", 32_000),
        ("还差我1万2没给", "owed_yuan", 12_000),
        ("还差我8200块没给", "owed_yuan", 8200),
        ("我52岁了", "age", 52),
        ("俺今年五十二", "age", 52),
        ("我16周岁能打工不", "age", 16),
        ("孩子三岁半能上幼儿园吗", "child_age_months", 42),
        ("闺女才八个月", "child_age_months", 8),
        ("孩子出生两个月还没上户口", "child_age_months", 2),
        ("我们15个人一起去仲裁", "people", 15),
        ("我一个人该得多少", "people", 1),
        ("就我自己能得多少", "people", 1),
        ("鉴定下来九级，赔多少", "injury_grade", 9),
        ("十级伤残一次能拿多少", "injury_grade", 10),
        ("一天干12小时合法吗", "hours_day", 12),
        ("每天加班4个小时", "overtime_hours_day", 4),
        ("一个月加班90多小时", "overtime_hours_month", 91),
        ("一周干60个钟头", "hours_week", 60),
        ("扣了我30%工资", "deducted_percent", 30),
        ("工资叫扣了百分之三十", "deducted_percent", 30),
        ("三个月没签合同", "unsigned_months", 3),
        ("签了三年合同", "contract_months", 36),
        ("试用期六个月合法吗", "probation_months", 6),
        ("失业登记三个月了", "spell_days", 91),
        ("工资拖了三年了", "owed_days", 1095),
        ("离职了，都三个月了", "days_since_leaving", 91),
        ("欠我三个月工资", "owed_months", 3),
        ("怀孕五个月，厂里叫我走", "pregnancy_months", 5),
        ("上班一个月四千", "monthly_wage", 4000),
        ("给过我8000", "paid_yuan", 8000),
        ("中间拿走1200", "paid_yuan", 1200),
        ("五个月没给了", "owed_months", 5),
        ("我们市去年平均工资7200", "local_wage", 7200),
        ("上周五拿到鉴定结论书", "days_since_appraisal", 9),
        ("他转过我两次一共七千", "paid_yuan", 7000),
        ("拿过三千", "paid_yuan", 3000),
        ("压了我四个月", "owed_months", 4),
        ("三个月没发工资", "owed_months", 3),
        ("两个半月没发钱了", "owed_months", 2.5),
        ("我们都是欠两个月", "owed_months", 2),
        ("从我五千的工资里扣", "monthly_wage", 5000),
        ("转正5500", "monthly_wage", 5500),
        ("试用期只给4000", "probation_wage", 4000),
        ("当地社平月工资7000", "local_wage", 7000),
        ("我们这平均工资6000", "local_wage", 6000),
        ("上年度职工年平均工资75000", "local_year_wage", 75_000),
        ("人均可支配收入按54000算", "national_income", 54_000),
        ("工伤养了4个月", "suspended_months", 4),
        ("3月20号老板克扣我工资", "days_since_wrong", 254),
        ("离职时候有2天年假没休完", "leave_days", 2),
        ("年假还剩3天没休", "leave_days", 3),
        ("一年5天年休假全没休", "leave_days", 5),
        ("8月1号到郑州住下的", "lived_months", 3.93),
    ],
)
def test_each_fact_is_read_from_the_words_near_it(text: str, what: str, value: float) -> None:
    assert read(text) == {what: value}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我干了38天半，一天260", {"worked_months": 1.27, "worked_days": 38.5, "daily_rate": 260}),
        # No word says what was done for so long: the wage beside it does.
        ("在工地绑钢筋绑了63天，讲好一天320", {"worked_days": 63, "daily_rate": 320}),
        ("两年零四个月，一个月四千八", {"worked_months": 28, "monthly_wage": 4800}),
        # Where words say it is something else, it stays that.
        ("住院12天，一天200", {"daily_rate": 200}),
        ("一小时13块5，每晚9小时，上了20晚没发钱", {"hourly_rate": 13.5, "hours_day": 9, "worked_days": 20}),
        ("21块一小时，这个月打卡212小时", {"hourly_rate": 21, "worked_hours": 212}),
        ("去年12月1号上班，到今年5月31号走的", {"worked_months": 11.93, "worked_until": 182}),
        ("周末被叫来加班2天", {"overtime_days": 2, "rest_day": 1}),
        ("平时和星期天都加班2天", {"overtime_days": 2, "rest_day": 2}),
        ("没提前通知就辞了我", {"no_notice": 1}),
        ("我没提前通知就走了", {}),
        ("被公司违法解除", {"unlawful": 1}),
        ("他们拖欠工资违法不", {}),
    ],
)
def test_wages_say_what_a_length_beside_them_is_and_words_alone_tell_some_facts(text: str, facts: dict[str, float]) -> None:
    assert read(text) == facts


def test_several_facts_of_a_story_are_kept_apart() -> None:
    text = "我今年52岁，2024年3月来郑州打工，在工地干了两年四个月，一天干12小时，老板欠我三万二"
    assert read(text) == {"age": 52, "lived_months": 32.93, "worked_months": 28, "hours_day": 12, "owed_yuan": 32_000}


def test_months_worked_without_a_contract_are_both() -> None:
    assert read("干了三个月，一直没签合同") == {"worked_months": 3, "unsigned_months": 3}
    assert read("干了五年，我没同意也没签字") == {"worked_months": 60}


@pytest.mark.parametrize(
    "text",
    [
        "住满半年才能办居住证吗",
        "是不是得交够15年才能领养老金",
        "要交满12个月吗",
        "30天内单位没报工伤",
        "再干两个月就满一年",
        "提前30天辞职行不",
        "打算干两年就走",
        "租期还有四个月，房东涨价",
        "六十岁以上加班几倍",
    ],
)
def test_what_is_asked_or_to_come_is_not_told(text: str) -> None:
    assert told(text, TODAY) == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "住院30天了",
        "三年没交社保",
        "公积金交了两年没动过",
        "我把房租给他三年",
        "我有四级焊工证，要鉴定吗",
        "省里那个2019年工作要点啥文号",
        "今年娃儿读书去四川了",
        "给俺们一人发几张购物卡",
        "村干部定的方案半年了",
        "钱是在周口欠的，隔着几百里",
        "提了辞职都一个半月了",
        "仲裁裁决都生效两个月了",
        "打12345没人接",
    ],
)
def test_amounts_of_other_things_are_not_told_of_oneself(text: str) -> None:
    assert told(text, TODAY) == NOTHING


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("干了快两年了", 18, 23.99),
        ("干了两年多", 24.12, 35.88),
        ("干了不到一年", 0, 11.99),
        ("干了三四个月", 3, 4),
        ("干了一年左右", 9, 15),
    ],
)
def test_open_words_leave_the_value_open(text: str, low: float, high: float) -> None:
    fact = one(text)
    assert (round(fact.low, 2), round(fact.high, 2)) == (low, high) and not fact.is_exact


def test_nominal_age_is_one_or_two_years_less() -> None:
    fact = one("俺虚岁六十一")
    assert (fact.what, fact.low, fact.high) == ("age", 59, 60)


def test_month_named_counts_from_its_first_and_last_day() -> None:
    fact = one("上个月摔伤的")
    assert (fact.low, fact.high, fact.is_dated) == (29, 59, True)


def test_day_without_its_year_is_the_last_one_unless_it_may_be_to_come() -> None:
    assert read("3月20号离的职") == {"days_since_leaving": 254}
    assert read("12月5号离职") == {}


def test_what_contradicts_itself_is_not_known() -> None:
    assert read("在甲厂干了两年，在乙厂干了三年") == {}


def test_words_are_the_persons_own_without_what_stands_around() -> None:
    assert [fact.words for fact in told("租了一年半，我52岁", TODAY).facts] == ["一年半", "52岁"]


def test_years_worked_are_read_from_months() -> None:
    years = told("干了8年", TODAY).get("worked_years")
    assert years is not None and (years.what, years.value, years.unit) == ("worked_years", 8, "year")
    assert NOTHING.get("worked_years") is None and NOTHING.get("nothing") is None


def test_later_words_replace_earlier_ones() -> None:
    both = told("租了一年，我52岁", TODAY).updated(told("不对，租了18个月", TODAY))
    assert {fact.what: fact.value for fact in both.facts} == {"age": 52, "rented_months": 18}


@given(st.integers(0, 3000))
def test_a_day_named_in_full_is_counted_from(days: int) -> None:
    day = TODAY - timedelta(days=days)
    assert read(f"{day.year}年{day.month}月{day.day}号离的职") == {"days_since_leaving": days}


@given(st.integers(1, 40), st.integers(1, 11))
def test_years_and_months_add_up(years: int, months: int) -> None:
    assert read(f"租了{years}年零{months}个月") == {"rented_months": years * 12 + months}


@given(st.text(alphabet="一二三两半年月天个了干住租交岁今去上前号0123456789万块%级人小时，。 的不到快多几", max_size=40))
def test_no_message_raises_and_values_lie_between_their_bounds(text: str) -> None:
    for fact in told(text, TODAY).facts:
        assert fact.low <= fact.value <= fact.high


@pytest.mark.parametrize(
    "text", ["", "2026年13月45号来的", "9" * 5000, "一" * 400 + "年", "去年2月31号离职", "干了九千九百九十九万年"], ids=range(6)
)
def test_impossible_amounts_are_survived(text: str) -> None:
    assert isinstance(told(text, TODAY), Told)


def test_only_the_end_of_a_very_long_message_is_read() -> None:
    assert read("我52岁。" + "啊" * LONGEST) == {}
