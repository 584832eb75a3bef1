"""Whether what a person told meets the conditions of a point: met, not met, or not known."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from knowledge.points.model import Check, Point
from knowledge.reading.told import Told, ToldFact

GROWN = 18
"""Years of age up to which a rule is about the young: where no other age was told, the child's counts."""

_COMPARE: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "==": operator.eq}
)


@dataclass(frozen=True)
class Checked:
    """A check with the fact told, if any, and whether that meets it; `met` is None where it is not known."""

    check: Check
    told: ToldFact | None = None
    met: bool | None = None


def verdicts(point: Point, told: Told) -> tuple[Checked, ...]:
    """Each check of a point against what was told, in the point's order; empty where it has none."""
    return tuple(_checked(check, _fact(check, told)) for check in point.checks)


def is_contradicted(checked: tuple[Checked, ...]) -> bool:
    """True where something told does not meet one of the checks."""
    return any(one.met is False for one in checked)


def are_met(checked: tuple[Checked, ...]) -> bool:
    """True where there are checks and all are met."""
    return bool(checked) and all(one.met is True for one in checked)


def _fact(check: Check, told: Told) -> ToldFact | None:
    found = told.get(check.what)
    if found is None and check.what == "age" and check.needs <= GROWN:
        return told.get("child_age")
    return found


def _checked(check: Check, fact: ToldFact | None) -> Checked:
    if fact is None:
        return Checked(check)
    return Checked(check, fact, _met(check, fact.low, fact.high))


def _met(check: Check, low: float, high: float) -> bool | None:
    """True or False where the least and the most that was meant agree on it."""
    compare = _COMPARE[check.op]
    first, last = compare(low, check.needs), compare(high, check.needs)
    if check.op == "==" and not first and not last and low < check.needs < high:
        return None
    return first if first == last else None
