"""The numbers of the law (parameters.yml): each with act, article, the words that carry it, and the days between which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.catalog.files import read_yaml
from knowledge.errors import CatalogError, KnowledgeError
from knowledge.generation import kept

FILE = Path(__file__).with_name("parameters.yml")
MONTHS_OF_YEAR = 12


class NotInForceError(KnowledgeError):
    """The law had no such number on that day."""


@dataclass(frozen=True)
class Value:
    """A parameter between two days: one number or day, steps (from so much on, so much) or a table."""

    since: date
    words: tuple[str, ...]
    until: date | None = None
    value: float | date | None = None
    steps: Mapping[float, float] = field(default_factory=dict)
    table: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Parameter:
    """One number of the law through time, and where it stands; `checked` is when it was last read there."""

    name: str
    act: str
    article: str
    unit: str
    checked: date
    values: tuple[Value, ...]

    def at(self, day: date) -> Value:
        """What held on a day.

        Raises:
            NotInForceError: where nothing did.
        """
        for value in self.values:
            if value.since <= day and (value.until is None or day <= value.until):
                return value
        raise NotInForceError(f"{self.name} on {day}")


@kept()
def load_parameters() -> Mapping[str, Parameter]:
    """All parameters by name.

    Raises:
        CatalogError: where the file is wrong.
    """
    content = read_yaml(FILE)
    try:
        checked = date.fromisoformat(content["checked"])
        return {name: _parameter(name, entry, checked) for name, entry in content["parameters"].items()}
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogError(f"{FILE}: {error!r}") from error


def _parameter(name: str, entry: Mapping[str, Any], checked: date) -> Parameter:
    values = tuple(Value(**{**given, "words": tuple(given["words"])}) for given in entry["values"])
    return Parameter(name, entry["act"], entry["article"], entry["unit"], entry.get("checked", checked), values)


def number(name: str, day: date) -> float:
    """The number that held on a day."""
    value = load_parameters()[name].at(day).value
    assert isinstance(value, int | float), name
    return float(value)


def share(name: str, day: date) -> float:
    """A number in percent, as a part of one."""
    return number(name, day) / 100


def day_of(name: str, day: date) -> date:
    """The day that a parameter is."""
    value = load_parameters()[name].at(day).value
    assert isinstance(value, date), name
    return value


def step(name: str, reached: float, day: date) -> float:
    """The number of the highest step that is reached."""
    steps = load_parameters()[name].at(day).steps
    return steps[max(bound for bound in steps if bound <= reached)]


def entry(name: str, key: int, day: date) -> float | None:
    """The number of a table's line; None where it has no such line."""
    return load_parameters()[name].at(day).table.get(key)


def months(name: str, day: date) -> float:
    """A length of time in months."""
    return number(name, day) * (MONTHS_OF_YEAR if load_parameters()[name].unit == "year" else 1)
