"""What a guided talk asks (guided.yml), and how an answer to one of its questions is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.catalog.files import read_yaml
from knowledge.errors import CatalogError
from knowledge.generation import kept
from knowledge.reading.amounts import amounts_in
from knowledge.reading.numerals import NUMBER, read_number
from knowledge.reading.told import NOTHING, Told, ToldFact, told
from knowledge.rules.work import as_words

SPAN = ("work_began", "days_since_leaving")
"""The facts that are the first and the last day of work."""
DAYS = "days_since_"
"""How the facts are called that are days."""
FILE = Path(__file__).with_name("guided.yml")
_BARE = re.compile(rf"(?:大概|大约|差不多|一共|总共|就|是|有|才|应该)*(?P<n>{NUMBER})(?P<unit>[^\d吧了左]*)(?:吧|了|左右)?")
_ENDS = tuple(f"{until}{done}" for until in "到至做干" for done in ("", "了", "到"))


@dataclass(frozen=True)
class Choice:
    """One of the answers that a question offers: its words, and what the next question is about where it decides that."""

    says: str
    rule: str = ""
    fact: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Slot:
    """One question: the facts of which any answers it, how a bare number is read (below which number, as which words) and
    which `units` may stand behind it, its choices.

    `by` gives the question by a fact that is told already; `takes_none` a fact of which nothing may be told; `are_days` a first and a last
    day; `is_place` the place of work; `are_forms` one of the papers.
    """

    id: str
    ask: str = ""
    facts: tuple[str, ...] = ()
    bare: tuple[tuple[float, str], ...] = ()
    units: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    by: Mapping[str, Slot] = field(default_factory=dict)
    takes_none: bool = False
    are_days: bool = False
    is_place: bool = False
    are_forms: bool = False

    def known_in(self, case: Told) -> bool:
        """True where the case answers the question."""
        return any(case.get(fact) is not None for fact in self.facts)

    def for_case(self, case: Told) -> Slot:
        """The question as what is told already puts it."""
        return next((slot for fact, slot in self.by.items() if case.get(fact) is not None), self)


@kept()
def load_guided() -> Mapping[str, Any]:
    """All of guided.yml.

    Raises:
        CatalogError: where it cannot be read.
    """
    return dict(read_yaml(FILE))


@kept()
def load_slots() -> Mapping[str, Slot]:
    """All questions by id.

    Raises:
        CatalogError: where one is wrong.
    """
    try:
        return {name: _slot(name, entry) for name, entry in load_guided()["slots"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise CatalogError(f"{FILE}: {error!r}") from error


def _slot(name: str, entry: Mapping[str, Any]) -> Slot:
    return Slot(
        id=name,
        ask=entry.get("ask", ""),
        facts=tuple(entry.get("facts", ())),
        bare=tuple((float(below), words) for below, words in entry.get("bare", ())),
        units=tuple(entry.get("units", ())),
        choices=tuple(Choice(**choice) for choice in entry.get("choices", ())),
        by={fact: _slot(name, inner) for fact, inner in entry.get("by", {}).items()},
        takes_none=entry.get("none", False),
        are_days=entry.get("days", False),
        is_place=entry.get("place", False),
        are_forms=entry.get("forms", False),
    )


def is_form_of(kind: str, text: str) -> bool:
    """True for a text that is one of the lines of guided.yml under `kind`, whatever marks stand around."""
    return "".join(character for character in text if character.isalnum()).rstrip("吧了啊呀哦") in _forms_of(kind)


@kept(maxsize=8)
def _forms_of(kind: str) -> frozenset[str]:
    return frozenset(line.rstrip("吧了啊呀哦") for line in load_guided()[kind])


def read_slot(slot: Slot, text: str, today: date, takes_bare: bool = True) -> Told:
    """The facts by which a text answers a question; nothing where it does not. A bare number answers only the question just asked."""
    if slot.are_days:
        return _days(text, today)
    if slot.takes_none and is_form_of("nothing", text):
        return Told((ToldFact(slot.facts[0], 0, "yuan", text, 0, 0),))
    bare = _BARE.fullmatch(text.strip(" 。.，,！!"))
    is_bare = bare is not None and bare["unit"] in ("", *slot.units)
    if is_bare and not takes_bare:
        return NOTHING
    found = _of(slot.facts, told(text, today, slot.facts[0]) if slot.facts else NOTHING)
    if found.facts:
        return found
    size = read_number(bare["n"]) if bare is not None and is_bare else None
    if bare is None or size is None:
        return NOTHING
    words = next((words for below, words in slot.bare if size.high < below), None)
    return _of(slot.facts, told(words.format(n=bare["n"]), today, slot.facts[0])) if words else NOTHING


def _of(facts: Sequence[str], found: Told) -> Told:
    """Those of the facts; how many months is not told by a day on which they began."""
    return Told(tuple(fact for fact in found.facts if fact.what in facts and (not fact.is_dated or fact.what.startswith(DAYS))))


def _days(text: str, today: date) -> Told:
    """The first and the last day of work: of two days named the first began it, a single one behind 到 ended it."""
    days = [amount for amount in amounts_in(text, today) if amount.kind == "date" and amount.days is not None]
    names: tuple[str, ...] = SPAN
    if len(days) == 1 and text.endswith(_ENDS, 0, days[0].start):
        names = names[1:]
    facts = []
    for name, amount in zip(names, days):
        size, (first, last) = amount.sizes["day"], amount.days or (today, today)
        facts.append(ToldFact(name, size.high, "day", amount.words, size.low, size.high, True, amount.shape, first, last))
    return Told(tuple(facts))


def understood(fact: ToldFact) -> str:
    """A fact as it is said back; "" for one that is not."""
    words = load_guided()["heard"].get(fact.what, "")
    if not fact.value:
        return fact.words
    day = as_words(fact.first) if fact.first is not None else fact.words
    return str(words).format(n=as_words(fact.value), day=day)
