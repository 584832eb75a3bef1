"""When staff are there, in words for a person who asked for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from bot.staff.words import say, settings
from knowledge.errors import CatalogError
from knowledge.inbox.clock import CHINA


@dataclass(frozen=True)
class Hours:
    """Weekdays (1 = Monday) and spans of the day in China time."""

    days: tuple[int, ...]
    spans: tuple[tuple[time, time], ...]

    def are_now(self, now: datetime) -> bool:
        """True where somebody is there."""
        local = now.astimezone(CHINA)
        return local.isoweekday() in self.days and any(start <= local.time() < end for start, end in self.spans)


def staff_hours_line(now: datetime) -> str:
    """What to tell a person who asked for staff at `now` (with its zone): that somebody is there, when, or that nobody promises it."""
    hours = read_hours(settings().get("hours"))
    if hours is None:
        return say("hours_unknown")
    if hours.are_now(now):
        return say("hours_now")
    times = "、".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in hours.spans)
    return say("hours_off", days=_days_in_words(hours.days), times=times)


def read_hours(given: Mapping[str, Any] | None) -> Hours | None:
    """Hours of the settings; None where none are set.

    Raises:
        CatalogError: where they are no weekdays and spans of the day.
    """
    if not given:
        return None
    try:
        days = tuple(sorted({int(day) for day in given["days"]}))
        spans = tuple(_span(str(span)) for span in given["times"])
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogError('staff settings: hours need `days: [1, 2]` and `times: ["09:00-12:00"]`') from error
    if not days or not spans or days[0] < 1 or days[-1] > 7 or any(start >= end for start, end in spans):
        raise CatalogError("staff settings: days go from 1 (Monday) to 7, and each time ends after it begins")
    return Hours(days, spans)


def _span(text: str) -> tuple[time, time]:
    start, end = text.replace("：", ":").split("-")
    return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())


def _days_in_words(days: Sequence[int]) -> str:
    names = say("weekdays")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return say("weekday_range", first=names[days[0] - 1], last=names[days[-1] - 1])
    return "、".join(say("weekday", day=names[day - 1]) for day in days)
