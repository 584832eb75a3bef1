"""What the pages of a print leave in its text: page numbers, running heads, a character printed at both sides of a break."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.ingest.lines import Line, Removed, bare
from knowledge.ingest.patterns import CLOSERS, ORGAN, PAGE_NUMBER, PUNCTUATION, TERMINAL, mark_of
from knowledge.ingest.rows import is_row

_AMOUNT = re.compile(r"[年月日号条项个名人元万亿%％倍天家次所亩]")
_PAGE_FIGURE = re.compile(r"第\s*\d{1,3}\s*页|共\s*\d{1,3}\s*页|\d{1,3}\s*/\s*\d{1,3}$|[·•—－–-]\s*\d{1,3}\s*[·•—－–-]")


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], tuple[Removed, ...]]:
    """The lines without page numbers and running headers, and those that were taken out."""
    headers = _running_headers(lines) | running_heads(lines)
    text = "\n".join(line.text for line in lines)
    kept: list[Line] = []
    removed: list[Removed] = []
    position, blank, paged = 0, False, False
    for line in lines:
        if PAGE_NUMBER.match(line.text) or line.number in headers:
            removed.append(Removed(position, line.text))
            paged = True
            blank = blank or line.after_blank
            continue
        paged = paged or bool(kept and kept[-1].page < line.page)
        own = Line(line.text, line.number, line.after_blank or blank, paged, line.page)
        if kept and (own.after_page or own.after_blank) and is_printed_twice(kept[-1].text, own.text, text):
            removed.append(Removed(position, own.text[0]))
            own = replace(own, text=own.text[1:])
        kept.append(own)
        position += len(bare(own.text))
        blank = paged = False
    return kept, tuple(removed)


def is_printed_twice(before: str, after: str, text: str) -> bool:
    """Whether a page ends with the character that the next begins with, though only the first belongs to a word: 服务|务制度.

    The whole `text` tells: 服务 stands in it elsewhere, 务制 nowhere. Where both are words of it (个人|人力) it stays as it is.
    """
    if len(before) < 10 or len(after) < 3 or before[-1] != after[0] or not "一" <= before[-1] <= "龥" or mark_of(after):
        return False
    return text.count(before[-2:]) > 1 and text.count(after[:2]) == 1


def running_heads(lines: Sequence[Line]) -> frozenset[int]:
    """Lines at the ends of pages that come back there, but for the number of the page in them."""
    places: dict[str, list[Line]] = defaultdict(list)
    for line in _at_page_ends(lines):
        places[_without_figures(line.text)].append(line)
    found: set[int] = set()
    for alike in places.values():
        is_numbered = all(_PAGE_FIGURE.search(line.text) for line in alike)
        # What stands on top of the first page is the letterhead.
        later = [line for line in alike if is_numbered or line not in lines[:2]]
        if len(alike) >= 2 and later:
            found |= {line.number for line in later}
    last = max((line.page for line in lines), default=0)
    return frozenset(
        found | ({line.number for line in _at_page_ends(lines, 1) if line.text.isdecimal() and len(line.text) <= 3} if last else set())
    )


def _at_page_ends(lines: Sequence[Line], depth: int = 2) -> Iterator[Line]:
    """The first and last lines of pages, as far as one may be a head or foot."""
    for index, line in enumerate(lines):
        if (
            is_row(line.text)
            or mark_of(line.text)
            or PAGE_NUMBER.match(line.text)
            or re.search(r"[。；，]", line.text)
            or len(line.text) > 45
        ):
            continue
        near = [*_towards(lines, index, -1, depth), *_towards(lines, index, 1, depth)]
        is_beside_number = any(PAGE_NUMBER.match(other.text) for other in near)
        if (
            (index and is_beside_number and (not ORGAN.match(line.text) or _PAGE_FIGURE.search(line.text)))
            or any(other.page != line.page for other in near)
            or _PAGE_FIGURE.search(line.text)
        ):
            yield line


def _towards(lines: Sequence[Line], index: int, step: int, depth: int) -> Iterator[Line]:
    for other in range(index + step, index + step * (depth + 1), step):
        if 0 <= other < len(lines):
            yield lines[other]


def _without_figures(text: str) -> str:
    return re.sub(r"\d+", "#", _PAGE_FIGURE.sub("", text)).strip(" -—·•")


def _running_headers(lines: Sequence[Line]) -> frozenset[int]:
    """Lines of a title or a gazette's name that come back on page after page, and bare page numbers between them."""
    counts = Counter(line.text for line in lines)
    headers: set[int] = set()
    for index, line in enumerate(lines):
        if counts[line.text] < 3 or PUNCTUATION.search(line.text) or mark_of(line.text) or not 4 <= len(line.text) <= 40:
            continue
        before = lines[index - 1].text if index else "。"
        # An issuer's name comes back as letterhead, title and signature; only beside a page number is it a header.
        if ORGAN.match(line.text) and not PAGE_NUMBER.match(before):
            continue
        if before[-1] not in TERMINAL + CLOSERS or PAGE_NUMBER.match(before):
            headers.add(line.number)
    return frozenset(headers | _bare_page_numbers(lines))


def _bare_page_numbers(lines: Sequence[Line]) -> set[int]:
    """Lines that hold nothing but a number, where these rise from page to page and none is an amount (30|万元)."""
    pages = [index for index, line in enumerate(lines) if line.text.isdecimal() and len(line.text) <= 3]
    numbers = [int(lines[index].text) for index in pages]
    is_rising = all(earlier < later <= earlier + 5 for earlier, later in itertools.pairwise(numbers))
    if not is_rising or not numbers or numbers[0] > 5:
        return set()
    if len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return {lines[index].number for index in pages}
    return {lines[index].number for index in pages if not _AMOUNT.match(lines[index + 1].text if index + 1 < len(lines) else "")}
