"""Counts of the inbox added up by day, topic, city and status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.inbox.model import Count

BAR = 200
"""Width of the longest bar, in units of its drawing."""


@dataclass(frozen=True)
class Row:
    """One line of a table with its bar: how many turns, their share in percent, the bar's width."""

    key: str
    turns: int
    share: int
    width: int


@dataclass(frozen=True)
class Tally:
    """Everything of some days."""

    turns: int
    by_day: tuple[Row, ...]
    by_topic: tuple[Row, ...]
    by_region: tuple[Row, ...]
    by_status: tuple[Row, ...]


def tally(counts: Iterable[Count], since: date, until: date) -> Tally:
    """Counts added up; days come in order, those on which nobody asked are left out; the others go by size."""
    known = list(counts)
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    by_day = _sums(known, lambda count: count.day.isoformat())
    return Tally(
        turns=sum(count.turns for count in known),
        by_day=_rows([(day.isoformat(), by_day[day.isoformat()]) for day in days if by_day[day.isoformat()]]),
        by_topic=_rows(_sums(known, lambda count: count.topic or "").most_common()),
        by_region=_rows(_sums(known, lambda count: count.region or "").most_common()),
        by_status=_rows(_sums(known, lambda count: count.status).most_common()),
    )


def _sums(counts: Iterable[Count], key: Callable[[Count], str]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for count in counts:
        sums[key(count)] += count.turns
    return sums


def _rows(sums: list[tuple[str, int]]) -> tuple[Row, ...]:
    total, most = max(1, sum(turns for _, turns in sums)), max([1, *(turns for _, turns in sums)])
    return tuple(Row(key, turns, round(100 * turns / total), round(BAR * turns / most)) for key, turns in sums)
