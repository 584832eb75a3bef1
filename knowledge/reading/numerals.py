"""Numbers as people write them: 三万二, 1万2, 十五六, 二十多, 仨, 90多, 二零二五."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = {
    character: value
    for value, characters in enumerate(("零〇", "一", "二两俩", "三仨", "四", "五", "六", "七", "八", "九"))
    for character in characters
}
PLACES = {"十": 10, "百": 100, "千": 1000, "k": 1000, "K": 1000, "万": 10_000, "w": 10_000, "W": 10_000}
_TEN_THOUSAND = 10_000

ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"
CHINESE = "[零〇一二两俩仨三四五六七八九十百千万几]"
TO = "-~到至"
"""Characters between the ends of a range in figures."""
NUMBER = rf"(?:{ARABIC}(?:[{TO}]{ARABIC})?(?:[十百千万kKwW]\d*{CHINESE}*|几)?|{CHINESE}+)"
"""A number inside a pattern; what `read_number` can make nothing of is none."""
_ONE_MARK = str.maketrans({**dict.fromkeys(TO, TO[0]), ",": None})
LONGEST = 16
"""Characters of a number that people tell; longer ones are telephone numbers and noise."""
_ABOUT = 0.1
"""How far 三十来 may be from thirty, as a part of it."""


@dataclass(frozen=True)
class Range:
    """The numbers that a word may mean, both ends included; one number where they are equal."""

    low: float
    high: float

    def times(self, factor: float) -> Range:
        """All of it multiplied."""
        return Range(self.low * factor, self.high * factor)

    def plus(self, other: Range) -> Range:
        """The sums of both."""
        return Range(self.low + other.low, self.high + other.high)

    @property
    def is_exact(self) -> bool:
        """True for one single number."""
        return self.low == self.high


def exactly(value: float) -> Range:
    """One number."""
    return Range(value, value)


def read_number(text: str, rough: str = "") -> Range | None:
    """The value of a number, with the word behind it that leaves it open (多, 来); None where it is none.

    几 by itself, which may be anything, is none.
    """
    if not text or len(text) > LONGEST:
        return None
    spread = _ends(text) if any(mark in text for mark in TO) else _spread(text)
    if spread is None:
        return None
    if rough == "多":
        last = _last_place(text)
        return Range(spread.low + 1, spread.high + last - 1) if last > 1 else Range(spread.low, spread.low + 1)
    return Range(spread.low * (1 - _ABOUT), spread.high * (1 + _ABOUT)) if rough == "来" else spread


def _ends(text: str) -> Range | None:
    """3-5 and 3到5万; None for what is no range in figures."""
    first, _, last = text.translate(_ONE_MARK).partition(TO[0])
    place = PLACES.get(last[-1:], 1)
    last = last[:-1] if place > 1 else last
    return Range(float(first) * place, float(last) * place) if _is_figure(first) and _is_figure(last) else None


def _is_figure(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _spread(text: str) -> Range | None:
    """十五六 is 15 to 16, 三四百 300 to 400, 十几 11 to 19; all others are one number."""
    if "几" in text:
        low, high = _value(text.replace("几", "一" if len(text) > 1 and text[-1] == "几" else "二")), _value(text.replace("几", "九"))
        return Range(low, high) if len(text) > 1 and low is not None and high is not None else None
    for at in range(len(text) - 1):
        first, second = DIGITS.get(text[at]), DIGITS.get(text[at + 1])
        if first and second == first + 1 and not _is_year(text):
            low, high = _value(text[: at + 1] + text[at + 2 :]), _value(text[:at] + text[at + 1 :])
            return Range(low, high) if low is not None and high is not None else None
    value = _value(text)
    return None if value is None else exactly(value)


def _is_year(text: str) -> bool:
    return len(text) > 2 and all(character in DIGITS for character in text)


def _value(text: str) -> float | None:
    if _is_year(text):
        return float("".join(str(DIGITS[character]) for character in text))
    total = section = 0.0
    number: float | None = None
    place = 0
    for step in _steps(text):
        if step in DIGITS or step[0].isdigit():
            if number is not None and number != 0:
                return None
            number = float(DIGITS.get(step, step))
            # 三万零二 is 30,002, 三万二 is 32,000.
            place = 0 if number == 0 else place
            continue
        place, factor = PLACES[step], PLACES[step]
        if factor == _TEN_THOUSAND:
            total += (section + (number or 0) or 1) * factor
            section = 0.0
        else:
            section += (1 if number is None or number == 0 else number) * factor
        number = None
    return total + section + (number or 0) * _tail(number, place)


def _steps(text: str) -> Iterator[str]:
    """The figures and the characters of a number, commas left out."""
    figure = ""
    for character in text.replace(",", ""):
        if character.isdecimal() or character == ".":
            figure += character
            continue
        if figure:
            yield figure
            figure = ""
        yield character
    if figure:
        yield figure


def _tail(number: float | None, place: int) -> int:
    """What a last digit counts: 三万二 is 32,000, 一百五 is 150, 十五 is 15."""
    return place // 10 if number is not None and number < 10 and place >= 100 else 1


def _last_place(text: str) -> int:
    """The place of the last digit: 10 for 二十 and for 90, 1 for 15."""
    if text[-1] in PLACES:
        return PLACES[text[-1]]
    whole = text.replace(",", "")
    return int(10 ** (len(whole) - len(whole.rstrip("0")))) if whole.isdigit() else 1
