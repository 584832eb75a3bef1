"""Suites as immutable values, after fixtures are put in place and matrices are multiplied out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NONE = "none"
"""Written where nothing is expected: no clause, no topic, no button."""


@dataclass(frozen=True)
class Expected:
    """One expectation of a turn: a field of the format, its values, and the line that states it."""

    field: str
    values: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Turn:
    """One message and what is expected of the reply. `is_tap`: the text must be a button of the reply before."""

    text: str
    line: int
    expects: tuple[Expected, ...] = ()
    is_tap: bool = False


@dataclass(frozen=True)
class Conversation:
    """One conversation, played with a sender of its own. `region` is the preset place id, `as_of` the day it is played on."""

    id: str
    name: str
    suite: str
    file: str
    line: int
    turns: tuple[Turn, ...]
    region: str | None = None
    as_of: date | None = None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suite:
    """One suite file."""

    name: str
    file: str
    conversations: tuple[Conversation, ...]
