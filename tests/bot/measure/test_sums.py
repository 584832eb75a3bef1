"""Cases worked out by hand: they are there, and a reply is right only with every figure and day as a number of its own."""

from __future__ import annotations

from datetime import date

import pytest

from bot.measure.sums import Case, is_right, read_cases

DAY = date(2026, 11, 30)


def case(*figures: tuple[str, ...], days: tuple[str, ...] = ()) -> Case:
    return Case("x", ("…",), DAY, figures, days, "", "")


def test_there_are_at_least_250_each_with_its_law_and_working() -> None:
    cases = [case for cases in read_cases().values() for case in cases]
    assert len(cases) >= 250 and len({case.id for case in cases}) == len(cases)
    assert all(case.law and case.working and (case.figures or case.days) for case in cases)


@pytest.mark.parametrize(
    ("wanted", "reply", "right"),
    [
        (case(("13880",)), "还应给你13880元：71天", True),
        (case(("13880",)), "还应给你113880元", False),
        (case(("13880",)), "还应给你13880.5元", False),
        (case(("750",), ("1600",)), "加班费750元", False),
        (case(("12个月", "十二个月")), "最长能领十二个月", True),
        (case(days=("2027-03-15",)), "最晚2027年3月15日", True),
        (case(days=("2027-03-15",)), "最晚2027年3月14日", False),
        (case(days=("2031-10",)), "2031年10月退休", True),
    ],
)
def test_a_reply_is_right_with_every_figure_and_day(wanted: Case, reply: str, right: bool) -> None:
    assert is_right(wanted, reply) is right
