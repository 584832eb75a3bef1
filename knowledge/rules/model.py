"""What a rule is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.reading.told import Told, ToldFact

DAYS_OF_MONTH = 365 / 12


@dataclass(frozen=True)
class Case:
    """What a person told, and the day that counts as today."""

    told: Told
    as_of: date

    @classmethod
    def of(cls, told: Told, as_of: date) -> Case:
        """The case; a day that the person says is today counts as it."""
        said = told.get("today")
        return cls(told, said.first if said is not None and said.first is not None else as_of)

    def fact(self, *names: str) -> ToldFact | None:
        """The first of these facts that was told."""
        return next((fact for name in names if (fact := self.told.get(name)) is not None), None)

    def number(self, *names: str) -> float | None:
        """The first of these that was told as one number."""
        return next((fact.value for name in names if (fact := self.told.get(name)) is not None and fact.is_exact), None)

    def sign(self, name: str, default: int = 0) -> int:
        """The value of what words tell without an amount."""
        fact = self.told.get(name)
        return int(fact.value) if fact is not None else default

    def day(self, *names: str) -> date | None:
        """The day told under the first of these names; of a month that was told, its first day, which is safe for terms."""
        fact = next((fact for name in names if (fact := self.told.get(name)) is not None and fact.first is not None), None)
        return fact.first if fact is not None else None


@dataclass(frozen=True)
class Length:
    """How long, in a unit of the calendar."""

    n: float
    unit: str


@dataclass(frozen=True)
class Outcome:
    """A result: the name of the sentence that says it, what fills it, and the figure itself (a number, a day) where there is one.

    `asks` names the fact that would make it exact, `work` the part of the sentence that says how it was worked out,
    `also` a second sentence.
    """

    form: str
    said: Mapping[str, object] = field(default_factory=dict)
    figure: float | date | None = None
    asks: str = ""
    work: str = ""
    also: str = ""


@dataclass(frozen=True)
class Unknown:
    """Nothing can be worked out before this one fact is told."""

    asks: str


Result = Outcome | Unknown | None
"""None: too little is told to even ask."""
Rule = Callable[[Case], Result]


@dataclass(frozen=True)
class Worked:
    """A rule's result in words: the line that is said first, and the question for the one fact that is missing, with its name; either may
    be empty."""

    rule: str
    line: str = ""
    question: str = ""
    asks: str = ""
    figure: float | date | None = None
