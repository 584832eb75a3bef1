"""Documents in which nothing is numbered: their paragraphs, or their headings with what stands below, are the clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.ingest.front import read_front
from knowledge.ingest.outline import Item, Outline, reads_as_heading
from knowledge.ingest.patterns import Mark, numeral
from knowledge.ingest.repair import Paragraph
from knowledge.ingest.rows import is_row


def plain_start(paragraphs: Sequence[Paragraph]) -> int:
    """Where the body of a document without numbers begins: after the words that announce it (现通告如下：), else after its head."""
    kinds = read_front(paragraphs).kinds
    title = next((index for index in reversed(range(len(kinds))) if kinds[index] == "annex_title"), None)
    if title is not None and sum("。" in paragraph.text for paragraph in paragraphs[title + 1 :]) >= 2:
        return title + 1  # a plan below the notice that announces it
    announced = next((index for index, paragraph in enumerate(paragraphs) if re.search(r"如下\s*[：:。]?$", paragraph.text)), None)
    if announced is not None:
        return announced + 1
    return next((index for index, kind in enumerate(kinds) if kind == "preamble"), len(paragraphs))


def plain_outline(paragraphs: Sequence[Paragraph], start: int, end: int) -> Outline:
    """The outline of a body without numbers: a clause for each paragraph, or for each short heading with what stands below it."""
    counted = {index: mark for index in range(start, end) if (mark := _counted(paragraphs[index].text))}
    if [mark.value for mark in counted.values()] == list(range(1, len(counted) + 1)) and len(counted) >= 2:
        ends = [*list(counted)[1:], end]
        return Outline([Item(mark, first, after, "") for (first, mark), after in zip(counted.items(), ends)])
    headed = [index for index in range(start, end - 1) if reads_as_heading(paragraphs[index].text)]
    if len(headed) >= 2:
        starts = sorted({start, *headed})
    else:
        starts = [index for index in range(start, end) if not (index > start and is_row(paragraphs[index].text))]
    bounds = zip(starts, [*starts[1:], end])
    return Outline([Item(Mark("paragraph", count, "", 0), first, after, "") for count, (first, after) in enumerate(bounds, start=1)])


def _counted(text: str) -> Mark | None:
    """一是…, 二是…: how a text without numbers may count its paragraphs."""
    match = re.match(r"([一二三四五六七八九十]{1,2})(?:是|要)", text)
    return Mark("section", numeral(match.group(1)), match.group(), match.end()) if match else None
