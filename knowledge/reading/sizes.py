"""What every kind of amount has in common: where it stands, its words, and its size by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.reading.numerals import Range


@dataclass(frozen=True)
class Amount:
    """One amount in a text: its kind, where it stands, its words, and its size by unit (month, day, year, hour, percent, …).

    `shape` says what stands around the words: `less` (不到一年), `nearly` (快一年), `more` (一年以上), `around` (一年左右), or nothing.
    `days` are the first and the last day that a day may be.
    """

    kind: str
    start: int
    end: int
    words: str
    sizes: Mapping[str, Range]
    shape: str = ""
    days: tuple[date, date] | None = None


DATED = frozenset({"date", "birth"})
"""Kinds of amounts that are days."""
