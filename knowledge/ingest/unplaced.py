"""What an importer could place in no clause, said with its line: nothing of a text is dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.ingest.clause import Piece
from knowledge.ingest.repair import Paragraph

_MAY_SAY = frozenset({"section_text", "closing", "annex"})
"""Kinds of pieces outside the clauses that may hold a sentence of their own; titles, dates, signatures and the like do not."""
_OF_LIFE = re.compile(r"^(?:本|以上|上述|原|此前|《).{0,60}(?:施行|执行|实施|解释|废止|为准)")
_FORMULA = re.compile(r"^特此|如下[：:。]?$|请(?:认真|遵照|结合)|^附\s*件")
_SHOWN = 24


def unplaced(pieces: Sequence[Piece], paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """A line in Chinese for each paragraph that says something and stands in no clause."""
    lines = {paragraph.text: paragraph.line for paragraph in reversed(paragraphs)}
    for piece in pieces:
        says = piece.kind == "attachment" or (piece.kind in _MAY_SAY and re.search(r"[。；]", piece.text))
        if piece.ordinal is None and says and not _is_formula(piece.text):
            yield f"第{lines.get(piece.text, paragraphs[0].line)}行：“{piece.text[:_SHOWN]}”没有归入任何条款"


def _is_formula(text: str) -> bool:
    """Words that every document of its kind has, and that say nothing to act on."""
    return _OF_LIFE.search(text) is not None or (len(text) < 60 and _FORMULA.search(text) is not None)
