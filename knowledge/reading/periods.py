"""How long something lasted: 两年四个月, 三年多, 半年, 仨月, 两个半月, 六个星期, 三十来天, 35个工."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.reading.numerals import Range, exactly, read_number
from knowledge.reading.scan import Cursor, Token
from knowledge.reading.shapes import TOUCH, Size, around
from knowledge.reading.sizes import Amount

NOT_LONG = frozenset("第每头.")
"""Before a number that is no length: 第三年, 每三个月."""
BEGINS = frozenset("多来整年个月星礼周天晚")
ROUGH, MORE = ("多", "来"), ("半", "多")
YEAR, NO_YEAR = ("年",), tuple("级底初代轻")
WEEK, NO_WEEK = ("星期", "礼拜", "周"), tuple("岁六日末")
WORK, NO_WORK = ("个工", "个大工", "个整工"), tuple("人友地作厂程资钱种头龄伤会班")
AND = tuple("零又加带")
HALF_DAY = "天半"
LEAVE = ("年假", "年休假", "的年假", "的年休假")
"""Behind days that are of each year, not above it: 一年5天年假."""
FEW = ("俩", "仨", "两")
WORDS = {"半年": (exactly(6), 6.0), "半个月": (exactly(0.5), 0.5), "半月": (exactly(0.5), 0.5), "个把月": (Range(0.8, 1.5), 0.5)}
"""Months, and the step by which people count them."""
NOT_HALF = frozenset("上下一两三小大")
"""Before 半年: 上半年 is when, 一半年 is none."""
DAYS_OF_YEAR = 365
NONE = exactly(0)


@dataclass(frozen=True)
class _Length:
    """Months, days, and the step in months by which people count them; `None` for a number that is none."""

    months: Range | None = NONE
    days: Range | None = NONE
    step: float = 1.0


def period_of(text: str, token: Token) -> Amount | None:
    """The length of time that begins with a token."""
    if token.is_number and token.behind not in BEGINS:
        return None
    start, cursor = token.start, Cursor(text, token.end)
    if not token.is_number:
        length = None if token.words == "半年" and token.before in NOT_HALF else _worded(cursor, token.words)
    elif token.behind == "月" and token.words[-1] in FEW:
        start, length = token.end - 1, _few(cursor, token.words[-1])
    else:
        length = None if token.before in NOT_LONG else _counted(cursor, token.words)
    return None if length is None else _amount(text, start, cursor.at, length)


def _few(cursor: Cursor, number: str) -> _Length:
    """仨月, 俩月半."""
    cursor.take(("月",))
    return _with_days(cursor, _Length(_times(number, "", cursor.take(MORE), 1)))


def _worded(cursor: Cursor, words: str) -> _Length:
    months, step = WORDS[words]
    if words == "半年" and cursor.take(("多",)):
        months = Range(6 + TOUCH, 12)
    return _with_days(cursor, _Length(months, step=step))


def _counted(cursor: Cursor, number: str) -> _Length | None:
    """A number of years, months, weeks or days."""
    rough, at = cursor.take(ROUGH), cursor.at
    cursor.take(("整",))
    if cursor.take(YEAR, no=NO_YEAR):
        more = cursor.take(("半",), no=("个",)) or cursor.take(("多",), no=("少",))
        return _with_days(cursor, _with_months(cursor, _times(number, rough, more, 12)))
    cursor.at = at
    if (months := _months(cursor, number, rough)) is not None:
        return months
    cursor.take(("个",))
    if cursor.take(WEEK, no=NO_WEEK):
        return _Length(days=_times(number, rough, cursor.take(("多",), no=("少",)), 7), step=7 * 12 / DAYS_OF_YEAR)
    cursor.at = at
    if cursor.take(("天",)) or cursor.take(("晚",), no=("上", "会", "班")) or cursor.take(WORK, no=NO_WORK):
        more = cursor.take(("半",), no=("个", "年", "月")) or cursor.take(("多",), no=("少",))
        return _Length(days=_times(number, rough, more, 1), step=12 / DAYS_OF_YEAR)
    return None


def _months(cursor: Cursor, number: str, rough: str) -> _Length | None:
    """三个月, 两个半月, 十来个月, 三个多月."""
    at = cursor.at
    if cursor.take(("个",)):
        half = cursor.take(("半", "来", "多"))
        cursor.take(("整",))
        if cursor.take(("月",)):
            more = cursor.take(("半",)) or cursor.take(("多",), no=("少",))
            return _with_days(cursor, _Length(_times(number, rough, half or more, 1)))
    cursor.at = at
    return None


def _with_months(cursor: Cursor, years: Range | None) -> _Length:
    """The months behind years: 两年四个月, 一年零三个月."""
    at = cursor.at
    cursor.take(AND)
    number = cursor.number()
    if number and (cursor.take(("个月",)) or _is_month_counted(cursor)):
        more = _times(number, "", cursor.take(MORE), 1)
        return _Length(None if more is None or years is None else years.plus(more), step=1)
    cursor.at = at
    return _Length(years, step=12)


def _is_month_counted(cursor: Cursor) -> bool:
    """True, and on, for 月 that is no month of the calendar: 两年四月, but not 两年前的4月5号."""
    if not cursor.take(("月",), no=(*"0123456789", "份")):
        return False
    at = cursor.at
    is_day = bool(cursor.number()) and cursor.sees(("号", "日"))
    cursor.at = at - 1 if is_day else at
    return not is_day


def _with_days(cursor: Cursor, length: _Length) -> _Length:
    """The days behind years or months: 三个月零五天."""
    at = cursor.at
    cursor.take(AND)
    number = cursor.number()
    if number and cursor.take(("天",), no=LEAVE):
        return replace(length, days=read_number(number), step=12 / DAYS_OF_YEAR)
    cursor.at = at
    return length


def _times(number: str, rough: str, more: str, unit: float) -> Range | None:
    """三年多: more than three, less than four; 两个半月: two and a half."""
    size = read_number(number, rough)
    if size is None:
        return None
    if more == "半":
        size = size.plus(exactly(0.5))
    elif more == "多":
        size = Range(size.low + TOUCH, size.high + 1 - TOUCH)
    elif more == "来":
        size = Range(size.low * 0.9, size.high * 1.2)
    return size.times(unit)


def _amount(text: str, start: int, end: int, length: _Length) -> Amount | None:
    if length.months is None or length.days is None:
        return None
    size = around(text, start, end, Size(length.months.plus(length.days.times(12 / DAYS_OF_YEAR)), length.step))
    parts = 2 if text.endswith(HALF_DAY, start, end) else 1
    in_days = Range(*(round(value * DAYS_OF_YEAR / 12 * parts) / parts for value in (size.size.low, size.size.high)))
    in_months = Range(round(size.size.low, 2), round(size.size.high, 2))
    return Amount("period", start, end, text[start:end], {"month": in_months, "day": in_days}, size.shape)
