"""Items that a source runs together on one line, given a line each where their numbers go on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.ingest.patterns import NUMBER_LINE, PUNCTUATION, mark_of

_INLINE = re.compile(r"(?<=[。；）)：:])(?=[一二三四五六七八九十]+[、.．])|(?<=[^，、])(?=[（(][一二三四五六七八九十]+[）)])")


def split_inline(paragraphs: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The paragraphs, each with its line, cut where a numbered item begins inside one."""
    numbers = {"clause": 0, "section": 0}
    for text, line in paragraphs:
        start = 0
        if NUMBER_LINE.match(text):
            numbers = dict.fromkeys(numbers, 0)
        for match in _INLINE.finditer(text):
            head, rest = text[start : match.start()], text[match.start() :]
            _count(head, numbers)
            if head and _is_next(head, rest, numbers):
                yield head, line
                start = match.start()
        _count(text[start:], numbers)
        yield text[start:], line


def last_item(text: str) -> str:
    """The part of a paragraph from the last numbered item on that begins inside it; all of it where none does."""
    starts = [match.start() for match in _INLINE.finditer(text)]
    return text[starts[-1] :] if starts else text


def _count(text: str, numbers: dict[str, int]) -> None:
    mark = mark_of(text)
    if mark and mark.kind in numbers:
        numbers[mark.kind] = mark.value
        if mark.kind == "section" and mark.value == 1:
            numbers["clause"] = 0


def _is_next(head: str, rest: str, numbers: dict[str, int]) -> bool:
    mark, opened = mark_of(rest), mark_of(head)
    if mark is None or mark.kind not in numbers:
        return False
    is_under_section = opened is not None and opened.kind == "section" and not PUNCTUATION.search(head[opened.end :])
    if mark.kind == "clause" and (mark.value == 1 or head[-1] not in "。；）)：:"):
        return is_under_section and mark.value in (1, numbers["clause"] + 1)
    if "：（一）" in head or "：(一)" in head or (head[-1] in "；：:" and mark.value > 1):
        return False
    return mark.value == numbers[mark.kind] + 1 and (mark.kind == "clause" or len(rest) > 5)
