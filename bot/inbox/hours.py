"""When staff are there and how long a person waits for them, in words for a person who asked for one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.inbox.callbacks import callback_days
from bot.inbox.canned import canned_replies
from bot.inbox.centre import say, settings, settings_file
from bot.inbox.centres import load_centres
from bot.inbox.clock import CHINA
from knowledge.errors import CatalogError
from knowledge.talk.words import leave_words

MIDNIGHT = time()
LONGEST_WAIT_MINUTES = 24 * 60
CENTRE = frozenset({"name", "address", "phone"})

_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?")
_SPAN = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d) *- *(?:([01]?\d|2[0-3])[:：]([0-5]\d)|24[:：]00)", re.ASCII)


@dataclass(frozen=True)
class Hours:
    """Weekdays (1 = Monday) and spans of the day in China time; one that ends no later than it begins ends on the next day."""

    days: tuple[int, ...]
    spans: tuple[tuple[time, time], ...]

    def are_now(self, now: datetime) -> bool:
        """True where somebody is there."""
        local = now.astimezone(CHINA)
        is_day, was_day = local.isoweekday() in self.days, (local.isoweekday() - 2) % 7 + 1 in self.days
        return any(_holds(start, end, local.time(), is_day, was_day) for start, end in self.spans)


def _holds(start: time, end: time, at: time, is_day: bool, was_day: bool) -> bool:
    if start < end:
        return is_day and start <= at < end
    return (is_day and at >= start) or (was_day and at < end)


def staff_hours_line(now: datetime) -> str:
    """What to tell a person who asked for staff at `now` (with its zone): that somebody is there, when, or that nobody promises it."""
    hours = read_hours(settings().get("hours"))
    if hours is None:
        return say("hours_unknown")
    if hours.are_now(now):
        return say("hours_now")
    times = "、".join(_span_in_words(start, end) for start, end in hours.spans)
    return say("hours_off", days=_days_in_words(hours.days), times=times)


def are_staff_off(now: datetime) -> bool:
    """True where hours are set and nobody is there at `now` (with its zone)."""
    hours = read_hours(settings().get("hours"))
    return hours is not None and not hours.are_now(now)


def patience() -> timedelta:
    """How long a person waits for staff before the bot answers again.

    Raises:
        CatalogError: naming file and field, where the setting is no number of minutes.
    """
    minutes = settings().get("wait_minutes")
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= LONGEST_WAIT_MINUTES:
        raise _wrong("wait_minutes", f"needs whole minutes from 1 to {LONGEST_WAIT_MINUTES}")
    return timedelta(minutes=minutes)


def asked_line(now: datetime, is_missed: bool) -> str:
    """What to tell a person who asked for staff at `now`: who is there, and when the bot answers again (at once where `is_missed`)."""
    return staff_hours_line(now) + (say("bot_answers") if is_missed else say("wait", minutes=_minutes(), leave=leave_words()))


def missed_line(now: datetime) -> str:
    """What to tell a person whom nobody of staff has answered by `now`."""
    return say("missed_off") if are_staff_off(now) else say("missed", minutes=_minutes())


def _minutes() -> int:
    return int(patience().total_seconds()) // 60


def check_settings() -> None:
    """Read all settings once, so that a wrong one stops the start and not the person who asks for staff.

    Raises:
        CatalogError: naming file and field.
    """
    given = settings()
    read_hours(given.get("hours"))
    patience()
    canned_replies()
    callback_days()
    load_centres()
    centre = given.get("centre") or {}
    if not isinstance(centre, Mapping) or not set(centre) <= CENTRE or not all(isinstance(value, str | int) for value in centre.values()):
        raise _wrong("centre", f"holds {', '.join(sorted(CENTRE))} and nothing else")
    if given.get("site") and not _SITE.fullmatch(str(given["site"])):
        raise _wrong("site", "needs an address such as https://www.example.org")


def read_hours(given: Any) -> Hours | None:
    """Hours of the settings; None where none are set.

    Raises:
        CatalogError: naming file and field, where they are no weekdays and spans of the day.
    """
    if not given:
        return None
    if not isinstance(given, Mapping) or set(given) != {"days", "times"}:
        raise _wrong("hours", 'needs `days: [1, 2]` and `times: ["09:00-12:00"]`, and nothing else')
    return Hours(_days(given["days"]), _spans(given["times"]))


def _days(given: Any) -> tuple[int, ...]:
    if not isinstance(given, list) or not given or not all(str(day) in "1234567" and len(str(day)) == 1 for day in given):
        raise _wrong("hours.days", "needs a list of numbers from 1 (Monday) to 7")
    return tuple(sorted({int(day) for day in given}))


def _spans(given: Any) -> tuple[tuple[time, time], ...]:
    if not isinstance(given, list) or not given:
        raise _wrong("hours.times", 'needs a list such as ["09:00-12:00", "13:30-17:00"]')
    return tuple(_span(str(span)) for span in given)


def _span(text: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise _wrong("hours.times", f"`{text}` is no span such as 09:00-12:00, 18:00-02:00 or 18:00-24:00")
    start = time(int(found[1]), int(found[2]))
    end = MIDNIGHT if found[3] is None else time(int(found[3]), int(found[4]))
    if start == end and found[3] is not None:
        raise _wrong("hours.times", f"`{text}` ends when it begins; the whole day is 00:00-24:00")
    return start, end


def _wrong(field: str, reason: str) -> CatalogError:
    return CatalogError(f"{settings_file()}: {field} {reason}")


def _span_in_words(start: time, end: time) -> str:
    until = f"{end:%H:%M}" if end != MIDNIGHT else "24:00"
    return f"{start:%H:%M}-{until}" if start < end or end == MIDNIGHT else f"{start:%H:%M}-" + say("next_day", time=until)


def _days_in_words(days: Sequence[int]) -> str:
    names = say("weekdays")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return say("weekday_range", first=names[days[0] - 1], last=names[days[-1] - 1])
    return "、".join(say("weekday", day=names[day - 1]) for day in days)
