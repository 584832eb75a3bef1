"""What a message tells of the person's own case, as numbers: how long they lived here, how old they are, how many hours they work.

Pure: a text and a day give the facts. What is only asked about (要住满半年吗) is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge import generation
from knowledge.reading.amounts import amounts_in
from knowledge.reading.numerals import Range
from knowledge.reading.often import is_how_often
from knowledge.reading.scan import behind
from knowledge.reading.sizes import DATED, Amount
from knowledge.reading.words import OTHERS, Kept, ToldWords, load_told_words
from knowledge.search.normalize import simplify, unify_width

LONGEST = 500
"""Characters read of a message, the last ones."""
FARTHEST = 18
"""Characters before and behind an amount in which the word stands that says what it is told of."""
CHILD_UNTIL = 13
"""Years below which an age is a child's, whatever stands beside it."""

_UNIT = "(?:天|元|块|个|年|月|小时|级|%)"
_BESIDE = re.compile(rf"(?<=[号日月份])\((?:20\d\d|[012]\d)年\)|(?<=[\u4e00-\u9fff]) (?=\d+(?:\.\d+)? {_UNIT})|(?<=\d) (?={_UNIT})")
"""What is said of an amount besides: 去年11月1号（2025年） tells the year twice, the spaces of 干了 38 天 set a number off."""
IN_DAYS, BESIDE = ("天", "工", "天半", "晚"), ("period", "hours")
SENTENCE_ENDS, PIECE_ENDS = "。！？；!?;\n", "，,、：: "
LEAD_IN = (
    *("已经", "将近", "接近", "差不多", "大概", "大约", "不到", "不满", "不足", "没满", "没到", "整整", "足足"),
    *"都才刚就快",
)
SHORT_PIECE = 4
"""Characters beside an amount up to which its piece says nothing by itself: 都三个月了."""


@dataclass(frozen=True)
class ToldFact:
    """One thing told: which (a name that checks use), its value in `unit`, the least and the most it may be, and the words.

    `is_dated` says that a day was named, and the value counts from it to the day of asking; it lies between `first` and `last`.
    `shape` is that of the amount: `less`, `nearly`, `more`, `around`, or nothing.
    """

    what: str
    value: float
    unit: str
    words: str
    low: float
    high: float
    is_dated: bool = False
    shape: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def is_exact(self) -> bool:
        """True where the words mean one number only."""
        return self.low == self.high


@dataclass(frozen=True)
class Told:
    """The facts of a message or a conversation, one for each `what`."""

    facts: tuple[ToldFact, ...] = ()

    def get(self, what: str) -> ToldFact | None:
        """The fact that a check asks about, also one told under another name (worked_years from worked_months); None where not known."""
        found = next((fact for fact in self.facts if fact.what == what), None)
        derived = load_told_words().derived.get(what)
        if found is not None or derived is None:
            return found
        name, by = derived
        source = next((fact for fact in self.facts if fact.what == name), None)
        if source is None:
            return None
        value = _plain(round(source.value / by, 2))
        return replace(source, what=what, value=value, unit="year", low=source.low / by, high=source.high / by)

    def updated(self, later: Told) -> Told:
        """These facts and those told later, which replace what they contradict."""
        names = {fact.what for fact in later.facts}
        return Told((*(fact for fact in self.facts if fact.what not in names), *later.facts))


NOTHING = Told()
"""Where nothing is told."""


def merge(earlier: Told, later: Told) -> Told:
    """What was told in earlier messages and in a later one, which wins."""
    return earlier.updated(later)


@generation.kept(maxsize=256)
def told(text: str, today: date, asked: str = "") -> Told:
    """The facts that a text tells. What is told twice with different values is not known, and left out.

    `asked` is the fact that was asked for just before: an amount that no words claim for another is it.
    """
    text = _BESIDE.sub("", simplify(unify_width(text[-LONGEST:])))
    words = load_told_words()
    claimed = [(_what(text, amount, words), amount) for amount in amounts_in(text, today)]
    named = [(_asked(asked, amount, words) or what if what in (None, OTHERS) else what, amount) for what, amount in claimed]
    facts = [fact for what, amount in _beside(named, words) if what in words.kept for fact in _facts(words.kept[what], amount, words)]
    return Told((*_also(_agreeing(facts), text, words), *_signs(text, words)))


def _facts(kept: Kept, amount: Amount, words: ToldWords) -> Iterator[ToldFact]:
    """The fact of an amount; 干了71天 tells the days beside the length of it."""
    yield _fact(kept, amount)
    if kept.days_as is not None and amount.kind == "period" and amount.words.endswith(IN_DAYS):
        yield _fact(words.kept[kept.days_as], amount)


def _beside(named: Sequence[tuple[str | None, Amount]], words: ToldWords) -> Iterator[tuple[str, Amount]]:
    """What each amount is told of; one that no words claim is what was done for the wage told beside it (绑了63天，一天320)."""
    told_of = {what for what, _ in named}
    for what, amount in named:
        for kept in words.kept.values():
            is_meant = what is None and bool(kept.beside & told_of) and kept.name not in told_of
            if is_meant and amount.kind in BESIDE and amount.kind in kept.of and (kept.unit == "day") is amount.words.endswith(IN_DAYS):
                what = kept.name
        yield what or OTHERS, amount


def _asked(asked: str, amount: Amount, words: ToldWords) -> str | None:
    kept = words.kept.get(asked)
    return asked if kept is not None and _fits(kept, amount) else None


def _signs(text: str, words: ToldWords) -> Iterator[ToldFact]:
    """What words tell without an amount (双胞胎: two children), the first that is there of each fact."""
    for what, signs in words.signs.items():
        found = next(((match, value) for pattern, value in signs if (match := pattern.search(text)) is not None), None)
        if found is not None:
            yield ToldFact(what, found[1], "sign", found[0].group(), found[1], found[1])


def _fact(kept: Kept, amount: Amount) -> ToldFact:
    size = amount.sizes[kept.unit]
    value = size.low if amount.kind not in DATED or size.is_exact else size.high
    first, last = amount.days or (None, None)
    return ToldFact(kept.name, _plain(value), kept.unit, amount.words, size.low, size.high, amount.kind in DATED, amount.shape, first, last)


def _plain(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _agreeing(facts: Iterable[ToldFact]) -> list[ToldFact]:
    """One fact for each `what`; none where two contradict each other."""
    by_what: dict[str, list[ToldFact]] = {}
    for fact in facts:
        by_what.setdefault(fact.what, []).append(fact)
    return [same[0] for same in by_what.values() if len({(fact.low, fact.high) for fact in same}) == 1]


def _also(facts: list[ToldFact], text: str, words: ToldWords) -> Iterator[ToldFact]:
    """The facts, and those that another one stands for: 干了三个月，没签合同 is three months without."""
    yield from facts
    known = {fact.what: fact for fact in facts}
    for kept in words.kept.values():
        if kept.same_as in known and kept.name not in known and words.own[kept.name].search(text):
            yield replace(known[kept.same_as], what=kept.name)


def _what(text: str, amount: Amount, words: ToldWords) -> str | None:
    """What an amount is told of: a fact, `OTHERS` for nothing that is kept, None where no words say it."""
    start, end = _around(text, amount)
    first = amount.start
    while (led := behind(text, first, LEAD_IN)) < first and led >= start:
        first = led
    masked = text[start:first] + "#" * (amount.end - first) + text[amount.end : end]
    if amount.kind in ("period", "date", "age") and _is_not_told(masked, words):
        return OTHERS
    if (amount.kind == "period" and is_how_often(text, amount)) or (amount.kind == "age" and amount.shape == "more"):
        return OTHERS  # 一天干12小时 is how often; 六十岁以上 is a class of people
    what = _nearest(masked, (first - start, amount.end - start), amount, words) or _without_words(text, amount, words)
    if what is None or what == OTHERS:
        return "age" if amount.kind == "age" and what is None else what
    return what if _fits(words.kept[what], amount) else "age" if amount.kind == "age" else OTHERS


def _is_not_told(masked: str, words: ToldWords) -> bool:
    return any("#" in found.group() for found in words.not_told.finditer(masked))


def _fits(kept: Kept, amount: Amount) -> bool:
    size = amount.sizes.get(kept.unit)
    return size is not None and size.high >= kept.least and (kept.until is None or size.high < kept.until)


def _around(text: str, amount: Amount) -> tuple[int, int]:
    """Where the words may stand that say what an amount is: in its sentence, not far from it."""
    first, last = _part(text, amount.start, SENTENCE_ENDS)
    return max(first, amount.start - FARTHEST), min(last, amount.end + FARTHEST)


def _part(text: str, at: int, ends: str) -> tuple[int, int]:
    """The part of a text that a position lies in, between marks."""
    behind_it = [found for mark in ends if (found := text.find(mark, at)) >= 0]
    return max(text.rfind(mark, 0, at) for mark in ends) + 1, min(behind_it, default=len(text))


def _nearest(masked: str, span: tuple[int, int], amount: Amount, words: ToldWords) -> str | None:
    """The fact whose word stands nearest in the amount's piece between commas; where that is little more than the amount, beside it too."""
    if amount.kind not in words.near:
        return None
    near = words.near_days if amount.kind == "period" and amount.words.endswith(IN_DAYS) else words.near[amount.kind]
    first, last = _part(masked, span[0], PIECE_ENDS)
    if (nearest := _nearest_word(masked[first:last], (span[0] - first, span[1] - first), near)) is not None:
        return nearest
    if last - first - (span[1] - span[0]) > SHORT_PIECE:
        return None
    # 离职了，都三个月了 reads as 离职了都三个月了.
    joined = masked[: max(0, first - 1)] + masked[first:last] + masked[last + 1 :]
    gone = min(first, 1)
    return _nearest_word(joined, (span[0] - gone, span[1] - gone), near)


def _nearest_word(masked: str, span: tuple[int, int], near: re.Pattern[str]) -> str | None:
    hits = [(_distance(found.span(), span), found.lastgroup) for found in near.finditer(masked)]
    return min(hits, key=lambda hit: hit[0])[1] if hits else None


def _distance(word: tuple[int, int], amount: tuple[int, int]) -> tuple[int, int]:
    """Characters between a word and an amount; of two that are equally near, the one before counts."""
    if word[0] < amount[1] and amount[0] < word[1]:
        return 0, 0 if word[0] < amount[0] else 1
    return (amount[0] - word[1], 1) if word[1] <= amount[0] else (word[0] - amount[1], 2)


def _without_words(text: str, amount: Amount, words: ToldWords) -> str | None:
    """The fact that an amount tells wherever its words stand, or with none at all."""
    for kept in words.kept.values():
        if amount.kind not in kept.of or not _fits(kept, amount):
            continue
        if (kept.where == "alone" and amount.kind == kept.of[0]) or (kept.where == "text" and words.own[kept.name].search(text)):
            return kept.name
    if amount.kind == "age":
        years: Range = amount.sizes["year"]
        return "child_age_months" if years.high < CHILD_UNTIL else "age"
    return None
