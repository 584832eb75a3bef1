"""Terms that run out (terms.yml): the last day, and how many are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from knowledge.catalog.files import read_yaml
from knowledge.errors import CatalogError
from knowledge.generation import kept
from knowledge.reading.told import ToldFact
from knowledge.rules.calendar import add
from knowledge.rules.model import DAYS_OF_MONTH, Case, Length, Outcome, Result, Rule, Unknown
from knowledge.rules.parameters import load_parameters, number

FILE = Path(__file__).with_name("terms.yml")


@dataclass(frozen=True)
class Term:
    """The facts it may count from, the parameter of its length, the sentence that says it, and the term that runs beside it."""

    counts_from: tuple[str, ...]
    length: str
    form: str
    also: str = ""


@kept()
def load_terms() -> Mapping[str, Term]:
    """All terms by the id of their rule.

    Raises:
        CatalogError: where the file is wrong.
    """
    try:
        entries = read_yaml(FILE)["terms"].items()
        return {name: Term(tuple(entry["from"]), entry["length"], entry["form"], entry.get("also", "")) for name, entry in entries}
    except (KeyError, TypeError) as error:
        raise CatalogError(f"{FILE}: {error!r}") from error


def term_rules() -> Mapping[str, Rule]:
    """A rule for each term."""
    return {name: partial(runs_out, term=term) for name, term in load_terms().items()}


def runs_out(case: Case, term: Term) -> Result:
    """The last day of a term that began on a day told; of several, the latest: a demand after leaving begins it anew."""
    told = [fact for name in term.counts_from if (fact := case.told.get(name)) is not None]
    if not told:
        return Unknown(term.counts_from[-1])
    begins, latest = max(_begins(fact, case.as_of) for fact in told)
    length, unit = number(term.length, case.as_of), load_parameters()[term.length].unit
    last = add(begins, length, unit)
    left = (last - case.as_of).days
    form = f"{term.form}{'_over' if left < 0 else ''}{'' if begins == latest else '_about'}"
    if left < 0 <= (add(latest, length, unit) - case.as_of).days:
        form = "edge"
    said = {"day": last, "left": abs(left), "begins": begins, "today": case.as_of, "term": Length(length, unit)}
    beside = _last_day(load_terms()[term.also], begins, case.as_of) if term.also else None
    if beside is None or beside < case.as_of:
        return Outcome(form, said, last)
    return Outcome(form, {**said, "other": beside}, last, also=f"{term.also}_also")


def _last_day(term: Term, begins: date, as_of: date) -> date:
    return add(begins, number(term.length, as_of), load_parameters()[term.length].unit)


def _begins(fact: ToldFact, as_of: date) -> tuple[date, date]:
    """The earliest and the latest day it may count from; a length that was told is never exact."""
    if fact.first is not None and fact.last is not None:
        return fact.first, fact.last
    most, least = (value if fact.unit == "day" else value * DAYS_OF_MONTH for value in (fact.high, fact.low))
    return as_of - timedelta(days=round(most)), as_of - timedelta(days=round(least) - 1)
