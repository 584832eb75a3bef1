"""The numbers that Word counts by itself: they stand on the page and in no paragraph of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9


@dataclass(frozen=True)
class _Level:
    """How one level of a list counts: from `start`, in the figures of `format`, printed as `text` (第%1条)."""

    start: int
    format: str
    text: str
    style: str


@dataclass
class Numbering:
    """Counts the paragraphs of a Word file as Word does: each list on through the document, lower levels from one again."""

    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[tuple[str, int], int] = field(default_factory=dict)
    styles: Mapping[str, Any] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: bytes | None, styles: bytes | None) -> Numbering:
        """The lists of word/numbering.xml, and the paragraph styles of word/styles.xml that may name one."""
        from lxml import etree

        if numbering is None:
            return cls()
        root = etree.fromstring(numbering)
        kinds = {item.get(f"{_W}abstractNumId"): _levels(item) for item in root.iter(f"{_W}abstractNum")}
        lists = {item.get(f"{_W}numId"): _value(item, "abstractNumId") for item in root.iter(f"{_W}num")}
        starts = {
            (item.get(f"{_W}numId"), int(own.get(f"{_W}ilvl"))): int(_value(own, "startOverride"))
            for item in root.iter(f"{_W}num")
            for own in item.iter(f"{_W}lvlOverride")
            if own.find(f"{_W}startOverride") is not None
        }
        named = etree.fromstring(styles).iter(f"{_W}style") if styles is not None else ()
        return cls(kinds, lists, starts, {style.get(f"{_W}styleId"): style for style in named})

    def number_of(self, paragraph: Any) -> str:
        """What Word prints before a paragraph: （一）, 1. or nothing."""
        list_id, depth = self._place(paragraph)
        kind = self.lists.get(list_id, "")
        level = self.levels.get(kind, {}).get(depth)
        if level is None:
            return ""
        self._count(list_id, kind, depth)
        if level.format in ("bullet", "none") or "%" not in level.text:
            return ""
        number = re.sub(r"%(\d)", lambda match: self._figure(kind, int(match.group(1)) - 1), level.text)
        return f"{number} " if number[-1:].isalnum() and number.isascii() else number

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph: its own, else that of its style or of the style this one is based on."""
        style = _value(paragraph, "pPr", "pStyle")
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is not None and _value(properties, "numId"):
            return _value(properties, "numId"), int(_value(properties, "ilvl") or 0)
        while (definition := self.styles.get(style)) is not None:
            properties = definition.find(f"{_W}pPr/{_W}numPr")
            if properties is not None:
                list_id = _value(properties, "numId")
                levels = self.levels.get(self.lists.get(list_id, ""), {})
                linked = next((depth for depth, level in levels.items() if level.style and level.style == style), 0)
                return list_id, int(_value(properties, "ilvl") or linked)
            style = _value(definition, "basedOn")
        return "", 0

    def _count(self, list_id: str, kind: str, depth: int) -> None:
        counts = self._counts.setdefault(kind, {})
        # A list of its own that restarts is a new list of the same kind with a start of its own.
        if list_id not in self._seen:
            self._seen.add(list_id)
            for level in range(_DEEPEST):
                if (start := self.starts.get((list_id, level))) is not None:
                    counts[level] = start - 1
        counts[depth] = counts.get(depth, self.levels[kind][depth].start - 1) + 1
        for lower in [level for level in counts if level > depth]:
            del counts[lower]

    def _figure(self, kind: str, depth: int) -> str:
        level = self.levels[kind].get(depth)
        if level is None:
            return ""
        value = self._counts[kind].get(depth, level.start)
        return FIGURES.get(level.format, str)(value)


def _levels(definition: Any) -> dict[int, _Level]:
    return {
        int(level.get(f"{_W}ilvl")): _Level(
            int(_value(level, "start") or 1), _value(level, "numFmt") or "decimal", _value(level, "lvlText"), _value(level, "pStyle")
        )
        for level in definition.iter(f"{_W}lvl")
    }


def _value(element: Any, *names: str) -> str:
    found = element.find("/".join(f"{_W}{name}" for name in names))
    return (found.get(f"{_W}val") or "") if found is not None else ""


def _chinese(number: int, digits: str = "零一二三四五六七八九") -> str:
    """13 as 十三, 105 as 一百零五; up to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{digits[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        head += "零"
    middle = "" if not tens else "十" if tens == 1 and not hundreds else f"{digits[tens]}十"
    return head + middle + (digits[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _ringed(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else str(number)


def _one_of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


FIGURES: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "ideographDigital",
        ),
        _chinese,
    ),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "decimalEnclosedCircle": _ringed,
    "decimalEnclosedCircleChinese": _ringed,
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
}
