"""A rule worked out for what was told, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.catalog.files import Wording
from knowledge.reading.told import Told
from knowledge.rules.model import Case, Length, Outcome, Unknown, Worked
from knowledge.rules.parameters import NotInForceError
from knowledge.rules.register import rules

WORDING = Wording(Path(__file__).with_name("wording.yml"))


def work(rule: str, told: Told, as_of: date) -> Worked | None:
    """The result of a rule, or the question for the one fact it lacks; None where nothing can be said."""
    try:
        result = rules()[rule](Case.of(told, as_of))
    except NotInForceError:
        return None
    if isinstance(result, Outcome):
        return Worked(rule, _line(result) + _decides(rule), question(result.asks), result.asks, result.figure)
    return Worked(rule, question=question(result.asks), asks=result.asks) if isinstance(result, Unknown) else None


def rests_on(rule: str, told: Told, as_of: date) -> int:
    """How many of the facts told the result rests on: without any of them it would be another; 0 where there is no full result."""
    full = work(rule, told, as_of)
    if full is None or not full.line or full.question:
        return 0
    others = (Told(tuple(fact for fact in told.facts if fact is not left_out)) for left_out in told.facts)
    return sum(work(rule, other, as_of) != full for other in others)


def question(fact: str) -> str:
    """How a fact is asked for; "" for none."""
    words: Mapping[str, Any] = WORDING.load()
    return str(words["questions"][fact]) if fact else ""


def _line(outcome: Outcome) -> str:
    words: Mapping[str, Any] = WORDING.load()
    said = {name: as_words(value) for name, value in outcome.said.items()}
    if outcome.work:
        said["work"] = str(words["work"][outcome.work]).format(**said)
    sentences = (str(words["forms"][form]).format(**said) for form in (outcome.form, outcome.also) if form)
    return "".join(sentences)


def _decides(rule: str) -> str:
    """Who has the last word on the results of a rule."""
    words: Mapping[str, Any] = WORDING.load()
    return str(words["decides"]).format(who=next(who for who, decided in words["who"].items() if rule in decided))


def as_words(value: object) -> str:
    """A day as people write it; a number with two decimals at most."""
    words: Mapping[str, Any] = WORDING.load()
    if isinstance(value, date):
        return str(words["day"]).format(year=value.year, month=value.month, day=value.day)
    if isinstance(value, Length):
        return str(words["terms"][value.unit]).format(n=as_words(value.n))
    if isinstance(value, int | float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)
