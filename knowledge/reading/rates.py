"""What work is paid by (一天280, 一平方28块, 月薪5220) and how much of it was done (320平方), as amounts of their own kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.reading.numerals import Range, exactly, read_number
from knowledge.reading.scan import Cursor, Token, behind
from knowledge.reading.sizes import Amount

PIECES = ("台班", "平方米", "平方", "平米", "平", "立方", "方", "件", "单", "趟", "吨", "套", "米", "双", "车", "斤", "亩", "棵")
PIECES_BEGIN = frozenset(("个", *(piece[0] for piece in PIECES)))
NO_PIECE = ("月", "小时", "钟", "工", "人", "星期", "礼拜", "半", "多")
"""Behind 个 that counts no pieces."""
UNITS = (("month", ("个月", "月")), ("day", ("天", "日", "个工", "工")), ("hour", ("个小时", "小时", "个钟头", "钟头", "个钟", "钟")))
NAMED = (
    ("month", ("月平均工资", "月均工资", "月工资", "月收入", "月薪", "月均", "底薪")),
    ("day", ("日工资", "天工资", "日薪", "工价", "点工", "大工", "小工", "日结")),
    ("hour", ("小时工资", "小时工", "时薪")),
    ("piece", ("单价",)),
)
EACH = ("一", "每", "1", "按")
PER = ("一", "每", "/", "1")
PER_BEGINS = frozenset((*PER, *"毛角块元"))
IS = (
    *("工资", "工钱", "说好", "讲好", "底薪", "平均", "大概", "差不多", "固定", "到手", "算", "是", "按", "得"),
    *(f"{can}{paid}" for paid in "挣拿开给发" for can in ("能", "")),
    *"，,:： ",
)
LEADS_END = frozenset(words[-1] for words in (*IS, "的", "个", *PIECES, *(name for _, names in (*UNITS, *NAMED) for name in names)))
"""The last characters of everything that may stand right before the money."""
MOST_BETWEEN = 3
"""Such words between what is paid for and the money."""
COINS = frozenset("块元毛角")
LONGEST_THING, NO_THING = 2, frozenset("房租人天月年日时工, 个")
"""Characters between what work is counted in and the words before its money (一双鞋给1块8), and those that count something else."""
GLUED = ("百一", "千一", "万一")
"""Where 一 may belong to what is paid for: 三百一天, but not 三十一天. Where there is no number with it, it does: 两百八一天."""
NO_MONEY = (*"0123456789.%年月日号天个小时:点班顿趟次平方米件斤吨岁人名期里度分秒套单多来", "公里", "公斤", "公分")
DIMES = "0123456789一二三四五六七八九"
NOT_DONE, NO_DONE = frozenset("一每第."), tuple("事儿房时均常日")
LEAST = {"month": 300.0, "day": 20.0, "hour": 3.0, "piece": 0.01}
"""Less than this, paid for so much, is no wage but another number (一天3顿)."""


def rates_of(text: str, numbers: Sequence[Token]) -> Iterator[Amount]:
    """Each wage by month, day, hour or piece."""
    led = [token for token in numbers if token.before in LEADS_END]
    for reader, those in ((_named, led), (_before, led), (_of_thing, numbers), (_behind, numbers)):
        for token in those:
            if (rate := reader(text, token)) is not None:
                yield rate


def pieces_of(text: str, token: Token) -> Amount | None:
    """An amount of work that is counted in pieces or measured."""
    if token.behind not in PIECES_BEGIN or token.before in NOT_DONE or (token.words in EACH and token.behind != "个"):
        return None
    cursor = Cursor(text, token.end)
    if not _takes_piece(cursor) or cursor.sees(NO_DONE):
        return None
    size = read_number(token.words)
    return Amount("pieces", token.start, cursor.at, text[token.start : cursor.at], {"piece": size}) if size is not None else None


def _takes_piece(cursor: Cursor) -> bool:
    """True, and on, for what work is counted in: 平方, 个件, and 个 by itself."""
    at = cursor.at
    is_counted = bool(cursor.take(("个",)))
    if cursor.take(PIECES):
        return True
    cursor.at = at
    return is_counted and bool(cursor.take(("个",), no=NO_PIECE))


def _named(text: str, token: Token) -> Amount | None:
    """月薪4350, 日薪两百四, 单价3毛."""
    for start in _starts(text, token.start):
        for unit, names in NAMED:
            if (first := behind(text, start, names)) < start:
                return _rate(text, first, token, unit)
    return None


def _before(text: str, token: Token) -> Amount | None:
    """一天260, 每小时22块5, 一个工三百."""
    for start in _starts(text, token.start):
        for unit, names in (*UNITS, ("piece", (*PIECES, "个"))):
            named = behind(text, start, names)
            counted = behind(text, named, ("个",))
            each = behind(text, counted, EACH)
            each = behind(text, named, EACH) if each == counted else each
            if named < start and each < named:
                return _rate(text, each, token, unit)
    return None


def _of_thing(text: str, token: Token) -> Amount | None:
    """一双鞋给1块8, 一件衣服两块: with words before the money, or its unit behind it."""
    for start in _starts(text, token.start):
        if (start < token.start or token.behind in COINS) and (each := _thing(text, start)) < start:
            return _rate(text, each, token, "piece")
    return None


def _thing(text: str, end: int) -> int:
    """Where 一双鞋 begins that ends at `end`: what work is counted in, and what it is; `end` where nothing is counted."""
    for first in range(end - 1, end - 1 - LONGEST_THING, -1):
        counted = behind(text, first, PIECES)
        if counted < first and (each := behind(text, counted, EACH)) < counted and not set(text[first:end]) & NO_THING:
            return each
    return end


def _starts(text: str, end: int) -> Iterator[int]:
    """Where the words end that may stand before money, farthest from it first: 一天[工资大概]200."""
    ends = [end]
    for _ in range(MOST_BETWEEN):
        if (start := behind(text, ends[-1], IS)) == ends[-1]:
            break
        ends.append(start)
    yield from (start for last in reversed(ends) for start in dict.fromkeys((behind(text, last, ("的",)), last)))


def _rate(text: str, start: int, token: Token, unit: str) -> Amount | None:
    """Money behind what it pays."""
    for end, value in _money(text, token):
        if not text.startswith(NO_MONEY, end):
            return _worth(text, start, end, unit, value)
    return None


def _behind(text: str, token: Token) -> Amount | None:
    """280一天, 8000块一个月, 200/天."""
    if token.behind not in PER_BEGINS and not token.words.endswith("一"):
        return None
    for end, value in _money(text, token):
        cursor = Cursor(text, end)
        if cursor.take(PER) and (unit := _unit(cursor)) and not cursor.sees(("半", "多")):
            return _worth(text, token.start, cursor.at, unit, value)
    return None


def _unit(cursor: Cursor) -> str:
    for unit, names in UNITS:
        if cursor.take(names):
            return unit
    return "piece" if cursor.take(PIECES) or cursor.take(("个",), no=NO_PIECE) else ""


def _worth(text: str, start: int, end: int, unit: str, value: Range | None) -> Amount | None:
    if value is None or value.low < LEAST[unit]:
        return None
    return Amount(f"{unit}_rate", start, end, text[start:end], {"yuan": value})


def _money(text: str, token: Token) -> Iterator[tuple[int, Range | None]]:
    """Where money that begins with a number may end, and its value, the longest first: 18块5 is 18.5, 3毛5 0.35, 三百一天 300."""
    whole = read_number(token.words)
    if whole is not None:
        cursor = Cursor(text, token.end)
        if cursor.take(("毛", "角")):
            yield from _with_digit(cursor, whole.times(0.1), 0.01, ())
        elif cursor.take(("块钱", "块", "元钱", "元")):
            yield from _with_digit(cursor, whole, 0.1, ("十", "百", "千"))
        yield token.end, whole
    if token.words.endswith(GLUED) or (whole is None and token.words.endswith("一") and len(token.words) > 2):
        yield token.end - 1, read_number(token.words[:-1])


def _with_digit(cursor: Cursor, whole: Range, place: float, no: tuple[str, ...]) -> Iterator[tuple[int, Range | None]]:
    at = cursor.at
    digit = cursor.take(tuple(DIMES), no=no)
    if digit:
        yield cursor.at, whole.plus((read_number(digit) or exactly(0)).times(place))
    yield at, whole
