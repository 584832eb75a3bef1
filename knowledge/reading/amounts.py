"""The amounts that a message names: how long, when, how old, how much, how many; what each is told of is found in `told`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from knowledge.reading.counts import age_of, count_of, grade_of, hours_of, percent_of, plain_age_of
from knowledge.reading.dates import births_in, dates_in, since
from knowledge.reading.holidays import holidays_in
from knowledge.reading.money import bare_of, sum_of
from knowledge.reading.numerals import exactly
from knowledge.reading.periods import period_of
from knowledge.reading.rates import pieces_of, rates_of
from knowledge.reading.scan import Token, tokens_of
from knowledge.reading.sizes import Amount

LAST_YEAR = 2100
"""Numbers from this one on are no years."""
Reader = Callable[[str, Token], Amount | None]


def amounts_in(text: str, today: date) -> list[Amount]:
    """All amounts of a text in their order; each character belongs to one of them at most."""
    taken: list[Amount] = []
    for found in _all(text, today):
        if all(found.end <= other.start or other.end <= found.start for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda amount: amount.start)


def _all(text: str, today: date) -> Iterator[Amount]:
    """Candidates, the surer forms first."""
    tokens = tokens_of(text)
    numbers = [token for token in tokens if token.is_number]
    for words, first, last in births_in(text, today):
        yield _dated("birth", words, first, last, today)
    yield from rates_of(text, numbers)
    yield from holidays_in(text)
    yield from _each(text, numbers, plain_age_of, age_of)
    for words, first, last in dates_in(text, today):
        yield _dated("date", words, first, last, today)
    yield from _years_to_come(text, numbers, today)
    yield from _each(text, numbers, hours_of, count_of, grade_of, percent_of)
    yield from _each(text, tokens, period_of)
    yield from _each(text, numbers, sum_of, pieces_of, bare_of)


def _each(text: str, tokens: Sequence[Token], *readers: Reader) -> Iterator[Amount]:
    """Each token as what the readers take it for, one reader after the other."""
    for reader in readers:
        for token in tokens:
            if (amount := reader(text, token)) is not None:
                yield amount


def _dated(kind: str, found: re.Match[str], first: date, last: date, today: date) -> Amount:
    months, days = since(first, last, today)
    return Amount(kind, found.start(), found.end(), found.group(), {"month": months, "day": days}, days=(first, last))


def _years_to_come(text: str, numbers: Sequence[Token], today: date) -> Iterator[Amount]:
    for token in numbers:
        end = token.end + 1
        is_year = token.behind == "年" and len(token.words) == 4 and token.words.isdecimal() and not text[end : end + 1].isdecimal()
        if is_year and today.year < int(token.words) < LAST_YEAR:
            yield Amount("year", token.start, end, text[token.start : end], {"calendar": exactly(float(token.words))})
