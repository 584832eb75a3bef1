"""Days of a holiday that are told one by one: 国庆一号二号三号, 除夕和初一, 五一1号到3号."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.reading.numerals import exactly, read_number
from knowledge.reading.sizes import Amount

_DIGIT = "[1-7一二三四五六七]"
_EVE = "(?:除夕|大年三十|(?<![今去前明后这每半])年三十(?![一二三四五六七八九几多来]))"
"""Not the years of 今年三十五."""
_NAMED = "(?:国庆节?|五一|劳动节|十一|春节|过年)(?:的|期间|放假|假期|长假|那几?天|[，, 、])*"
_MONTH = r"(?<![\d十])(?:10|十|5|五|1|一)月(?:份)?"
_JOINED = "[、,，和跟与及还有 ]{0,2}"
_ONE = rf"(?:{_EVE}|(?:大年|正月)?初{_DIGIT}|(?<!\d){_DIGIT}(?:[号日]|(?=[、,，和跟与及还有 ]+{_DIGIT}|[一二三四五六七])))"
_SPAN = re.compile(
    rf"(?:(?P<eve>{_EVE})|(?:{_NAMED}|{_MONTH}|(?:大年|正月)?初)(?P<first>{_DIGIT})[号日]?)"
    rf"(?:到|至|-|~)(?:大年|正月)?初?(?P<last>{_DIGIT})[号日]?(?!倍|个|天)"
    r"|(?:国庆节?|五一|劳动节|春节|过年)(?P<that>当天|那天|这一天|那一天)"
)
_RUN = re.compile(
    rf"(?:{_NAMED}(?:{_ONE}{_JOINED})+|{_MONTH}{_ONE}(?:{_JOINED}{_ONE})+|(?:(?:{_EVE}|初{_DIGIT}|大年初{_DIGIT}){_JOINED})+)"
)
_EACH = re.compile(_ONE)


def holidays_in(text: str) -> Iterator[Amount]:
    """Each run of holidays, as how many days it is."""
    for found in _SPAN.finditer(text):
        first, last = read_number(found.group("first") or "零"), read_number(found.group("last") or "")
        if found.group("that"):
            yield _days(found, 1)
        elif first is not None and last is not None and last.low > first.low:
            yield _days(found, last.low - first.low + 1)
    for found in _RUN.finditer(text):
        yield _days(found, len(_EACH.findall(found.group())))


def _days(found: re.Match[str], count: float) -> Amount:
    return Amount("holidays", found.start(), found.end(), found.group(), {"day": exactly(float(count))})
