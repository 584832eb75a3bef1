"""When staff are there, in words that promise nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.staff.hours import read_hours, staff_hours_line
from bot.staff.words import say
from knowledge.errors import CatalogError
from knowledge.inbox.clock import CHINA

MONDAY = datetime(2026, 11, 23, tzinfo=CHINA)
WEEK = "settings:\n  hours: {days: [1, 2, 3, 4, 5], times: ['09:00-12:00', '13:30-17:00']}\n"


@pytest.fixture
def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "staff.yml"
    path.write_text(WEEK)
    monkeypatch.setenv("GONGYOU_STAFF_SETTINGS", str(path))


def test_without_hours_nobody_is_promised() -> None:
    assert staff_hours_line(MONDAY) == say("hours_unknown") and "12345" in say("hours_unknown")


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize(
    ("day", "hour", "minute", "are_there"),
    [(0, 9, 0, True), (0, 11, 59, True), (0, 12, 0, False), (0, 13, 30, True), (0, 17, 0, False), (0, 8, 59, False), (5, 10, 0, False)],
)
def test_hours_are_those_of_china(day: int, hour: int, minute: int, are_there: bool) -> None:
    from datetime import timezone

    now = (MONDAY + timedelta(days=day, hours=hour, minutes=minute)).astimezone(timezone.utc)
    assert (staff_hours_line(now) == say("hours_now")) == are_there


@pytest.mark.usefixtures("week")
def test_closed_names_days_times_and_numbers() -> None:
    line = staff_hours_line(MONDAY)
    assert "周一到周五09:00-12:00、13:30-17:00" in line and "12333" in line


@pytest.mark.parametrize(
    "hours",
    [
        {"days": [1]},
        {"days": [0], "times": ["09:00-10:00"]},
        {"days": [1], "times": ["9-10"]},
        {"days": [1], "times": ["10:00-09:00"]},
        {"days": [], "times": []},
    ],
)
def test_hours_that_are_none_are_refused(hours: dict[str, object]) -> None:
    with pytest.raises(CatalogError):
        read_hours(hours)


def test_single_days_are_named_one_by_one() -> None:
    from bot.staff.hours import _days_in_words

    assert _days_in_words((1, 3)) == "周一、周三" and _days_in_words((1, 2, 3)) == "周一到周三"
