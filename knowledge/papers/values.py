"""What a person told, as the words that fill a form; what is not told is not there, and stays a blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.catalog.files import Wording
from knowledge.reading.told import Told, ToldFact
from knowledge.rules.model import Case, Outcome
from knowledge.rules.register import rules
from knowledge.rules.work import as_words, work

WORDING = Wording(Path(__file__).with_name("wording.yml"))
BEGAN, ENDED = "work_began", "days_since_leaving"
"""The facts whose days are the first and the last day of work."""


def values_of(told: Told, place: str, today: date) -> Mapping[str, str]:
    """All values that are known, by the names that forms use. `place` is the name of the place of work, "" where it is not known."""
    case = Case.of(told, today)
    at = str(WORDING.load()["at" if place else "at_work"]).format(place=place)
    known = {"place": place, "at": at, **dict(_days(case)), **_wages(case), **dict(_sums(case)), **dict(_terms(told, today))}
    return {name: value for name, value in known.items() if value}


def _days(case: Case) -> Iterator[tuple[str, str]]:
    """First and last day of work, the day of the injury: a month that was told stays a month."""
    entered = case.fact("worked_months")
    yield "began", _when(case.fact(BEGAN) or (entered if entered is not None and entered.is_dated else None))
    yield "ended", _when(case.fact("worked_until", ENDED))
    yield "injured", _when(case.fact("days_since_injury"))


def _when(fact: ToldFact | None) -> str:
    if fact is None or fact.first is None or fact.last is None:
        return ""
    if fact.first == fact.last:
        return as_words(fact.first)
    is_month = (fact.first.year, fact.first.month) == (fact.last.year, fact.last.month)
    return str(WORDING.load()["month"]).format(year=fact.first.year, month=fact.first.month) if is_month else ""


def _wages(case: Case) -> dict[str, str]:
    """What was agreed, done, earned, paid and is still owed, with the working of it."""
    result = rules()["owed"](case)
    if not isinstance(result, Outcome):
        return {}
    said = {name: as_words(value) for name, value in result.said.items()}
    words: Mapping[str, Any] = WORDING.load()
    how = result.work.removesuffix("_people")
    known = {**{name: words[name][how].format(**said) for name in ("agreed", "done")}, "earned": said["pay"]}
    sum_of = str(words["sum"][result.work]).format(**said)
    paid = case.number("paid_yuan")
    # What is owed is known where it was told what was paid, and that it is less.
    if paid is not None and isinstance(result.figure, float | int) and result.figure > 0:
        known |= {"owed": as_words(result.figure), "given": as_words(paid), "paid": as_words(paid) if paid else ""}
    return {**known, "working": words["working"]["paid" if known.get("paid") else "unpaid"].format(**known, sum=sum_of)}


def _sums(case: Case) -> Iterator[tuple[str, str]]:
    """Sums whose facts were told: the second wage where the months without a contract were."""
    if case.fact("unsigned_months") is None:
        return
    result = rules()["double_pay"](case)
    if isinstance(result, Outcome) and isinstance(result.figure, float) and result.figure and not result.asks:
        yield "double_pay", as_words(result.figure)
        yield "double_months", as_words(result.said["due"])


def _terms(told: Told, today: date) -> Iterator[tuple[str, str]]:
    """The sentence of each term that runs from a day told."""
    for rule in ("arbitration", "inspection", "injury_firm", "injury_worker"):
        found = work(rule, told, today)
        yield f"term_{rule}", found.line if found is not None else ""
