"""Where the body of a document ends, and who signed below it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.ingest.patterns import ATTACHMENT, DATE, GLOSSARY, IMPRINT, ORGAN, is_date_line, mark_of
from knowledge.ingest.repair import Paragraph
from knowledge.ingest.statements import find_statements


def signatures(paragraphs: Sequence[Paragraph], start: int) -> list[str]:
    """Who signed below the body: the lines of bodies before the first imprint or attachment, and what stands before a date."""
    signed: list[str] = []
    for paragraph in paragraphs[start:]:
        text = paragraph.text
        if IMPRINT.search(text) or (signed and ATTACHMENT.match(text)):
            break
        name = DATE.sub("", text) if is_date_line(text) else text
        if ORGAN.match(name):
            signed.append(name)
    return signed


def body_end(paragraphs: Sequence[Paragraph], first: int) -> int:
    """The body ends at the date, the imprint or an attachment after the first item, where the items do not go on."""
    for index in range(first + 1, len(paragraphs)):
        if _ends_body(paragraphs[index].text) and not _goes_on(paragraphs, first, index):
            return _before_signature(paragraphs, first, index)
    return _before_signature(paragraphs, first, len(paragraphs))


def _ends_body(text: str) -> bool:
    is_attached = (ATTACHMENT.match(text) and len(text) < 60) or GLOSSARY.match(text)
    return bool(is_date_line(text) or IMPRINT.search(text) or is_attached)


def _goes_on(paragraphs: Sequence[Paragraph], first: int, index: int) -> bool:
    """Whether the next numbered item after `index` takes up the count from before it."""
    before = {mark.kind: mark.value for paragraph in paragraphs[first:index] if (mark := mark_of(paragraph.text))}
    later = (mark_of(paragraph.text) for paragraph in paragraphs[index:])
    following = next((mark for mark in later if mark and mark.kind in ("section", "clause", "article")), None)
    return following is not None and following.value > 1 and following.value == before.get(following.kind, 0) + 1


def _before_signature(paragraphs: Sequence[Paragraph], first: int, end: int) -> int:
    while end - 1 > first and is_signature(paragraphs[end - 1].text):
        end -= 1
    return end


def is_signature(text: str) -> bool:
    return ORGAN.match(text) is not None and mark_of(text) is None and not find_statements(text)
