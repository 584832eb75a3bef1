"""The amounts that a message names: how long, when, how old, how much, how many; what each is told of is found in `told`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.reading.dates import births_in, dates_in, since
from knowledge.reading.holidays import holidays_in
from knowledge.reading.numerals import NUMBER, ROUGH, Range, exactly, read_number
from knowledge.reading.rates import pieces_in, rates_in
from knowledge.reading.sizes import Amount

_N = rf"(?<![第每头\d.]){NUMBER}"
_YEARS = rf"(?P<y>{_N})(?P<y_rough>{ROUGH}?)整?年(?![级底初代]|轻)(?P<y_more>半(?!个)|多(?!少))?"
_HALF_YEAR = r"(?P<half_year>(?<![上下一两三小大])半年)(?P<half_more>多)?"
_MONTHS = (
    rf"(?P<m>{_N})(?P<m_rough>{ROUGH}?)个(?P<m_half>半|来|多)?(?:整)?月(?P<m_more>半|多(?!少))?"
    r"|(?P<few>[俩仨两])月(?P<few_more>半|多)?|(?P<half_month>半个?月)|(?P<handle>个把月)"
)
_WEEKS = rf"(?P<w>{_N})(?P<w_rough>{ROUGH}?)个?(?:星期|礼拜|周)(?![岁六日末])(?P<w_more>多(?!少))?"
_DAYS = rf"(?P<d>{_N})(?P<d_rough>{ROUGH}?)(?:天|个(?:大|整)?工(?![人友地作厂程资钱种头龄伤会班]))(?P<d_more>多(?!少))?"
_DAYS_TOO = rf"(?:[零又加带]?(?P<also>{NUMBER})天)?"
_MONTHS_TOO = rf"(?:[零又加带]?(?P<ym>{NUMBER})(?:个月|月(?![\d份])(?!{NUMBER}[号日]))(?P<ym_half>半|多)?)?"
_PERIOD = re.compile(rf"(?:{_YEARS}{_MONTHS_TOO}|{_HALF_YEAR}|{_MONTHS}){_DAYS_TOO}|{_WEEKS}|{_DAYS}")
_AGE = re.compile(
    rf"(?P<nominal>虚岁?)?(?:有|都|是|才|快)?(?P<n>{NUMBER})(?P<rough>{ROUGH}?)(?:周?岁)(?P<half>半)?|(?P<nominal_after>虚岁)(?P<n_after>{NUMBER})"
)
_PLAIN_AGE = re.compile(
    r"(?:今年(?:都|才|也|快)?|(?<=[我俺娃爸妈爹娘子])才?(?=\S{1,3}[能可就了想]))(?P<n>[1-9]\d|[二三四五六七八九]?十[一二三四五六七八九]?)"
    r"(?=$|[了，,。 ！!？?能可就会还想])"
)
_COUNT = re.compile(rf"(?P<n>{NUMBER})(?P<rough>{ROUGH}?)[个名位号]?(?:口子?)?(?:人(?!民)|工友|兄弟|老乡|工人|农民工|民工)")
_HOURS = re.compile(rf"(?P<n>{NUMBER})(?P<rough>{ROUGH}?)个?(?P<half>半)?(?:小时|钟头)")
_PERCENT = re.compile(rf"(?P<n>\d+(?:\.\d+)?)%|百分之(?P<cn>{NUMBER})|(?P<tenths>[一二两三四五六七八九])成(?![了立为])")
_GRADE = re.compile(r"(?<![初中高特第])(?P<n>10|[1-9]|[一二三四五六七八九十])级(?!医院|建造|工程|教师|工(?!伤)|[焊电钳技证职])")
_SUM = re.compile(
    rf"(?P<n>{NUMBER})(?P<rough>{ROUGH}?)(?:块钱|块(?![儿一])|元钱?|大洋)"
    rf"|(?P<big>{NUMBER}(?:(?<=[万千百kKwW])|(?<=[万千百kKwW][\d一二三四五六七八九])))(?P<big_rough>多)?"
    r"(?=$|[工钱块元，,。没还不的呢吗了 ！!？?])"
)
_BARE = re.compile(
    r"(?<![\d.第,])(?!12\d\d[1-9](?!\d))(?P<n>\d{3,6}(?:\.\d+)?)(?P<rough>多?)(?![\d.%年月日号天个小时:/路房室平方米件斤吨岁人名期号楼班国块元毛公克里度分秒-])"
)
"""A bare number that may be money: no telephone number of five digits, nothing that is counted in something else."""
_YEAR_TO_COME = re.compile(r"(?<!\d)(?P<year>20\d\d)年(?!\d)")
_MORE, _AROUND = re.compile("以上|出头|挂零|有余|还多"), re.compile("左右|上下")
_NEARLY = re.compile("(?:快|将近|差不多|接近)$")
_LESS = re.compile("(?:不到|不满|不足|没满|没到|未满|没够|没[交住租干缴][满够到]?)$")
LONGEST_BEFORE = 4
_TOUCH = 0.01
"""How far below a bound something stays that has not reached it, in its own unit."""


@dataclass(frozen=True)
class _Size:
    """A size with the step by which people count it, and the shape that the words around give it."""

    size: Range
    step: float
    shape: str = ""


def amounts_in(text: str, today: date) -> list[Amount]:
    """All amounts of a text in their order; each character belongs to one of them at most."""
    taken: list[Amount] = []
    for found in _all(text, today):
        if all(found.end <= other.start or other.end <= found.start for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda amount: amount.start)


_COUNTED = (
    ("hours", "hour", _HOURS, "时头"),
    ("people", "person", _COUNT, "人友弟乡"),
    ("grade", "grade", _GRADE, "级"),
)
"""Kind, unit, pattern, and the characters without which it need not be looked for."""


def _all(text: str, today: date) -> Iterator[Amount]:
    """Candidates, the surer forms first."""
    for found, first, last in births_in(text, today):
        yield _dated("birth", found, first, last, today)
    yield from rates_in(text)
    yield from holidays_in(text)
    for found in _PLAIN_AGE.finditer(text):
        yield from _age(text, found)
    if "岁" in text:
        for found in _AGE.finditer(text):
            yield from _age(text, found)
    for found, first, last in dates_in(text, today):
        yield _dated("date", found, first, last, today)
    for found in _YEAR_TO_COME.finditer(text):
        if int(found.group("year")) > today.year:
            yield Amount("year", found.start(), found.end(), found.group(), {"calendar": exactly(float(found.group("year")))})
    for kind, unit, pattern, needed in _COUNTED:
        if any(character in text for character in needed):
            for found in pattern.finditer(text):
                yield from _sized(kind, found, unit, _around(text, found, _count(found, "n")))
    yield from _shares_and_spans(text)


def _dated(kind: str, found: re.Match[str], first: date, last: date, today: date) -> Amount:
    months, days = since(first, last, today)
    return Amount(kind, found.start(), found.end(), found.group(), {"month": months, "day": days}, days=(first, last))


def _shares_and_spans(text: str) -> Iterator[Amount]:
    for found in _PERCENT.finditer(text):
        yield from _sized("percent", found, "percent", _around(text, found, _percent(found)))
    for found in _PERIOD.finditer(text):
        yield from _period(text, found)
    for found in _SUM.finditer(text):
        yield from _sized("sum", found, "yuan", _around(text, found, _count(found, "n" if found.group("n") else "big")))
    yield from pieces_in(text)
    for found in _BARE.finditer(text):
        yield from _sized("sum", found, "yuan", _around(text, found, _count(found, "n")))


def _sized(kind: str, found: re.Match[str], unit: str, size: _Size | None) -> Iterator[Amount]:
    if size is not None:
        yield Amount(kind, found.start(), found.end(), found.group(), {unit: size.size}, size.shape)


def _count(found: re.Match[str], group: str) -> _Size | None:
    part = found.groupdict()
    size = read_number(part[group] or "", part.get("rough" if group == "n" else f"{group}_rough") or "")
    if size is None:
        return None
    return _Size(size.plus(exactly(0.5)) if part.get("half") else size, 1)


def _percent(found: re.Match[str]) -> _Size | None:
    if found.group("tenths"):
        tenths = read_number(found.group("tenths"))
        return _Size(tenths.times(10), 10) if tenths else None
    size = read_number(found.group("n") or found.group("cn"))
    return _Size(size, 1) if size else None


def _age(text: str, found: re.Match[str]) -> Iterator[Amount]:
    part = found.groupdict()
    years = read_number(part["n"] or part.get("n_after") or "", part.get("rough") or "")
    if years is None:
        return
    if part.get("nominal") or part.get("nominal_after"):
        years = Range(years.low - 2, years.high - 1)  # counted from one, and a year older every New Year
    elif part.get("half"):
        years = years.plus(exactly(0.5))
    size = _around(text, found, _Size(years, 1))
    if size is not None:
        yield Amount("age", found.start(), found.end(), found.group(), {"year": size.size, "month": size.size.times(12)}, size.shape)


def _period(text: str, found: re.Match[str]) -> Iterator[Amount]:
    months, days, step = _months_and_days(found.groupdict())
    size = None if months is None or days is None else _around(text, found, _Size(months.plus(days.times(12 / 365)), step))
    if size is None or months is None or days is None:
        return
    in_days = Range(*(float(round(value * 365 / 12)) for value in (size.size.low, size.size.high)))
    in_months = Range(round(size.size.low, 2), round(size.size.high, 2))
    yield Amount("period", found.start(), found.end(), found.group(), {"month": in_months, "day": in_days}, size.shape)


def _months_and_days(part: Mapping[str, str | None]) -> tuple[Range | None, Range | None, float]:
    """The months, the days, and the step (in months) of a period; None where a number is none."""
    months: Range | None = exactly(0)
    step = 1.0
    if part["y"]:
        months, step = _times(part["y"], part["y_rough"], part["y_more"], 12), 12
        if part["ym"] and months is not None:
            more, step = _times(part["ym"], "", part["ym_half"], 1), 1
            months = None if more is None else months.plus(more)
    elif part["half_year"]:
        months, step = (Range(6 + _TOUCH, 12) if part["half_more"] else exactly(6)), 6
    elif part["m"]:
        months = _times(part["m"], part["m_rough"], part["m_half"] or part["m_more"], 1)
    elif part["few"]:
        months = _times(part["few"], "", part["few_more"], 1)
    elif part["half_month"] or part["handle"]:
        months, step = exactly(0.5) if part["half_month"] else Range(0.8, 1.5), 0.5
    return (months, *_days(part, step))


def _days(part: Mapping[str, str | None], step: float) -> tuple[Range | None, float]:
    if part["w"]:
        return _times(part["w"], part["w_rough"], part["w_more"], 7), 7 * 12 / 365
    if part["d"] or part["also"]:
        return _times(part["d"] or part["also"], part["d_rough"], part["d_more"], 1), 12 / 365
    return exactly(0), step


def _times(number: str | None, rough: str | None, more: str | None, unit: float) -> Range | None:
    """三年多: more than three, less than four; 两个半月: two and a half."""
    size = read_number(number or "", rough or "")
    if size is None:
        return None
    if more == "半":
        size = size.plus(exactly(0.5))
    elif more == "多":
        size = Range(size.low + _TOUCH, size.high + 1 - _TOUCH)
    elif more == "来":
        size = Range(size.low * 0.9, size.high * 1.2)
    return size.times(unit)


def _around(text: str, found: re.Match[str], size: _Size | None) -> _Size | None:
    """The size with the words around it that leave it open: 快两年, 不到一年, 一年以上, 半年左右."""
    if size is None:
        return None
    before, after = text[max(0, found.start() - LONGEST_BEFORE) : found.start()], found.end()
    low, high, step = size.size.low, size.size.high, size.step
    if _LESS.search(before):
        return _Size(Range(0, low - _TOUCH), step, "less")
    if _NEARLY.search(before):
        return _Size(Range(max(0.0, low - step / 2), high - _TOUCH), step, "nearly")
    if _MORE.match(text, after):
        return _Size(Range(low + _TOUCH, high + step), step, "more")
    if _AROUND.match(text, after):
        return _Size(Range(max(0.0, low - step / 4), high + step / 4), step, "around")
    return size
