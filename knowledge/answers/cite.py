"""Words of a citation: which document, which clause, and as much of its text as fits."""

from __future__ import annotations

from knowledge.answers.pages import split_behind
from knowledge.answers.wording import say
from knowledge.document import Clause, Document, Span
from knowledge.model import Citation

CUT = "……"

_OPEN_ENDS = "，、；：,;"


def full_number(clause: Clause) -> str:
    """The clause number as printed, `（九）`."""
    return clause.number


def document_name(document: Document) -> str:
    """The 文号, or issuer and title where the document has none."""
    return document.number or say("document_unnumbered", issuer=document.issuer, title=document.title)


def source_line(citation: Citation) -> str:
    """Document, clause number and date of a citation, in one line."""
    document = citation.document
    # 二、 stands in front of its words in the document, here in front of a date.
    name, number = document_name(document), full_number(citation.clause).rstrip("、")
    if document.issued is not None:
        date = document.issued
        return say("source", document=name, number=number, date=f"{date.year}年{date.month}月{date.day}日")
    if document.year is not None:
        return say("source_year", document=name, number=number, year=document.year)
    return say("source_undated", document=name, number=number)


def quote(citation: Citation, limit: int) -> str:
    """The highlighted words of the clause, word for word, with …… where they are cut.

    What is longer than `limit` is cut at marks, so that the piece with the deciding words stays.
    """
    text = citation.clause.text
    start, end = citation.highlights[0] if citation.highlights else (0, len(text))
    if len(text[start:end].strip()) > limit and citation.focus is not None:
        start = _first_kept(text, (start, end), citation.focus, limit)
    is_inside = any(first < start < last for first, last in citation.clause.sentences)
    before = CUT if is_inside else ""
    return before + _shortened(text[start:end].strip(), limit - len(before))


def _first_kept(text: str, span: Span, focus: int, limit: int) -> int:
    """Where a quote of `span` begins so that the piece around `focus` fits: as early as the words up to the end allow."""
    if _piece_end(text, focus, span[1]) - span[0] <= limit - len(CUT):
        return span[0]
    starts = [at + 1 for at in range(span[0], focus) if text[at] in _OPEN_ENDS]
    whole = (start for start in starts if span[1] - start <= limit - len(CUT))
    return next(whole, starts[-1] if starts else span[0])


def _piece_end(text: str, focus: int, end: int) -> int:
    return next((at for at in range(focus, end) if text[at] in _OPEN_ENDS), end)


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit and text[-1:] not in _OPEN_ENDS:
        return text
    kept = ""
    for piece in split_behind(text, _OPEN_ENDS):
        if len(kept) + len(piece) > limit - len(CUT):
            break
        kept += piece
    told = kept if len(kept) * 2 > limit else text[: limit - len(CUT)]
    return told.rstrip(_OPEN_ENDS) + CUT
