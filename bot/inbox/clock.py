"""Time as the inbox keeps it: UTC without zone in the tables, UTC with zone outside, days in China time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def utc_now() -> datetime:
    """The time now, in UTC, with its zone."""
    return datetime.now(timezone.utc)


def stored(moment: datetime) -> datetime:
    """A moment as the tables keep it."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def shown(moment: datetime) -> datetime:
    """A moment of the tables with its zone."""
    return moment.replace(tzinfo=timezone.utc)


def shown_if_any(moment: datetime | None) -> datetime | None:
    """A moment of the tables with its zone, where there is one."""
    return None if moment is None else shown(moment)


def day_in_china(moment: datetime) -> date:
    """The day a person in China calls today."""
    return moment.astimezone(CHINA).date()
