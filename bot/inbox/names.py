"""Names of persons: found by a trained model that reads each character in its surroundings (`bot.measure.train_names`).

A surname before an office (张经理, 王总) counts as a name: with the firm it says who it is.
What people call each other (老刘, 小李, 张师傅, 王姐) is no name.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pycrfsuite

from bot.inbox.name_features import features, tokens
from bot.inbox.redaction_words import load_words
from bot.inbox.spans import Span
from knowledge.catalog.regions import load_gazetteer
from knowledge.reading.rates import rates_of
from knowledge.reading.scan import tokens_of
from knowledge.search.normalize import simplify
from knowledge.search.segment import is_known_word

MODEL = Path(__file__).with_name("names.crfsuite")
DOCUMENT = re.compile(r"[〔\[(]\d{4}[〕\])]")
LONGEST_PLACE = 12
AMOUNT = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整正]+")
LIKELY, GOES_ON = 0.3, 0.25
"""From this probability on a name is masked, and with this share of it goes on: one that is missed costs more than a word too many."""
HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
# 吾买尔·买买提: two parts joined by a dot are a name whatever stands around them.
HAN_ONLY = re.compile(rf"(?:{HAN} ?)+")
DOTTED = re.compile(rf"{HAN}{{2,7}}(?:[·•・]{HAN}{{2,7}}){{1,3}}")
# Of what stands before the dot, what announces the name is none of it: 我叫吾买尔·买买提.
BEFORE_DOTTED = re.compile(rf"(?:{HAN}{{0,4}}[叫是人字名板头友](?={HAN}{{2}}))?")

_reading = threading.Lock()


def find_names(text: str) -> Iterator[Span]:
    """The names in a folded text; 安陽 is the place it is in simplified characters."""
    plain = simplify(text)
    text = plain if len(plain) == len(text) else text
    for found in DOTTED.finditer(text):
        announcing = BEFORE_DOTTED.match(found[0])
        yield Span(found.start() + (announcing.end() if announcing else 0), found.end(), "name")
    yield from (Span(*found.span("name"), "name") for found in _latin().finditer(text))
    parts = tokens(text)
    likely = _names_in([sign for _, _, sign in parts])
    if not likely:
        return
    # 时薪19.5 and 一平米12块 are wages, though 时 and 平 are surnames too.
    rates = list(rates_of(text, [token for token in tokens_of(text) if token.is_number]))
    for first, last in likely:
        start, end = parts[first][0], parts[last][1]
        if not _is_other(text, start, end) and not any(rate.start < end and rate.end > start for rate in rates):
            yield Span(start, end - _runs_into_place(text, start, end), "name")


def _names_in(signs: list[str]) -> list[tuple[int, int]]:
    """First and last place of each name."""
    if not signs:
        return []
    # A tagger holds the text it reads.
    with _reading:
        tagger = _tagger()
        tagger.set(list(features(signs)))
        begins = [tagger.marginal("B", place) for place in range(len(signs))]
        goes_on = [tagger.marginal("I", place) for place in range(len(signs))]
    return list(_runs(begins, goes_on))


def _runs(begins: list[float], goes_on: list[float]) -> Iterator[tuple[int, int]]:
    """Names that are likely enough: where one begins, and as far as it goes on rather than not."""
    place = 0
    while place < len(begins):
        first, place = place, place + 1
        if begins[first] >= LIKELY:
            while place < len(begins) and goes_on[place] >= begins[first] * GOES_ON:
                place += 1
            yield first, place - 1


def _is_other(text: str, start: int, end: int) -> bool:
    """True where what was taken for a name touches a place, is a saying or an amount (伍仟元整), or begins a number (安政〔2015〕34号)."""
    word = text[start:end]
    if not HAN_ONLY.fullmatch(word):
        return True
    if (len(word) == 4 and is_known_word(word)) or AMOUNT.fullmatch(word) or DOCUMENT.match(text, end):
        return True
    found = (mention for mention in load_gazetteer().find(text) if not mention.is_weak)
    # 我叫马蜂蜇了: somebody was stung, and is not called so.
    if text[start - 1 : start] == "叫" and text[end : end + 1] == "了":
        return True
    touching = (mention for mention in found if mention.start < end and mention.end > start)
    return any(mention.start < end - 1 or mention.start <= start for mention in touching)


def _runs_into_place(text: str, start: int, end: int) -> bool:
    """True where the last character taken for the name begins a place: 张伟安阳人."""
    rest = text[end - 1 : end + LONGEST_PLACE]
    return end - start == 3 and any(mention.start == 0 for mention in load_gazetteer().find(rest))


@lru_cache(maxsize=1)
def _tagger() -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(MODEL))
    return tagger


@lru_cache(maxsize=1)
def _latin() -> re.Pattern[str]:
    """A name in letters after words that announce one: wo jiao li xiaohong, 我叫Zhang Wei."""
    surname = "|".join(sorted(load_words().pinyin_surnames, key=len, reverse=True))
    name = rf"(?P<name>(?:{surname}) ?[a-z]{{1,12}})(?![a-z])"
    return re.compile(
        r"(?:(?<![a-z])(?:wo ?jiao|ming ?zi(?: ?(?:jiao|shi))?|xing ?ming)|我[叫是]|姓名|名字[叫是]?|wo ?shi(?=.{0,20}$))"
        rf"[ :是]{{0,3}}{name}",
        re.IGNORECASE,
    )
