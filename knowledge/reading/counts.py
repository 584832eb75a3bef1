"""What is counted in a message: hours, people, years of age, grades, shares."""

from __future__ import annotations

from knowledge.reading.numerals import Range, exactly, read_number
from knowledge.reading.scan import Cursor, Token, behind
from knowledge.reading.shapes import Size, amount, around
from knowledge.reading.sizes import Amount

ROUGH = ("多", "来")
HOUR, HOUR_BEGINS = ("小时", "钟头"), frozenset("多来个半小钟")
HEADS, HEADS_BEGIN = ("工友", "兄弟", "老乡", "工人", "农民工", "民工"), frozenset("多来个名位号口人工兄老农民")
GRADES = frozenset({*map(str, range(1, 11)), *"一二三四五六七八九十"})
BIG = frozenset("百千万")
"""Before a last digit that may be a grade of its own: 工资八千六级伤残."""
NOT_GRADED = frozenset("初中高特第")
"""Before a grade that is none of an injury: 高一级, 第三级."""
NO_GRADE = ("医院", "建造", "工程", "教师", *"焊电钳技证职")
SHARES = frozenset("%成")
TENTHS, NO_TENTH = frozenset("一二两三四五六七八九"), tuple("了立为")
NOMINAL = ("虚岁", "虚")
"""Counted from one, and a year older every New Year."""
AGED = tuple("有都是才快")
AGE_BEGINS = frozenset("多来周岁")
THIS_YEAR = ("今年都", "今年才", "今年也", "今年快", "今年")
PERSONS = tuple("我俺娃爸妈爹娘子")
AGE_ENDS = frozenset(("", *"了，,。 ！!？?能可就会还想"))
ASKS = frozenset("能可就了想")


def hours_of(text: str, token: Token) -> Amount | None:
    """12小时, 两个半小时, 90多个钟头."""
    if token.behind not in HOUR_BEGINS:
        return None
    cursor = Cursor(text, token.end)
    rough = cursor.take(ROUGH)
    cursor.take(("个",))
    half = cursor.take(("半",))
    if not cursor.take(HOUR):
        return None
    size = read_number(token.words, rough)
    return amount("hours", "hour", text, token.start, cursor.at, size.plus(exactly(0.5)) if size is not None and half else size)


def count_of(text: str, token: Token) -> Amount | None:
    """15个人, 十几个工友, 一家五口人."""
    if token.behind not in HEADS_BEGIN:
        return None
    cursor = Cursor(text, token.end)
    rough = cursor.take(ROUGH)
    cursor.take(tuple("个名位号"))
    cursor.take(("口子", "口"))
    if not (cursor.take(("人",), no=("民",)) or cursor.take(HEADS)):
        return None
    return amount("people", "person", text, token.start, cursor.at, read_number(token.words, rough))


def grade_of(text: str, token: Token) -> Amount | None:
    """九级 of an injury, no grade of a hospital or a trade."""
    if token.behind != "级":
        return None
    start = token.end - 1 if token.words[-2:-1] in BIG else token.start
    if text[start : token.end] not in GRADES or text[start - 1 : start] in NOT_GRADED:
        return None
    cursor = Cursor(text, token.end)
    if not cursor.take(("级",), no=NO_GRADE):
        return None
    if cursor.sees(("工",)) and not cursor.sees(("工伤",)):
        return None
    return amount("grade", "grade", text, start, cursor.at, read_number(text[start : token.end]))


def percent_of(text: str, token: Token) -> Amount | None:
    """30%, 百分之三十, 三成."""
    if token.behind not in SHARES and token.before != "之":
        return None
    cursor = Cursor(text, token.end)
    start = behind(text, token.start, ("百分之",))
    if start < token.start or cursor.take(("%",)):
        return amount("percent", "percent", text, start, cursor.at, read_number(token.words))
    if token.words in TENTHS and cursor.take(("成",), no=NO_TENTH):
        tenths = read_number(token.words)
        return amount("percent", "percent", text, start, cursor.at, tenths and tenths.times(10), 10)
    return None


def age_of(text: str, token: Token) -> Amount | None:
    """52岁, 16周岁, 三岁半, 虚岁五十."""
    if token.behind not in AGE_BEGINS and token.before != "岁":
        return None
    cursor = Cursor(text, token.end)
    rough = cursor.take(ROUGH)
    led = behind(text, token.start, AGED)
    start = behind(text, led, NOMINAL)
    if cursor.take(("周岁", "岁")):
        half = cursor.take(("半",))
        return _age(text, start, cursor.at, read_number(token.words, rough), start < led, bool(half))
    start = behind(text, token.start, NOMINAL[:1])
    return _age(text, start, token.end, read_number(token.words), True, False) if start < token.start else None


def plain_age_of(text: str, token: Token) -> Amount | None:
    """今年五十二, 我52能退休不: an age without 岁."""
    if token.behind not in AGE_ENDS or not _is_two_digits(token.words):
        return None
    start = behind(text, token.start, THIS_YEAR)
    if start == token.start:
        start = behind(text, token.start, ("才",))
        is_asked = any(character in ASKS for character in text[token.start + 1 : token.start + 4].split(" ")[0])
        if not is_asked or not text.endswith(PERSONS, 0, start):
            return None
    return _age(text, start, token.end, read_number(token.words), False, False)


def _is_two_digits(words: str) -> bool:
    if words.isdecimal():
        return len(words) == 2 and words[0] != "0"
    tens, ten, ones = words.partition("十")
    return bool(ten) and all(part == "" or (len(part) == 1 and part in "一二三四五六七八九") for part in (tens, ones)) and tens != "一"


def _age(text: str, start: int, end: int, years: Range | None, is_nominal: bool, is_half: bool) -> Amount | None:
    if years is None:
        return None
    if is_nominal:
        years = Range(years.low - 2, years.high - 1)
    elif is_half:
        years = years.plus(exactly(0.5))
    size = around(text, start, end, Size(years))
    return Amount("age", start, end, text[start:end], {"year": size.size, "month": size.size.times(12)}, size.shape)
