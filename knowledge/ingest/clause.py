"""One clause: its heading, its body, its statements of responsibility, and every character of it as a piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.document import Span
from knowledge.ingest.outline import Item, reads_as_heading
from knowledge.ingest.patterns import Mark
from knowledge.ingest.repair import Paragraph
from knowledge.ingest.statements import Range, find_statements, without
from knowledge.ingest.tables import tasks_in

_HEADING_LIMIT = 46


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: what it is, and the ordinal of the clause it belongs to."""

    kind: str
    text: str
    ordinal: int | None = None


@dataclass(frozen=True)
class RawClause:
    """A clause before its offices and topics are known."""

    ordinal: int
    number: str
    section: str
    heading: str
    text: str
    statements: tuple[str, ...]
    line: int


def read_clause(paragraphs: Sequence[Paragraph], item: Item, ordinal: int) -> tuple[RawClause, list[Piece]]:
    """The clause that stands in `paragraphs`, and the pieces they are cut into."""
    first = paragraphs[0].text
    spans = [find_statements(paragraph.text) for paragraph in paragraphs]
    has_more = any(without(paragraph.text, found) for paragraph, found in zip(paragraphs[1:], spans[1:]))
    has_more = has_more or bool(spans[0] and first[spans[0][-1][1] :].strip(" 。；"))
    head, opened = _heading_end(first, item.mark, spans[0], has_more)
    pieces = [Piece("heading", first[:opened], ordinal)]
    pieces += _body_pieces(first, opened, spans[0], ordinal)
    for paragraph, found in zip(paragraphs[1:], spans[1:]):
        pieces.append(Piece("break", "\n", ordinal))
        pieces += _body_pieces(paragraph.text, 0, found, ordinal)
    heading = first[item.mark.end : head].strip(" 。．.：:【】")
    statements = (*_statements(pieces), *(task.statement for task in tasks_in([paragraph.text for paragraph in paragraphs])))
    clause = RawClause(ordinal, item.mark.printed, item.section, heading, _text(pieces), statements, paragraphs[0].line)
    return clause, pieces


def _heading_end(text: str, mark: Mark, statements: Sequence[Range], has_more: bool) -> tuple[int, int]:
    """Where the words of the heading end, and where the body begins; both at the marker's end where there is no heading."""
    limit = statements[0][0] if statements else len(text)
    if mark.kind == "article":
        titled = re.compile(r"\s*[【（(][^）)】]{2,16}[】）)]").match(text, mark.end)
        return (titled.end(), titled.end()) if titled else (mark.end, mark.end)
    if mark.kind == "paragraph":
        return (limit, limit) if has_more and reads_as_heading(text) else (0, 0)
    rest = text[mark.end : limit]
    full_stop = re.search(r"[。．]|\.(?=[一-龥])", rest)
    stop = full_stop.start() if full_stop else -1
    colon = min((at for at in (rest.find("："), rest.find(":")) if at >= 0), default=-1)
    if 2 < colon <= 16 and (stop < 0 or stop - colon > 12) and not re.search(r"[，；]", rest[:colon]):
        return mark.end + colon, mark.end + colon + 1
    if stop < 0:
        is_bare = len(rest) <= _HEADING_LIMIT and bool(rest) and (has_more or bool(statements) or "，" not in rest)
        return (limit, limit) if is_bare else (mark.end, mark.end)
    has_body = bool(rest[stop + 1 :].strip()) or has_more
    is_fact = re.search(r"\d[\d.]*\s*(?:万|亿|%|％|个|人|元|名|家)", rest[:stop]) is not None
    is_order = re.match(r"各(?:地|级|县|市|区|乡|镇|有关|相关|部门|单位|成员).*(?:要|应|须)", rest[:stop]) is not None
    # 人力资源和社会保障部门负责综合协调工作。 is a rule already, no heading.
    is_rule = re.search(r"应当|不得|必须|可以|部门负责|局负责|自.{4,14}起(?:施行|执行|实施)", rest[:stop]) is not None
    if stop <= _HEADING_LIMIT and has_body and not is_fact and not is_order and not is_rule:
        return mark.end + stop, mark.end + stop + 1
    return mark.end, mark.end


def _body_pieces(text: str, start: int, statements: Sequence[Range], ordinal: int) -> Iterator[Piece]:
    position = start
    for first, end in statements:
        if position < first:
            yield Piece("body", text[position:first], ordinal)
        yield Piece("statement", text[max(first, position) : end], ordinal)
        position = max(end, position)
    if position < len(text):
        yield Piece("body", text[position:], ordinal)


def _text(pieces: Sequence[Piece]) -> str:
    joined = "".join(piece.text for piece in pieces if piece.kind in ("body", "break"))
    lines = (line.strip() for line in joined.split("\n"))
    return "\n".join(line for line in lines if line.strip("。；; "))


def _statements(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The statements of a clause; those that follow each other with nothing between are one."""
    groups: list[str] = []
    is_open = False
    for piece in pieces:
        if piece.kind == "statement":
            groups[-1:] = [f"{groups[-1]}；{_inner(piece.text)}"] if is_open else [*groups[-1:], _inner(piece.text)]
            is_open = True
        elif piece.kind == "body" and piece.text.strip("。；; "):
            is_open = False
    return tuple(groups)


def _inner(statement: str) -> str:
    text = statement.strip(" 。；;")
    return text[1:-1] if text[:1] in "（(〔【[［" and text[-1:] in "）)〕】]］" else text


def sentences_of(text: str) -> tuple[Span, ...]:
    """The sentences of a clause's text; together they hold every character but the line ends."""
    spans = (match.span() for match in re.finditer(r"[^。！？；;!?\n]*[。！？；;!?]+[”’）)》」]*|[^。！？；;!?\n]+", text))
    return tuple((start, end) for start, end in spans if text[start:end].strip())
