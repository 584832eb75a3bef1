"""What is attached to a document: each annex a clause of its own, a list of items or a table of tasks a clause for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.ingest.clause import Piece, RawClause, read_clause
from knowledge.ingest.outline import outline
from knowledge.ingest.patterns import GLOSSARY, IMPRINT, is_date_line, is_title, mark_of
from knowledge.ingest.repair import Paragraph
from knowledge.ingest.rows import is_row
from knowledge.ingest.tables import Columns, Task

_LABEL = re.compile(r"^(附\s*(?:件|表|录)\s*[\d一二三四五六七八九十]{0,3})\s*[:：]?\s*")
_LIST = re.compile(r"^附\s*(?:件|表)\s*[:：]")
_LONGEST_TITLE = 60


@dataclass
class Attached:
    """The clauses of the annexes and every paragraph of them as a piece."""

    clauses: list[RawClause] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def annex_starts(paragraphs: Sequence[Paragraph], is_below: bool) -> list[int]:
    """Where annexes begin among the paragraphs after a document's body; `is_below`: its date stands above them already."""
    starts: list[int] = []
    for index, paragraph in enumerate(paragraphs):
        is_below = is_below or is_date_line(paragraph.text)
        if _opens(paragraphs, index, is_below, bool(starts)):
            starts.append(index)
    return starts


def _opens(paragraphs: Sequence[Paragraph], index: int, is_below: bool, is_attached: bool) -> bool:
    text = paragraphs[index].text
    following = [paragraph.text for paragraph in paragraphs[index + 1 : index + 3]]
    if not following or GLOSSARY.match(following[0]):
        return False
    label = _LABEL.match(text)
    if label is None:
        # A plan below the signature may carry no label: its title stands alone above its first item.
        is_plan = is_below and not is_attached and is_title(text) and len(text) <= _LONGEST_TITLE and not IMPRINT.search(text)
        return is_plan and any((mark := mark_of(line)) is not None and mark.value == 1 and mark.kind != "subitem" for line in following)
    rest = text[label.end() :]
    if not rest:
        return not _LIST.match(following[0])
    if _LIST.match(text) or rest[:2] in ("1.", "1．", "1、"):
        # The list of what is attached; below the signature 附件：… may head the annex itself.
        return is_below and rest[:1] != "1" and (is_row(following[0]) or len(following[0]) > _LONGEST_TITLE)
    return len(rest) <= _LONGEST_TITLE and not re.search(r"[。；]", rest)


def read_annexes(paragraphs: Sequence[Paragraph], starts: Sequence[int], end: int, ordinal: int) -> Attached:
    """The annexes that begin at `starts`; the first of their clauses gets number `ordinal`."""
    found = Attached()
    for start, after in zip(starts, [*starts[1:], end]):
        _read(paragraphs[start:after], ordinal + len(found.clauses), found)
    return found


def _read(paragraphs: Sequence[Paragraph], ordinal: int, found: Attached) -> None:
    label = _LABEL.match(paragraphs[0].text)
    number = re.sub(r"\s", "", label.group(1)) if label else "附件"
    first = 1 if (label and label.end() < len(paragraphs[0].text)) or not label else 1 + _title_length(paragraphs[1:])
    title = "".join(paragraph.text for paragraph in paragraphs[:first])[label.end() if label else 0 :]
    name = f"{number} {title}".strip()
    plan = outline(paragraphs, first, len(paragraphs))
    columns = next((head for paragraph in paragraphs[first:] if (head := Columns.of(paragraph.text))), None)
    if columns is not None:
        _tasks(paragraphs, first, name, ordinal, found)
    elif len(plan.items) >= 2 and any(item.mark.kind in ("clause", "section", "article") for item in plan.items):
        position = 0
        for count, item in enumerate(plan.items):
            found.pieces += [Piece("section", paragraph.text) for paragraph in paragraphs[position : item.start]]
            clause, pieces = read_clause(paragraphs[item.start : item.end], item, ordinal + count)
            found.clauses.append(_under(clause, name))
            found.pieces += pieces
            position = item.end
        found.pieces += [Piece("attachment", paragraph.text) for paragraph in paragraphs[position:]]
    else:
        text = "\n".join(paragraph.text for paragraph in paragraphs[first:])
        found.clauses.append(RawClause(ordinal, number, "", title, text, (), paragraphs[0].line))
        found.pieces += [
            Piece("heading" if index < first else "body", paragraph.text, ordinal) for index, paragraph in enumerate(paragraphs)
        ]


def _title_length(paragraphs: Sequence[Paragraph]) -> int:
    """How many lines below 附件1 are its title: one, and a second in brackets."""
    if not paragraphs or is_row(paragraphs[0].text) or mark_of(paragraphs[0].text):
        return 0
    if len(paragraphs[0].text) > _LONGEST_TITLE or re.search(r"[。；：]", paragraphs[0].text):
        return 0
    has_more = len(paragraphs) > 1 and re.match(r"^[（(][^（()）]{2,20}[）)]$", paragraphs[1].text) and not mark_of(paragraphs[1].text)
    return 2 if has_more else 1


def _under(clause: RawClause, name: str) -> RawClause:
    section = f"{name} {clause.section}".strip()
    return RawClause(clause.ordinal, clause.number, section, clause.heading, clause.text, clause.statements, clause.line)


def _tasks(paragraphs: Sequence[Paragraph], first: int, name: str, ordinal: int, found: Attached) -> None:
    """A clause for each row of a table of tasks; what stands between the rows heads or explains them."""
    found.pieces += [Piece("section", paragraph.text) for paragraph in paragraphs[:first]]
    for paragraph, task in _with_tasks(paragraphs[first:]):
        if task is None:
            found.pieces.append(Piece("section_text", paragraph.text))
            continue
        found.clauses.append(RawClause(ordinal, task.number, name, task.heading, paragraph.text, (task.statement,), paragraph.line))
        found.pieces.append(Piece("body", paragraph.text, ordinal))
        ordinal += 1


def _with_tasks(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, Task | None]]:
    columns: Columns | None = None
    for paragraph in paragraphs:
        if head := Columns.of(paragraph.text):
            columns = head
            yield paragraph, None
        else:
            yield paragraph, columns.task_of(paragraph.text) if columns and is_row(paragraph.text) else None
