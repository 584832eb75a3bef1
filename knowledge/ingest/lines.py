"""The lines of a source text: spaces closed, page numbers and running headers taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.ingest.patterns import CLOSERS, ORGAN, PAGE_NUMBER, PUNCTUATION, TERMINAL, mark_of

_BLANK = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u2060]+")


@dataclass(frozen=True)
class Removed:
    """Page furniture taken out: it stood before position `at` of the repaired text, white space not counted."""

    at: int
    text: str


@dataclass(frozen=True)
class Line:
    """A line with words on it, its number in the source, and whether a blank line stands before it."""

    text: str
    number: int
    after_blank: bool


def bare(text: str) -> str:
    """`text` without any white space."""
    return _BLANK.sub("", text)


def close_spaces(line: str) -> str:
    """`line` without the spaces a scan puts between Chinese characters or inside a number."""
    line = _BLANK.sub(" ", line).strip()
    line = re.sub(r"(?<!\d)\d(?: ?\d){1,3}(?!\d)(?! \d)", lambda match: match.group().replace(" ", ""), line)
    # A space inside quotation marks parts the two halves of a slogan; anywhere else it is the scanner's.
    pieces = re.split(r"(“[^”]{0,40}”)", line)
    return "".join(_close_quoted(piece) if piece.startswith("“") else _close(piece) for piece in pieces)


def _close(text: str) -> str:
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)


def _close_quoted(text: str) -> str:
    return re.sub(r"(?<=\d) (?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) (?=\d)|(?<=“) | (?=”)", "", text)


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold words, spaces closed."""
    lines: list[Line] = []
    blank = True
    for number, raw in enumerate(re.split(r"\r\n|\r|\n|\f|\u2028|\x0b|\x85", text), start=1):
        if not bare(raw):
            blank = True
            continue
        for part in _parts(raw):
            lines.append(Line(part, number, blank))
            blank = False
    return lines


_WIDE_HEADING = re.compile(r"\s*([（(][一二三四五六七八九十]+[）)][^\s。：:；]{4,30})[ \u3000\xa0]+(\S{12,}.*)$")
_RUN_IN_NUMBER = re.compile(
    r"(?<=\S)\s+(?=[一-龥]{2,10}[〔\[（(【]20\d\d[〕\]）)】]\s*\d{1,4}\s*号(?:\s|[各\n]|$))"
    r"|(?<=号)\s*(?=各[^。]{2,80}[:：])"
)
_RUN_IN_ADDRESSEE = re.compile(r"^(\s*各[^。:：]{2,80}[:：])(?=\S{6,})")


def _parts(raw: str) -> list[str]:
    """The lines a line should have been: number, addressees and widely spaced headings stand alone."""
    match = _WIDE_HEADING.match(raw)
    if match and "。" not in match.group(2)[:14]:
        return [close_spaces(match.group(1)), close_spaces(match.group(2))]
    pieces = _RUN_IN_NUMBER.split(raw) if len(raw) > 20 else [raw]
    return [close_spaces(part) for piece in pieces for part in _RUN_IN_ADDRESSEE.sub(r"\1\n", piece).split("\n") if bare(part)]


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], tuple[Removed, ...]]:
    """The lines without page numbers and running headers, and those that were taken out."""
    headers = _running_headers(lines)
    kept: list[Line] = []
    removed: list[Removed] = []
    position, blank = 0, False
    for line in lines:
        if PAGE_NUMBER.match(line.text) or line.number in headers:
            removed.append(Removed(position, line.text))
            blank = True
            continue
        kept.append(Line(line.text, line.number, line.after_blank or blank))
        position += len(bare(line.text))
        blank = False
    return kept, tuple(removed)


def _running_headers(lines: Sequence[Line]) -> frozenset[int]:
    """Lines of a title or a gazette's name that come back on page after page, and bare page numbers between them."""
    counts = Counter(line.text for line in lines)
    headers: set[int] = set()
    pages: list[int] = []
    for index, line in enumerate(lines):
        if line.text.isdigit() and len(line.text) <= 3:
            pages.append(index)
        if counts[line.text] < 3 or PUNCTUATION.search(line.text) or mark_of(line.text) or len(line.text) > 40:
            continue
        before = lines[index - 1].text if index else "。"
        # An issuer's name comes back as letterhead, title and signature; only beside a page number is it a header.
        if ORGAN.match(line.text) and not PAGE_NUMBER.match(before):
            continue
        if before[-1] not in TERMINAL + CLOSERS or PAGE_NUMBER.match(before):
            headers.add(line.number)
    numbers = [int(lines[index].text) for index in pages]
    if len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2:
        headers.update(lines[index].number for index in pages)
    return frozenset(headers)
