"""From repaired paragraphs to documents: each with its head, its clauses and its closing, every character in one block."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.ingest.annex import annex_starts, read_annexes
from knowledge.ingest.body import body_end, is_signature, signatures
from knowledge.ingest.clause import Piece, RawClause, read_clause
from knowledge.ingest.front import Front, read_front
from knowledge.ingest.outline import Item, Outline, outline
from knowledge.ingest.patterns import (
    ATTACHMENT,
    GLOSSARY,
    IMPRINT,
    LETTERHEAD,
    NUMBER_LINE,
    ORGAN,
    TITLE_VERB,
    date_in,
    is_date_line,
    is_title,
    mark_of,
)
from knowledge.ingest.plain import plain_outline, plain_start
from knowledge.ingest.repair import Paragraph
from knowledge.ingest.rows import is_row
from knowledge.ingest.statements import find_statements
from knowledge.ingest.unplaced import unplaced

_CLOSING = re.compile(
    r"^(?:(?:本|上述|以上|此前)(?:实施|工作|贯彻)?(?:意见|通知|方案|办法|措施|要点|计划|行动计划|政策|规定)|特此|此件|各(?:县|市|区|地|级|有关|部门|乡|镇|单位|成员|街道))"
)
_ENTRY = re.compile(r"^[^，。；、：:]{2,12}[:：]\S")
_DUE = re.compile(r"^(?:完成|办理|工作|进度)?(?:时限|时间|期限)(?:要求)?\s*[:：]")


@dataclass
class RawDocument:
    """A document as it stands in a source."""

    front: Front
    line: int
    clauses: list[RawClause] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    is_plain: bool = False
    closing_date: date | None = None
    imprint_date: date | None = None


def split(paragraphs: Sequence[Paragraph], frames: Collection[str] = ()) -> list[RawDocument]:
    """The documents of a source in the order in which they stand; sections numbered as in `frames` are no clauses."""
    starts = _document_starts(paragraphs)
    starts = sorted({*starts, *_annex_starts(paragraphs, starts)})
    documents = [_document(paragraphs[start:end], frames) for start, end in zip(starts, [*starts[1:], len(paragraphs)])]
    if not any(document.clauses for document in documents):
        plain = _document(paragraphs[: starts[1] if len(starts) > 1 else None], frames, is_plain=True)
        # A letter without number and title is no document; it stays what it was read as.
        documents[0] = plain if plain.front.title else documents[0]
    _attribute_imprint(documents)
    return documents


def _document_starts(paragraphs: Sequence[Paragraph]) -> list[int]:
    """A number that stands alone on a line, and is not the one before it again, opens a document."""
    starts, current = [0], ""
    for index, paragraph in enumerate(paragraphs):
        match = NUMBER_LINE.match(paragraph.text)
        if not match or match.group(1) == current:
            continue
        if current or _has_body(paragraphs[:index]):
            starts.append(_letterhead_start(paragraphs, index, starts[-1]))
        current = match.group(1)
    return starts


def _annex_starts(paragraphs: Sequence[Paragraph], starts: Sequence[int]) -> Iterator[int]:
    """A plan attached to a document that has items of its own is a document too, when it names who is responsible."""
    for start, end in zip(starts, [*starts[1:], len(paragraphs)]):
        first = next((index for index in range(start, end) if _opens_body(paragraphs[index].text)), end)
        bottom = start + body_end(paragraphs[start:end], first - start) if first < end else end
        title = next((index for index in range(bottom, end) if _is_annex_title(paragraphs[index].text)), end)
        named = [paragraph for paragraph in paragraphs[title:end] if find_statements(paragraph.text)]
        if title < end and len(named) >= 2 and any(_opens_body(paragraph.text) for paragraph in paragraphs[title:end]):
            yield title - 1 if ATTACHMENT.match(paragraphs[title - 1].text) else title


def _is_annex_title(text: str) -> bool:
    return is_title(text) and len(text) <= 60 and not ATTACHMENT.match(text) and not IMPRINT.search(text)


def _has_body(paragraphs: Sequence[Paragraph]) -> bool:
    return sum(mark_of(paragraph.text) is not None for paragraph in paragraphs) >= 2


def _letterhead_start(paragraphs: Sequence[Paragraph], index: int, floor: int) -> int:
    start = index
    while start - 1 > floor and index - start < 4:
        text = paragraphs[start - 1].text
        is_head = LETTERHEAD.match(text) or (is_title(text) and TITLE_VERB.search(text)) or ORGAN.match(text)
        if not is_head or mark_of(text) or is_date_line(text):
            break
        start -= 1
    return start


def _document(paragraphs: Sequence[Paragraph], frames: Collection[str], is_plain: bool = False) -> RawDocument:
    """One document; `is_plain`: nothing in it is numbered, and each of its paragraphs is a clause."""
    first = next((index for index, paragraph in enumerate(paragraphs) if _opens_body(paragraph.text)), len(paragraphs))
    first = plain_start(paragraphs) if is_plain else first
    bottom = body_end(paragraphs, first)
    while is_plain and bottom > first and paragraphs[bottom - 1].text.startswith("特此"):
        bottom -= 1
    plan = (
        plain_outline(paragraphs, first, bottom)
        if is_plain
        else outline(paragraphs, first, bottom, frames)
        if first < bottom
        else Outline()
    )
    front_end = min(first, _end_of_bare_front(paragraphs)) if not plan.items else first
    front = read_front(paragraphs[:front_end], signatures(paragraphs, bottom))
    document = RawDocument(front, paragraphs[0].line, problems=list(plan.problems), is_plain=is_plain)
    document.pieces = [Piece(kind, paragraph.text) for kind, paragraph in zip(document.front.kinds, paragraphs)]
    position = front_end
    for ordinal, item in enumerate(plan.items, start=1):
        document.pieces += _between(paragraphs, position, item.start, plan)
        is_last = ordinal == len(plan.items)
        end = _clause_end(paragraphs, item) if is_last else item.end
        clause, pieces = read_clause(paragraphs[item.start : end], item, ordinal)
        document.clauses.append(clause)
        document.pieces += pieces
        position = end
    _read_closing(paragraphs[position:], document)
    document.doubts += unplaced(document.pieces, paragraphs)
    return document


def _read_closing(paragraphs: Sequence[Paragraph], document: RawDocument) -> None:
    """What stands after the last clause: closing words, signature, date and imprint, with the annexes as further clauses."""
    starts = annex_starts(paragraphs, is_below=False) if document.clauses else []
    end = (
        next((index for index in range(starts[-1] + 1, len(paragraphs)) if IMPRINT.search(paragraphs[index].text)), len(paragraphs))
        if starts
        else 0
    )
    document.pieces += _closing(paragraphs[: starts[0] if starts else None], document)
    if starts:
        attached = read_annexes(paragraphs, starts, end, len(document.clauses) + 1)
        document.clauses += attached.clauses
        document.pieces += [*attached.pieces, *_closing(paragraphs[end:], document)]


def _opens_body(text: str) -> bool:
    mark = mark_of(text)
    return mark is not None and mark.value == 1 and mark.kind != "subitem" and not is_date_line(text)


def _end_of_bare_front(paragraphs: Sequence[Paragraph]) -> int:
    """Where the head of a document without items ends: at its imprint."""
    return next((index for index, paragraph in enumerate(paragraphs) if index and IMPRINT.search(paragraph.text)), len(paragraphs))


def _between(paragraphs: Sequence[Paragraph], start: int, end: int, plan: Outline) -> Iterator[Piece]:
    for index in range(start, end):
        yield Piece("section" if index in plan.headings else "section_text", paragraphs[index].text)


def _clause_end(paragraphs: Sequence[Paragraph], item: Item) -> int:
    """The last clause ends where the closing words of the document begin."""
    is_named = False
    for index in range(item.start, item.end):
        text = paragraphs[index].text
        names = bool(find_statements(text))
        if is_named and not names and not mark_of(text) and not is_row(text) and not _DUE.match(text) and not _ENTRY.match(text):
            return index
        if index > item.start and not names and _CLOSING.match(text) and not _ENTRY.match(text):
            has_body = index > item.start + 1 or "。" in paragraphs[item.start].text[:-1]
            if has_body or text.startswith("特此"):
                return index
        is_named = is_named or names
    return item.end


def _closing(paragraphs: Sequence[Paragraph], document: RawDocument) -> Iterator[Piece]:
    is_attached = is_imprint = False
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if document.clauses and (ATTACHMENT.match(text) or GLOSSARY.match(text)):
            # A list of attachments stands above the signature, the attachments themselves below it.
            is_attached = document.closing_date is not None or not any(is_date_line(later.text) for later in paragraphs[index:])
        is_imprint = is_imprint or IMPRINT.search(text) is not None
        if is_imprint:
            document.imprint_date = document.imprint_date or date_in(text)
            yield Piece("imprint", text)
        elif is_attached:
            yield Piece("attachment", text)
        elif is_date_line(text):
            document.closing_date = document.closing_date or date_in(text)
            yield Piece("date", text)
        else:
            yield Piece("signature" if is_signature(text) else "closing", text)


def _attribute_imprint(documents: Sequence[RawDocument]) -> None:
    """The imprint stands at the foot of the whole file: it is the outermost document's."""
    if len(documents) > 1 and documents[0].imprint_date is None:
        documents[0].imprint_date, documents[-1].imprint_date = documents[-1].imprint_date, None
