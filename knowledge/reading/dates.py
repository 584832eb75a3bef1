"""Days that a message names: 去年12月5号, 2026年3月20号, 3月20号, 上个月, 前天. Each as the first and the last day it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from knowledge.reading.numerals import NUMBER, Range, read_number

_YEAR = r"(?P<year>(?:19|20)\d\d|[二一][零〇九][零〇一二三四五六七八九]{2})[年.\-/]"
_SHORT = r"(?<!\d)(?P<short>[0-3]\d)年(?=\d{1,2}月|(?:[进入到开出生毕就]|来(?!一直)))"
"""25年12月, 08年进的厂: a year; 15年 by itself is how long."""
_AGO = r"(?P<ago>大前年|前年|去年|今年)(?:的)?"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])[月.\-/](?!薪)(?:份|底|初)?"
_DAY = r"(?P<day>[0-3]?\d|[二三]?十[一二三四五六七八九]?|廿?[一二三四五六七八九])(?:[号日]|(?![\d年月天个多]))"
_SEASONS: Mapping[str, tuple[int, int, int, int]] = MappingProxyType(
    {
        "年初": (1, 1, 1, 31),
        "春节": (1, 21, 2, 20),
        "过年": (1, 21, 2, 20),
        "正月": (1, 21, 3, 20),
        "五一": (5, 1, 5, 5),
        "端午": (5, 28, 6, 25),
        "中秋": (9, 6, 10, 8),
        "国庆": (10, 1, 10, 7),
        "冬月": (11, 20, 1, 20),
        "年底": (12, 1, 12, 31),
        "腊月": (12, 20, 2, 18),
    }
)
"""Months of the lunar calendar and feasts: month and day of the earliest and of the latest day they may be; an end before the beginning
is in the year after."""
_SEASON = "|".join(_SEASONS)
DATE = re.compile(
    rf"(?:{_YEAR}|{_SHORT}|{_AGO})(?:(?P<season>{_SEASON})|{_MONTH}(?:的)?(?:{_DAY})?)?"
    rf"|(?<![\d.个几])(?P<bare>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?:(?P<bare_day>{NUMBER})[号日])?(?![\d%])"
    rf"|(?P<last>上上|上)个?月(?:(?P<last_day>{NUMBER})[号日])?"
    r"|(?P<week>上上|上)个?(?:星期|礼拜|周)[一二三四五六日天]?"
    r"|(?P<near>大前天|前天|昨[天晚夜日]|今[天早]|刚才)"
)
_BIRTH = re.compile(
    r"(?<!\d)(?:19)?(?P<year>[4-9]\d)年(?:的)?(?:农历|阴历)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|正|冬|腊)月(?:份)?"
    r"(?:(?P<day>[0-3]?\d)[号日])?"
    r"|(?<!\d)(?:19)?(?P<only>[4-9]\d)年(?=的(?!工|活|时)|生|出生|属)"
    r"|(?<!\d)(?P<late>200\d)年(?P<late_month>1[0-2]|0?[1-9])月(?:(?P<late_day>[0-3]?\d)[号日])?(?=的?(?:出生|生(?!效|病|产|活)))"
)
"""72年10月的, 1978年5月出生: in a year so long ago nothing else begins that is told."""
_OLD_MONTHS = {"正": "2", "冬": "12", "腊": "12"}
_YEARS_AGO = {"大前年": 3, "前年": 2, "去年": 1, "今年": 0}
_DAYS_AGO = {"大前天": 3, "前天": 2, "昨": 1}
WEEKDAYS = "一二三四五六日天"
DAYS_OF_MONTH = 30
SOON = 100
"""Days within which a day without its year may as well be to come."""


def dates_in(text: str, today: date) -> Iterator[tuple[re.Match[str], date, date]]:
    """Each day named that is not to come, as the first and the last day that may be meant."""
    for found in DATE.finditer(text):
        try:
            first, last = _days_of(found, today)
        except (ValueError, OverflowError):
            continue  # the 31st of a short month, or no day at all
        if first <= today:
            yield found, first, min(last, today)


def births_in(text: str, today: date) -> Iterator[tuple[re.Match[str], date, date]]:
    """Each day of birth named, as the first and the last day that may be meant."""
    for found in _BIRTH.finditer(text):
        part = found.groupdict()
        year = int(part["late"] or f"19{part['only'] or part['year']}")
        month = part["late_month"] or part["month"]
        try:
            if month is None:
                first, last = date(year, 1, 1), date(year, 12, 31)
            else:
                first, last = _month(year, _number(_OLD_MONTHS.get(month, month)), part["late_day"] or part["day"])
        except ValueError:
            continue  # the 31st of a short month
        if last <= today:
            yield found, first, last


def _days_of(found: re.Match[str], today: date) -> tuple[date, date]:
    part = found.groupdict()
    if part["near"]:
        day = today - timedelta(days=next((days for word, days in _DAYS_AGO.items() if part["near"].startswith(word)), 0))
        return day, day
    if part["week"]:
        monday = today - timedelta(days=today.weekday() + 7 * len(part["week"]))
        if (weekday := WEEKDAYS.find(found.group()[-1])) >= 0:
            return (day := monday + timedelta(days=weekday % 7)), day
        return monday, monday + timedelta(days=6)
    if part["last"]:
        return _month(*_months_before(today, len(part["last"])), part["last_day"])
    if part["bare"]:
        month = _number(part["bare"])
        first, last = _month(today.year, month, part["bare_day"])
        if today < first <= today + timedelta(days=SOON):
            raise ValueError(found.group())  # 12月30号, said in November, may be to come
        return (first, last) if first <= today else _month(today.year - 1, month, part["bare_day"])
    year = _year(part, today)
    if part["season"]:
        begins, first_day, ends, last_day = _SEASONS[part["season"]]
        return date(year, begins, first_day), date(year + (ends < begins), ends, last_day)
    return (date(year, 1, 1), date(year, 12, 31)) if part["month"] is None else _month(year, _number(part["month"]), part["day"])


def _year(part: dict[str, str | None], today: date) -> int:
    if part["ago"]:
        return today.year - _YEARS_AGO[part["ago"]]
    if part["short"]:
        return 2000 + int(part["short"])
    return _number(part["year"])


def _month(year: int, month: int, day: str | None) -> tuple[date, date]:
    """One day, or all days of the month."""
    if day is not None:
        return (one := date(year, month, _number(day))), one
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _months_before(today: date, count: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 - count
    return months // 12, months % 12 + 1


def _number(text: str | None) -> int:
    read = read_number((text or "").replace("廿", "二十"))
    if read is None:
        raise ValueError(text)
    return int(read.low)


def since(first: date, last: date, today: date) -> tuple[Range, Range]:
    """How long ago a day is that lies between `first` and `last`: in months, and in days."""
    days = Range(float((today - last).days), float((today - first).days))
    return Range(_months(last, today), _months(first, today)), days


def _months(start: date, today: date) -> float:
    """Months passed; a part of a month counts by its days."""
    whole = (today.year - start.year) * 12 + today.month - start.month
    return max(0.0, round(whole + (today.day - start.day) / DAYS_OF_MONTH, 2))
