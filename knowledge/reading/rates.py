"""What work is paid by (一天280, 一平方28块, 月薪5220) and how much of it was done (320平方), as amounts of their own kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.reading.numerals import NUMBER, Range, exactly, read_number
from knowledge.reading.sizes import Amount

_PIECE = "台班|平方米?|平米|平|立方|方|件|单|趟|吨|套|米|双|车|斤|亩|棵|个(?!月|小时|钟|工|人|星期|礼拜|半|多)"
_PER = rf"(?P<month>个?月)|(?P<day>天|日|个?工)|(?P<hour>个?小时|个?钟头|个?钟)|(?P<piece>{_PIECE})"
_MONEY = (
    rf"(?P<n>{NUMBER})(?:(?:块钱?|元钱?)(?P<dimes>\d|[一二三四五六七八九](?!十|百|千))?"
    r"|(?P<only_dimes>毛|角)(?P<cents>\d|[一二三四五六七八九])?)?"
)
_IS = r"(?:的)?(?:工资|工钱|能?[挣拿开给发]|算|是|按|得|说好|讲好|底薪|平均|大概|差不多|固定|到手|[，,:： ]){0,3}"
_NO_MONEY = r"(?![\d.%年月日号天个小时:点班顿趟次平方米件斤吨岁人名期公里度分秒套单多来])"
_BEFORE = re.compile(rf"(?:一|每|1|按)个?(?:{_PER}){_IS}{_MONEY}{_NO_MONEY}")
_NAMED = re.compile(
    r"(?:(?P<month>月薪|月工资|月均(?:工资)?|底薪|月收入|月平均工资)|(?P<day>日薪|日工资|工价|天工资|点工|大工|小工|日结)"
    r"|(?P<hour>时薪|小时工资|小时工)|(?P<piece>单价))"
    rf"{_IS}{_MONEY}{_NO_MONEY}"
)
_BEHIND = re.compile(rf"{_MONEY}(?:一|每|/|1)(?:{_PER})(?!半|多)")
_DONE = re.compile(rf"(?<![一每第\d.])(?P<n>{NUMBER})个?(?:{_PIECE})(?!事|[儿房时均常日])")
_UNITS = ("month", "day", "hour", "piece")
_LEAST = {"month": 300.0, "day": 20.0, "hour": 3.0, "piece": 0.01}
"""Less than this, paid for so much, is no wage but another number (一天3顿)."""


def rates_in(text: str) -> Iterator[Amount]:
    """Each wage by month, day, hour or piece."""
    for pattern in (_NAMED, _BEFORE, _BEHIND):
        for found in pattern.finditer(text):
            yield from _rate(found)


def pieces_in(text: str) -> Iterator[Amount]:
    """Each amount of work that is counted in pieces or measured."""
    for found in _DONE.finditer(text):
        if (size := read_number(found.group("n"))) is not None:
            yield Amount("pieces", found.start(), found.end(), found.group(), {"piece": size})


def _rate(found: re.Match[str]) -> Iterator[Amount]:
    part = found.groupdict()
    unit = next((unit for unit in _UNITS if part[unit]), None)
    value = _money(part)
    if unit is not None and value is not None and value.low >= _LEAST[unit]:
        yield Amount(f"{unit}_rate", found.start(), found.end(), found.group(), {"yuan": value})


def _money(part: dict[str, str | None]) -> Range | None:
    """18块5 is 18.5, 3毛5 is 0.35."""
    whole = read_number(part["n"] or "")
    if whole is None:
        return None
    if part["only_dimes"]:
        return whole.times(0.1).plus(_digit(part["cents"], 0.01))
    return whole.plus(_digit(part["dimes"], 0.1))


def _digit(text: str | None, place: float) -> Range:
    return (read_number(text or "0") or exactly(0)).times(place)
