"""Sums of money: 8200块, 三万二, 1万多没给, and bare numbers that may be money."""

from __future__ import annotations

from knowledge.reading.numerals import read_number
from knowledge.reading.scan import Cursor, Token
from knowledge.reading.shapes import amount
from knowledge.reading.sizes import Amount

BEGINS = frozenset("多来块元大")
BIG, DIGITS = tuple("万千百kKwW"), "0123456789一二三四五六七八九"
SUM_ENDS = tuple("工钱块元，,。没还不的呢吗了 ！!？?")
NOT_MONEY = tuple("0123456789.%年月日号天个小时:/路房室平方米件斤吨岁人名期号楼班国块元毛公克里度分秒-")
"""Behind a bare number that counts something else."""
NOT_BARE = frozenset("0123456789.第,")
FEWEST, MOST = 3, 6
"""Digits of a bare number that may be money."""


def sum_of(text: str, token: Token) -> Amount | None:
    """A number with its unit, or a big one at the end of what is said: 三万二没给."""
    if token.behind not in BEGINS and not _is_big(token.words):
        return None
    cursor = Cursor(text, token.end)
    rough = cursor.take(("多", "来"))
    if cursor.take(("块钱",)) or cursor.take(("块",), no=("儿", "一")) or cursor.take(("元钱", "元", "大洋")):
        return amount("sum", "yuan", text, token.start, cursor.at, read_number(token.words, rough))
    cursor.at = token.end
    if not _is_big(token.words):
        return None
    rough = cursor.take(("多",))
    if cursor.at < len(text) and not cursor.sees(SUM_ENDS):
        return None
    return amount("sum", "yuan", text, token.start, cursor.at, read_number(token.words, rough))


def _is_big(words: str) -> bool:
    """True for 三万, 三万二 and 1万2500."""
    end = len(words.rstrip("0123456789"))
    return words.endswith(BIG, 0, end) or (words[-1] in DIGITS and words.endswith(BIG, 0, len(words) - 1))


def bare_of(text: str, token: Token) -> Amount | None:
    """A bare number that may be money: no telephone number of five digits, nothing that is counted in something else."""
    if token.behind in NOT_MONEY:
        return None
    whole = token.words.partition(".")[0]
    if not whole.isdecimal() or not FEWEST <= len(whole) <= MOST or token.before in NOT_BARE or _is_telephone(whole):
        return None
    cursor = Cursor(text, token.end)
    rough = cursor.take(("多",))
    if cursor.sees(NOT_MONEY):
        return None
    return amount("sum", "yuan", text, token.start, cursor.at, read_number(token.words, rough))


def _is_telephone(digits: str) -> bool:
    return len(digits) == 5 and digits.startswith("12") and digits[-1] != "0"
