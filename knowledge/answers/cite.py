"""Words of a citation: which document, which clause, and as much of its text as fits."""

from __future__ import annotations

import re

from knowledge.answers.wording import say
from knowledge.model import Citation, Clause, Document

_BREAKS = re.compile(r"(?<=[，、；：,;])")


def full_number(clause: Clause) -> str:
    """The clause number as printed, `（九）`."""
    return clause.number


def document_name(document: Document) -> str:
    """The 文号, or issuer and title where the document has none."""
    return document.number or say("document_unnumbered", issuer=document.issuer, title=document.title)


def source_line(citation: Citation) -> str:
    """Document, clause number and date of a citation, in one line."""
    document = citation.document
    name, number = document_name(document), full_number(citation.clause)
    if document.issued is None:
        return say("source_undated", document=name, number=number)
    date = document.issued
    return say("source", document=name, number=number, date=f"{date.year}年{date.month}月{date.day}日")


def quote(citation: Citation, limit: int) -> str:
    """The highlighted words of the clause, word for word; cut at a comma with …… where longer than `limit`."""
    start, end = citation.highlights[0] if citation.highlights else (0, len(citation.clause.text))
    text = citation.clause.text[start:end].strip()
    if len(text) <= limit:
        return text
    kept = ""
    for piece in _BREAKS.split(text):
        if len(kept) + len(piece) > limit - 2:
            break
        kept += piece
    return (kept or text[: limit - 2]).rstrip("，、；：,;") + "……"
