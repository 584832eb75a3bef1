"""Hand-overs added up by day and centre: how many, how many answered, how long people waited and how long it took."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles

from bot.inbox.clock import day_in_china
from bot.inbox.handover_log import HandoverRecord

COLUMNS = ("day", "centre", "asked", "answered", "missed", "left", "wait_median_minutes", "wait_90_percent_minutes", "done_median_minutes")
BOM = "\ufeff"
"""Spreadsheets on office machines take a file without it for another encoding."""


@dataclass(frozen=True)
class Totals:
    """Hand-overs of a day and centre; minutes until the first answer and until the end, None where there was none."""

    day: str
    centre: str
    asked: int
    answered: int
    missed: int
    left: int
    wait_median: float | None
    wait_most: float | None
    done_median: float | None


def totals(records: Iterable[HandoverRecord]) -> list[Totals]:
    """Totals by day (China time) and centre, newest day first."""
    groups: dict[tuple[str, str], list[HandoverRecord]] = defaultdict(list)
    for record in records:
        groups[day_in_china(record.opened_at).isoformat(), record.centre or ""].append(record)
    return [_totals(day, centre, groups[day, centre]) for day, centre in sorted(groups, key=lambda key: (_newest(key[0]), key[1]))]


def summary(records: Sequence[HandoverRecord]) -> Totals:
    """Totals of everything."""
    return _totals("", "", records)


def as_csv(rows: Iterable[Sequence[object]], columns: Sequence[str]) -> str:
    """A table as CSV that spreadsheets open; nothing is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([["" if value is None else value for value in row] for row in rows])
    return BOM + text.getvalue()


def cells(row: Totals) -> tuple[object, ...]:
    """The cells of a row below COLUMNS."""
    return tuple(vars(row).values())


def _totals(day: str, centre: str, records: Sequence[HandoverRecord]) -> Totals:
    waits = [_minutes(record.opened_at, record.answered_at) for record in records if record.answered_at]
    done = [_minutes(record.opened_at, record.closed_at) for record in records if record.closed_at and record.answered_at]
    return Totals(
        day=day,
        centre=centre,
        asked=len(records),
        answered=len(waits),
        missed=sum(record.missed_at is not None for record in records),
        left=sum(record.outcome == "left" for record in records),
        wait_median=_rounded(median(waits)) if waits else None,
        wait_most=_rounded(quantiles(waits, n=10, method="inclusive")[-1] if len(waits) > 1 else waits[0]) if waits else None,
        done_median=_rounded(median(done)) if done else None,
    )


def _minutes(began: datetime, ended: datetime | None) -> float:
    return (ended - began).total_seconds() / 60 if ended else 0.0


def _rounded(minutes: float) -> float:
    return round(minutes, 1)


def _newest(day: str) -> int:
    return -int(day.replace("-", ""))
