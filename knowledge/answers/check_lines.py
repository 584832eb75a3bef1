"""The line that says a condition and what the person told side by side: 要租满两年，你说租了18个月，还差半年。"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.check_words import CheckWords, FactWords, load_check_words
from knowledge.answers.spoken import spoken
from knowledge.points.checks import Checked
from knowledge.points.model import Check, Point
from knowledge.reading.told import ToldFact

MOST_DATED_DAYS = 400
"""Days since a day that are said as days: beside 还剩6天 months would say nothing."""
_AGES = frozenset({"age"})
_OF_OTHERS = frozenset({"group", "short"})
"""Styles of conditions that say for whom a point is."""
_ENDED = _OF_OTHERS | {"within"}
"""Styles of conditions after which the step of the point no longer fits."""


def checks_line(point: Point, checked: Sequence[Checked]) -> str:
    """One line on all checks that are known, those not met first and with their lead; "" where there is nothing to say."""
    words = load_check_words()
    failed = [one for one in checked if one.met is False and _style(one.check, words) is not None]
    met = [one for one in checked if one.met is True]
    lines = [line for line in dict.fromkeys(_sentence(one, words) for one in (*failed, *met)) if line]
    if failed and _style(failed[0].check, words) in _OF_OTHERS:
        lines = lines[:1]  # what else is met matters to those that are meant
    return (_lead(point, failed[0].check, words) if failed else "") + "".join(lines)


def without_yes(says: str) -> str:
    """An answer without the yes it begins with (能，…), for a person who does not meet its condition."""
    for word in load_check_words().yes_words:
        for mark in "，。,":
            if says.startswith(word + mark) and len(says) > len(word) + 1:
                return says[len(word) + 1 :]
    return says


def is_over(checked: Sequence[Checked]) -> bool:
    """True where a condition is not met and nothing can be made good, so that the point's step does not fit."""
    words = load_check_words()
    return any(one.met is False and _style(one.check, words) in _ENDED for one in checked)


def _style(check: Check, words: CheckWords) -> str | None:
    fact = words.facts.get(check.what)
    return fact.rules[check.op][0] if fact is not None and check.op in fact.rules else None


def _lead(point: Point, check: Check, words: CheckWords) -> str:
    style = words.styles[_style(check, words) or ""]
    if point.verdict == "no" and "lead_ban" in style:
        return style["lead_ban"]
    if point.region is not None and any(source.clause for source in point.sources) and "lead_paper" in style:
        return style["lead_paper"]
    return style["lead"]


def _sentence(one: Checked, words: CheckWords) -> str:
    style = _style(one.check, words)
    if style is None or one.told is None or one.met is None:
        return ""
    fact = words.facts[one.check.what]
    unit = _unit(one, fact)
    difference = abs(one.check.needs - one.told.value)
    key = ("met" if one.met else "not") + ("" if one.told.is_exact else "_open")
    if one.met and difference == 0 and "edge" in words.styles[style]:
        key = "edge"
    form = words.styles[style].get(key) or words.styles[style].get(key.removesuffix("_open"), "")
    rule = fact.rules[one.check.op][1].format(needs=spoken(one.check.needs, unit))
    gap = spoken(difference, "month" if unit == "child" else unit)
    return form.format(rule=rule, told=_told(one.told, fact, unit, words), gap=gap)


def _unit(one: Checked, fact: FactWords) -> str:
    if fact.spoken is not None:
        return fact.spoken
    if one.check.what in _AGES:
        return "age"
    return "year" if one.check.what.endswith("_years") else one.told.unit if one.told is not None else ""


def _told(fact: ToldFact, said: FactWords, unit: str, words: CheckWords) -> str:
    """What was told, in the person's own words; by its length where a day was named."""
    if fact.is_dated and not fact.is_exact:
        return words.dated_open.format(words=fact.words)
    if fact.is_dated:
        in_days = unit == "day" and fact.value < MOST_DATED_DAYS
        return said.dated.format(told=words.amount("day", f"{fact.value:g}") if in_days else spoken(fact.value, unit))
    shape = words.shapes.get(fact.shape, "{words}")
    return said.told.format(told=shape.format(words=fact.words))
