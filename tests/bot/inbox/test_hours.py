"""When staff are there, in words that promise nothing."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import server
from bot.inbox.centre import say
from bot.inbox.clock import CHINA
from bot.inbox.hours import read_hours, staff_hours_line
from knowledge.errors import CatalogError, KnowledgeError

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
        {"times": ["09:00-10:00"]},
        ["09:00-10:00"],
        "09:00-10:00",
        {"days": [1], "times": "09:00-10:00"},
        {"days": "1-5", "times": ["09:00-10:00"]},
        {"days": 1, "times": ["09:00-10:00"]},
        {"days": [True], "times": ["09:00-10:00"]},
        {"days": [1.5], "times": ["09:00-10:00"]},
        {"days": [12], "times": ["09:00-10:00"]},
        {"days": [""], "times": ["09:00-10:00"]},
        {"days": [8], "times": ["09:00-10:00"]},
        {"days": [1], "times": ["09:00-09:00"]},
        {"days": [1], "times": ["24:00-02:00"]},
        {"days": [1], "times": ["18:00-25:00"]},
        {"days": [1], "times": ["18:60-19:00"]},
        {"days": [1], "times": ["09:00"]},
        {"days": [1], "times": ["09:00+08:00-10:00"]},
        {"days": [1], "times": [None]},
        {"days": [1], "times": ["09:00-10:00"], "zone": "UTC"},
        {"days": [0], "times": ["09:00-10:00"]},
        {"days": [1], "times": ["9-10"]},
        {"days": [], "times": []},
    ],
)
def test_hours_that_are_none_are_refused_naming_file_and_field(hours: object) -> None:
    with pytest.raises(CatalogError, match=r"centre\.yml: hours") as refused:
        read_hours(hours)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("times", "there", "away"),
    [
        (
            ["18:00-02:00"],
            [(0, 18, 0), (0, 23, 59), (1, 0, 0), (1, 1, 59), (5, 1, 0)],
            [(0, 17, 59), (0, 1, 0), (1, 2, 0), (5, 18, 0), (6, 1, 0)],
        ),
        (["18:00-24:00"], [(0, 18, 0), (0, 23, 59)], [(1, 0, 0), (0, 17, 59), (5, 23, 0)]),
        (["18:00-00:00"], [(0, 23, 59)], [(1, 0, 0)]),
        (["00:00-24:00"], [(0, 0, 0), (4, 23, 59)], [(5, 0, 0), (6, 12, 0)]),
        (["9:00-12：00", "22:30 - 06:00"], [(0, 9, 0), (4, 23, 0), (5, 5, 59)], [(0, 5, 0), (5, 6, 0), (5, 9, 0)]),
    ],
)
def test_hours_go_over_midnight(times: list[str], there: list[tuple[int, int, int]], away: list[tuple[int, int, int]]) -> None:
    hours = read_hours({"days": [1, 2, 3, 4, 5], "times": times})
    assert hours is not None
    are = {moment: hours.are_now(MONDAY + timedelta(days=moment[0], hours=moment[1], minutes=moment[2])) for moment in [*there, *away]}
    assert are == {**dict.fromkeys(there, True), **dict.fromkeys(away, False)}


def centre(folder: Path, patch: pytest.MonkeyPatch, content: str) -> Path:
    path = folder / "centre.yml"
    path.write_text(content)
    patch.setenv("GONGYOU_STAFF_SETTINGS", str(path))
    return path


def test_hours_over_midnight_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    centre(tmp_path, monkeypatch, "hours: {days: [1], times: ['18:00-02:00', '09:00-24:00']}\n")
    assert "周一18:00-次日02:00、09:00-24:00" in staff_hours_line(MONDAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("settings:\n  hours: {days: [1], times: ['18:00-18:00']}\n", "hours.times"),
        ("hours: {days: [9], times: ['18:00-19:00']}\n", "hours.days"),
        ("hours: {days: [1]}\n", "hours"),
        ("hour: {days: [1], times: ['18:00-19:00']}\n", "hours:"),
        ("- hours\n", "hours:"),
        ("hours\n", "hours:"),
        ("centre: [a]\n", "centre"),
        ("centre: {telephone: 1}\n", "centre"),
        ("hours: [\n", "cannot be read"),
    ],
)
async def test_a_wrong_setting_stops_the_start_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: str, field: str
) -> None:
    path = centre(tmp_path, monkeypatch, content)
    with pytest.raises(KnowledgeError) as stopped:
        await asyncio.wait_for(server.serve(tmp_path / "none", "127.0.0.1", 0, tmp_path, tmp_path), 30)
    assert str(path) in str(stopped.value) and field in str(stopped.value) and "\n" not in str(stopped.value)


def test_single_days_are_named_one_by_one() -> None:
    from bot.inbox.hours import _days_in_words

    assert _days_in_words((1, 3)) == "周一、周三" and _days_in_words((1, 2, 3)) == "周一到周三"
