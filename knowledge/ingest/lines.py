"""The lines of a source text, with the spaces of the scanner closed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.ingest.offices import is_office
from knowledge.ingest.patterns import OPENERS

# Beginnings and ends of names that look like names: 市委|组织部, 州教育|局.
_PART = re.compile(rf"[{re.escape(OPENERS)}局会委厅部办]|.委$")
_GAP = "\x1f"
_STATEMENT = re.compile(
    r"((?:责 ?任|牵 ?头|配 ?合|协 ?[办助]|参 ?[与加]|主 ?办|落 ?实|负 ?责) ?(?:单 ?位|部 ?门)\s*[:：]\s*)"
    r"([^（(）)。]+(?:[（(][^（）()]{1,8}[）)][^（(）)。]*)*)"
)
_BLANK = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u2060]+")


@dataclass(frozen=True)
class Removed:
    """Page furniture taken out: it stood before position `at` of the repaired text, white space not counted."""

    at: int
    text: str


@dataclass(frozen=True)
class Line:
    """A line with words on it: its number in the source, whether a blank line and whether a page's end stands before it, its page."""

    text: str
    number: int
    after_blank: bool
    after_page: bool = False
    page: int = 0


def bare(text: str) -> str:
    """`text` without any white space."""
    return _BLANK.sub("", text)


def close_spaces(line: str) -> str:
    """`line` without the spaces a scan puts between Chinese characters or inside a number."""
    line = _BLANK.sub(" ", line).strip()
    line = re.sub(r"(?<!\d)\d(?: ?\d){1,3}(?!\d)(?! \d)", lambda match: match.group().replace(" ", ""), line)
    line = re.sub(r"(?<=\d) (?=[%％‰])|(?<=^\d) (?=[.．])|(?<=^\d\d) (?=[.．])", "", line)
    line = _STATEMENT.sub(lambda match: match.group(1) + _between_offices(match.group(2)), line)
    # A space inside quotation marks parts the two halves of a slogan; anywhere else it is the scanner's.
    pieces = re.split(r"(“[^”]{0,40}”)", line)
    return "".join(_close_quoted(piece) if piece.startswith("“") else _close(piece) for piece in pieces).replace(_GAP, " ")


def _between_offices(names: str) -> str:
    """The names of a statement, with a mark for each space that stands in place of a comma between two offices."""
    if re.search(r"[、，,；;]", names):
        return names
    words = names.split()
    # The way to join words so that most offices come of it: ways[n] for the first n words.
    ways: list[list[str] | None] = [[]]
    for end in range(1, len(words) + 1):
        joined = ((ways[start], "".join(words[start:end])) for start in range(end))
        whole = ((earlier, item) for earlier, item in joined if is_office(item) and not _PART.match(item))
        found = [[*earlier, item] for earlier, item in whole if earlier is not None]
        ways.append(max(found, key=len, default=None))
    return _GAP.join(ways[-1]) if ways[-1] else names


def _close(text: str) -> str:
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)


def _close_quoted(text: str) -> str:
    return re.sub(r"(?<=\d) (?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) (?=\d)|(?<=“) | (?=”)", "", text)


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold words, spaces closed."""
    lines: list[Line] = []
    blank = True
    raws = [(raw, page) for page, part in enumerate(text.split("\f")) for raw in re.split(r"\r\n|\r|\n|\u2028|\x0b|\x85", part)]
    opened = [raw for raw, _ in raws if re.match(r"\s*[（(][一二三四五六七八九十]+[）)]", raw)]
    # One plain space after a heading counts where most headings have it; else it is the scanner's.
    has_spaces = sum(_WIDE_HEADING.match(raw) is not None for raw in opened) >= max(2, 0.5 * len(opened))
    for number, (raw, page) in enumerate(raws, start=1):
        if not bare(raw):
            blank = True
            continue
        for part in _parts(raw, has_spaces):
            lines.append(Line(part, number, blank, page=page))
            blank = False
    return lines


_WIDE_HEADING = re.compile(r"\s*([（(][一二三四五六七八九十]+[）)][^\s。：:；]{4,30})[ \u3000\xa0]+(\S{12,}.*)$")
_RUN_IN_NUMBER = re.compile(
    r"(?<=\S)\s+(?=[一-龥]{2,10}[〔\[（(【]20\d\d[〕\]）)】]\s*\d{1,4}\s*号(?:\s|[各\n]|$))"
    r"|(?<=号)\s*(?=各[^。]{2,80}[:：])"
)
# 发布机构：区教育局发文字号：北教发〔2024〕9号: fields that a page shows side by side.
_RUN_IN_FIELD = re.compile(
    r"(?<=\S)\s*(?=(?:发布机构|发文机关|发文字号|文号|成文日期|发文日期|发布日期|发布时间|施行日期|生效日期|有效性|时效性|索引号|主题分类|信息来源|浏览次数)\s*[:：])"
)
_RUN_IN_ADDRESSEE = re.compile(r"^(\s*各[^。:：]{2,80}[:：])(?=\S{6,})")


def _parts(raw: str, has_spaces: bool) -> list[str]:
    """The lines a line should have been: number, addressees and widely spaced headings stand alone."""
    match = _WIDE_HEADING.match(raw)
    is_wide = match is not None and (has_spaces or re.search(r"[\u3000\xa0]|  ", raw[match.end(1) : match.start(2)]))
    if match and is_wide and "。" not in match.group(2)[:14]:
        return [close_spaces(match.group(1)), close_spaces(match.group(2))]
    pieces = _RUN_IN_NUMBER.split(raw) if len(raw) > 20 else [raw]
    pieces = [part for piece in pieces for part in _RUN_IN_FIELD.split(piece)]
    return [close_spaces(part) for piece in pieces for part in _RUN_IN_ADDRESSEE.sub(r"\1\n", piece).split("\n") if bare(part)]
