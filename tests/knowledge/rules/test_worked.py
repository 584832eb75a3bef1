"""Every rule against figures worked out by hand from the act; the working stands beside each."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.reading.told import NOTHING, Told, told
from knowledge.rules.work import work

TODAY = date(2026, 11, 29)


def figure(rule: str, text: str, as_of: date = TODAY) -> object:
    found = work(rule, told(text, as_of), as_of)
    return None if found is None else found.figure


@pytest.mark.parametrize(
    ("rule", "text", "figure_by_hand"),
    [
        # 60 × 250 − 4,000
        ("owed", "干了60天，一天250，给了4000", 11000),
        # 88 × 22.5
        ("owed", "一小时22块5，干了88个小时", 1980),
        # 210 × 36 − 3,000
        ("owed", "一平方36块，贴了210平方，给了3000", 4560),
        # 4 × 15 × 300 − 6,000
        ("owed", "我们4个人都干了15天，一天300，一共给了6000", 12000),
        # 3 × 5,800
        ("owed", "欠我三个月工资，一个月5800", 17400),
        # 4,350 ÷ 21.75 × 12 = 200 × 12
        ("owed", "月薪4350，这个月上了12天班", 2400),
        # 10 × 18 × 22 − 1,000
        ("owed", "每天干10个小时，干了18天，一小时22，给了1000", 2960),
        # 3 × 12 × 10 × 20
        ("owed", "我们3个人一起干，每天10个小时，都干了12天，一小时20", 7200),
        # 38.5 × 260 − 3,000
        ("owed", "干了38天半，一天260，拿过3000", 7010),
        # paid more than earned: nothing is owed
        ("owed", "干了10天，一天200，给了3000", 0),
        # 4,350 ÷ 21.75
        ("day_wage", "月薪4350，一天多少", 200),
        # 4,350 ÷ 21.75 ÷ 8 × 1.5 × 20 = 25 × 30
        ("overtime_workday", "月薪4350，平时加班了20个小时", 750),
        # 25 × 1.5 × 10
        ("overtime_workday", "一小时25，加了10个小时班", 375),
        # 200 × 2 × 3
        ("overtime_rest", "月薪4350，周末上了3天班没补休", 1200),
        # 200 × 3 × 2
        ("overtime_holiday", "月薪4350，除夕初一都在加班", 1200),
        # five days of the May break, two of them legal: 200 × 3 × 2
        ("overtime_holiday", "月薪4350，五一上了5天班", 1200),
        # 中秋 is one day: 200 × 3
        ("overtime_holiday", "月薪4350，中秋上的班", 600),
        # 2,100 − 1,900
        ("minimum_wage", "最低工资2100，我工资1900", 200),
        # 4,800 × 20 %
        ("deduction", "工资4800，扣了我1200", 960),
        # 20 % would be 440, but 2,200 − 2,100 leaves 100
        ("deduction", "工资2200，最低工资2100，扣了300", 100),
        # 5,000 × 80 %
        ("probation_wage", "工资5000，试用期给3500", 4000),
        # 3 years 7 months: 4 months
        ("severance", "干了三年七个月，月薪5000", 20000),
        # 3 years 5 months: 3.5
        ("severance", "干了三年五个月，月薪5000", 17500),
        # 5 months: half a month
        ("severance", "干了5个月，月薪5000", 2500),
        # exactly six months count as a year
        ("severance", "干了6个月，月薪5000", 5000),
        # 20 years; 3 × 6,000 = 18,000 is the most, and 12 years: 12 × 18,000
        ("severance", "干了20年，月薪30000，当地平均工资6000", 216000),
        # day to day: 2023-03-01 to 2026-10-15 are 3 years 7½ months: 4 months
        ("severance", "2023年3月1号进厂，2026年10月15号被辞退，月薪5000", 20000),
        # 2 × 1.5 × 4,000
        ("unlawful_dismissal", "干了一年两个月，一个月4000", 12000),
        # 3 × 4,500 + 4,500
        ("notice", "干了三年，工资4500", 18000),
        # told that no notice was given: 3 × 4,500 + 4,500
        ("severance", "公司没提前通知就辞退我，干了三年，工资4500", 18000),
        # told that it was unlawful: 2 × 3 × 4,500
        ("severance", "公司违法辞退我，干了三年，工资4500", 27000),
        # 8 months, the first is free: 7 × 4,000
        ("double_pay", "干了8个月没签合同，月薪4000", 28000),
        # three years, but eleven months at most: 11 × 4,000
        ("double_pay", "干了三年没签合同，月薪4000", 44000),
        ("double_pay", "干了20天没签合同", 0),
        # 2026-01-10 to 2026-11-29 are 10 months and 20 days: nine whole months and a half × 4,000
        ("double_pay", "2026年1月10号进厂的，没签合同，月薪4000", 38000),
        # told longer by the first day than by the months at work: 7 × 6,000
        ("double_pay", "我去年3月到厂,现在干满8个月,一直没合同,一个月6000", 42000),
        # 7 × 5,000
        ("injury_lump", "鉴定十级，工资5000", 35000),
        ("injury_lump", "鉴定七级伤残，工资5000", 65000),
        ("injury_lump", "鉴定一级伤残，工资5000", 135000),
        # 60 % of 8,000 = 4,800 is the least: 7 × 4,800
        ("injury_lump", "鉴定十级，工资3000，当地平均工资8000", 33600),
        # 4 × 5,000; fourteen months are paid for twelve: 12 × 5,000
        ("suspension", "工伤养了4个月，工资5000", 20000),
        ("suspension", "工伤养了14个月，工资5000", 60000),
        # 6,000 × 50 %, 40 %, 30 %
        ("care", "完全不能自理，当地平均工资6000", 3000),
        ("care", "大部分不能自理，当地平均工资6000", 2400),
        ("care", "部分不能自理，当地平均工资6000", 1800),
        # 6 × 6,500
        ("funeral", "当地平均工资6500", 39000),
        # 5,000 × 40 %
        ("dependants", "他工资5000", 2000),
        # 20 × 54,000
        ("death_lump", "全国城镇居民人均可支配收入54000", 1080000),
        # ninth grade: 2 × 80,000; first: 16 ×
        ("unlicensed", "没有执照，鉴定九级，年平均工资80000", 160000),
        ("unlicensed", "黑作坊，鉴定一级，年平均工资80000", 1280000),
        # 5,000 × 60 %
        ("injury_monthly", "六级伤残，工资5000", 3000),
        ("injury_monthly", "二级伤残，工资5000", 4250),
        # 98 + 15 + 15
        ("maternity", "剖腹产双胞胎", 128),
        ("maternity", "三胞胎产假", 128),
        ("miscarriage", "怀孕三个月流产", 15),
        ("miscarriage", "怀孕五个月流产", 42),
        ("annual_leave", "工龄9年", 5),
        ("annual_leave", "工龄10年", 10),
        ("annual_leave", "工龄20年", 15),
        # 4,350 ÷ 21.75 × 300 % × 5
        ("unused_leave", "月薪4350，5天年假没休", 3000),
        # 2026-06-30 is the 181st day: 181 ÷ 365 × 5 = 2.48
        ("leave_on_leaving", "干了3年，2026年6月30号离职", 2),
        ("probation", "合同签了两年，试用期三个月", 2),
        ("probation", "合同签了三年，试用期六个月", 6),
        ("probation", "合同签了两个月，试用期半个月", 0),
        ("medical_period", "总工龄12年，在这家厂干了6年", 9),
        ("unemployment", "失业保险交了3年", 12),
        ("unemployment", "失业保险交了10年", 24),
        ("unemployment", "失业保险交了8个月", 0),
        ("min_years", "2030年到退休年龄", 15.5),
        ("min_years", "2039年到退休年龄", 20),
        ("min_years", "2045年到退休年龄", 20),
        ("min_years", "2029年到退休年龄", 15),
    ],
)
def test_figures_worked_out_by_hand(rule: str, text: str, figure_by_hand: float) -> None:
    assert figure(rule, text) == pytest.approx(figure_by_hand)


@pytest.mark.parametrize(
    ("rule", "text", "day"),
    [
        ("arbitration", "2026年3月20号离的职", date(2027, 3, 20)),
        ("arbitration", "2026年2月28号离的职", date(2027, 2, 28)),
        ("arbitration", "2025年8月1号离的职，2026年5月6号又催过一次", date(2027, 5, 6)),
        ("arbitration", "2024年5月1号打的欠条，2026年3月20号离的职", date(2027, 3, 20)),
        ("inspection", "2025年1月15号离的职", date(2027, 1, 15)),
        ("injury_worker", "2026年6月1号受的伤", date(2027, 6, 1)),
        # thirty days after 10 November: the day itself does not count
        ("injury_firm", "2026年11月10号受的伤", date(2026, 12, 10)),
        ("award_suit", "2026年11月20号收到裁决书", date(2026, 12, 5)),
        ("review", "2026年11月1号收到不予认定决定书", date(2026, 12, 31)),
        ("suit", "2026年8月31号收到不予认定决定书", date(2027, 2, 28)),
        ("appraisal", "2026年11月20号拿到鉴定结论", date(2026, 12, 5)),
        ("enforcement", "判决2025年5月1号生效", date(2027, 5, 1)),
        ("residence", "今年8月1号做的居住登记", date(2027, 2, 1)),
        ("inspection", "2025年2月10号老板扣了我工资", date(2027, 2, 10)),
        ("review_suit", "复议决定书2026年11月18号收到的", date(2026, 12, 3)),
    ],
)
def test_last_days(rule: str, text: str, day: date) -> None:
    assert figure(rule, text) == day


def test_days_left_are_counted_from_the_day_given() -> None:
    found = work("arbitration", told("2026年3月20号离的职", TODAY), TODAY)
    assert found is not None and "还剩111天" in found.line  # 1 + 31 + 31 + 28 + 20

    later = date(2027, 3, 25)
    over = work("arbitration", told("2026年3月20号离的职", later), later)
    assert over is not None and "超了5天" in over.line


def test_the_day_that_the_person_says_is_today_counts() -> None:
    found = work("arbitration", told("2026年3月20号离的职，今天2026年11月9号", TODAY), TODAY)
    assert found is not None and "还剩131天" in found.line


@pytest.mark.parametrize(
    ("rule", "text", "asked"),
    [
        ("owed", "一天280", "多少天"),
        ("owed", "干了71天", "一天多少钱"),
        ("severance", "干了三年", "工资多少"),
        ("overtime_rest", "月薪4350", "几天班"),
        ("injury_lump", "鉴定九级", "工资多少"),
        ("retirement_men", "啥时候退休", "哪年哪月生"),
        ("arbitration", "仲裁时效多久", "哪天离开"),
        ("minimum_wage", "我工资1900", "最低工资多少"),
        ("owed", "每天10个小时，一小时22", "多少天"),
        ("care", "完全不能自理", "平均工资多少"),
        ("suspension", "工伤养了4个月", "工资多少"),
        ("unlicensed", "没有执照，鉴定九级", "年平均工资多少"),
    ],
)
def test_one_fact_that_is_missing_is_asked_for(rule: str, text: str, asked: str) -> None:
    found = work(rule, told(text, TODAY), TODAY)
    assert found is not None and asked in found.question


@pytest.mark.parametrize(
    "rule", ["owed", "severance", "double_pay", "overtime_workday", "deduction", "maternity", "annual_leave", "unemployment"]
)
def test_nothing_is_said_where_nothing_was_told(rule: str) -> None:
    assert work(rule, NOTHING, TODAY) is None


def test_facts_of_several_messages_are_one_case() -> None:
    case = Told().updated(told("干了71天", TODAY)).updated(told("一天280", TODAY)).updated(told("给了6000", TODAY))
    found = work("owed", case, TODAY)
    assert found is not None and found.figure == 71 * 280 - 6000


def test_before_a_rule_is_in_force_nothing_is_worked_out() -> None:
    assert work("retirement_men", told("72年10月的", date(2024, 5, 1)), date(2024, 5, 1)) is None


def test_a_length_that_leaves_the_sum_open_says_both_and_asks() -> None:
    found = work("severance", told("干了三年多，月薪5000", TODAY), TODAY)
    assert found is not None and "3.5到4个月" in found.line and found.question


def test_a_day_of_rest_is_no_workday() -> None:
    assert work("overtime_workday", told("月薪4350，星期天加班8个小时", TODAY), TODAY) is None
    both = work("overtime_workday", told("月薪4350，平时和星期天加班8个小时", TODAY), TODAY)
    assert both is not None and both.figure == 300


def test_an_injury_of_the_first_six_grades_says_both_sums() -> None:
    for rule in ("injury_lump", "injury_monthly"):
        found = work(rule, told("鉴定五级，工资5000", TODAY), TODAY)
        assert found is not None and "90000元" in found.line and "3500元" in found.line


@pytest.mark.parametrize(
    ("rule", "text", "other"),
    [
        ("injury_worker", "2026年11月10号受的伤", "2026年12月10日"),
        ("injury_firm", "2026年11月10号受的伤", "2027年11月10日"),
        ("review", "2026年11月1号收到不予认定决定书", "2027年5月1日"),
    ],
)
def test_the_term_that_runs_beside_is_said_too(rule: str, text: str, other: str) -> None:
    found = work(rule, told(text, TODAY), TODAY)
    assert found is not None and other in found.line


def test_a_term_beside_that_has_run_out_is_not_said() -> None:
    found = work("injury_worker", told("2026年6月1号受的伤", TODAY), TODAY)
    assert found is not None and "单位" not in found.line


def test_a_holiday_is_no_day_of_rest() -> None:
    case = told("月薪4350，国庆1号到3号都上班", TODAY)
    assert work("overtime_rest", case, TODAY) is None and work("overtime_workday", case, TODAY) is None


@pytest.mark.parametrize("text", ["月薪3900，周日加了两天班", "月薪3900，双休日加班两天"])
def test_a_day_of_rest_is_no_holiday(text: str) -> None:
    case = told(text, TODAY)
    rest = work("overtime_rest", case, TODAY)
    assert work("overtime_holiday", case, TODAY) is None and rest is not None and round(rest.figure, 2) == 717.24
