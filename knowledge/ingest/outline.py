"""Which numbered items of a document are its sections and which its clauses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.ingest.patterns import Mark, mark_of
from knowledge.ingest.repair import Paragraph
from knowledge.ingest.statements import find_statements


@dataclass(frozen=True)
class Item:
    """A clause as a range of paragraphs, under the heading line of its section."""

    mark: Mark
    start: int
    end: int
    section: str


@dataclass
class Outline:
    """The clauses of a document, the paragraphs that are section headings, and what is wrong with the numbering."""

    items: list[Item] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Section:
    mark: Mark | None
    start: int
    end: int
    name: str


def outline(paragraphs: Sequence[Paragraph], start: int, end: int, frames: Collection[str] = ()) -> Outline:
    """The outline of the paragraphs from `start` to `end` (the body of a document, without its closing).

    Sections whose printed number is among `frames` are no clauses, whatever they say.
    """
    marks = {index: mark for index in range(start, end) if (mark := mark_of(paragraphs[index].text))}
    marks = {index: mark for index, mark in marks.items() if index >= _after_contents(marks)}
    result = Outline()
    counts = Counter(mark.kind for mark in marks.values())
    if counts["article"] >= 2:
        sections = _sections(paragraphs, start, end, marks, "part", result)
        _collect(paragraphs, sections, marks, "article", result, frames)
        return result
    heading = "section" if counts["section"] else "part"
    sections = _sections(paragraphs, start, end, marks, heading, result)
    level = _level(paragraphs, sections, marks, counts)
    if level == heading:
        _sections_as_clauses(sections, result)
    else:
        _collect(paragraphs, sections, marks, level, result, frames)
    return result


def _after_contents(marks: dict[int, Mark]) -> int:
    """Where the text begins behind a table of contents: at the second 第一章, where only chapters stand between the two."""
    first, *again = [index for index, mark in marks.items() if mark.kind == "part" and mark.value == 1] or [0]
    between = [mark.kind for index, mark in marks.items() if again and first <= index < again[0]]
    return again[0] if again and all(kind == "part" for kind in between) else 0


def reads_as_heading(text: str) -> bool:
    """Whether a paragraph without a number is a heading: short, and no sentence."""
    return len(text) <= 20 and re.search(r"[，。；：！？、…｜]", text) is None


def _sections(paragraphs: Sequence[Paragraph], start: int, end: int, marks: dict[int, Mark], kind: str, result: Outline) -> list[_Section]:
    starts: list[int] = []
    last = 0
    for index in sorted(marks):
        mark = marks[index]
        if mark.kind != kind:
            continue
        if (mark.value == 1 and last > 0) or (last and mark.value > last + 3):
            continue
        if mark.value != last + 1:
            result.problems.append(f"line {paragraphs[index].line}: section {mark.printed} follows section number {last}")
        starts.append(index)
        last = mark.value
    bounds = [*starts, end]
    sections = [_Section(None, start, bounds[0], "")] if bounds[0] > start else []
    for first, after in zip(starts, bounds[1:]):
        sections.append(_Section(marks[first], first, after, _section_name(paragraphs[first].text)))
    return sections


def _section_name(text: str) -> str:
    return text.split("。")[0].rstrip("：:")


def _level(paragraphs: Sequence[Paragraph], sections: Sequence[_Section], marks: dict[int, Mark], counts: Counter[str]) -> str:
    if counts["clause"] >= 2:
        return "clause"
    numbered = [section for section in sections if section.mark]
    items = [index for index, mark in marks.items() if mark.kind == "item"]
    if not numbered:
        return "item" if items else "clause" if counts["clause"] else "subitem"
    with_statement = sum(bool(find_statements(paragraphs[index].text)) for index in items)
    headed = [section for section in numbered if any(section.start < index < section.end for index in items)]
    if items and (with_statement >= 2 or (len(headed) >= 0.6 * len(numbered) and not _has_statements(paragraphs, numbered))):
        return "item"
    return numbered[0].mark.kind if numbered[0].mark else "section"


def _has_statements(paragraphs: Sequence[Paragraph], sections: Sequence[_Section]) -> bool:
    return any(find_statements(paragraphs[index].text) for section in sections for index in range(section.start, section.end))


def _sections_as_clauses(sections: Sequence[_Section], result: Outline) -> None:
    for section in sections:
        if section.mark:
            result.items.append(Item(section.mark, section.start, section.end, ""))


def _collect(
    paragraphs: Sequence[Paragraph],
    sections: Sequence[_Section],
    marks: dict[int, Mark],
    level: str,
    result: Outline,
    frames: Collection[str],
) -> None:
    counter = _Counter(result)
    for section in sections:
        starts = list(counter.starts(paragraphs, section, marks, level))
        if not starts and section.mark and (inner := _inner_items(paragraphs, section, marks)):
            starts = inner
        if starts:
            if section.mark:
                result.headings.add(section.start)
            for first, after in zip(starts, [*starts[1:], section.end]):
                result.items.append(Item(marks[first], first, after, section.name))
        elif section.mark and section.mark.printed not in frames and _says_something(paragraphs, section):
            result.items.append(Item(section.mark, section.start, section.end, ""))
        elif section.mark:
            result.headings.add(section.start)


def _inner_items(paragraphs: Sequence[Paragraph], section: _Section, marks: dict[int, Mark]) -> list[int]:
    """A section without （一） whose 1. 2. items each name an office has those as clauses."""
    items = [index for index in range(section.start + 1, section.end) if index in marks and marks[index].kind == "item"]
    named = [index for index in items if find_statements(paragraphs[index].text)]
    return items if len(named) >= 2 else []


def _says_something(paragraphs: Sequence[Paragraph], section: _Section) -> bool:
    """A section without items is a clause where there is more of it than a heading: 三、本通知自印发之日起施行。 is one too."""
    heading = paragraphs[section.start].text
    return section.end > section.start + 1 or re.search(r"[。；，：]", heading) is not None


@dataclass
class _Counter:
    """Follows the numbers of clauses: on through the document, or from one again in each section."""

    result: Outline
    last: int = 0
    may_skip: bool = False

    def starts(self, paragraphs: Sequence[Paragraph], section: _Section, marks: dict[int, Mark], level: str) -> Iterator[int]:
        """The paragraphs of a section that open a clause; inner enumerations are passed over."""
        is_first, inner = True, 0
        for index in range(section.start, section.end):
            mark = marks.get(index)
            if mark is None or mark.kind != level:
                continue
            before = paragraphs[index - 1].text[-1:] if index > section.start else ""
            if (mark.value == 1 and before in "：:" and not is_first) or (inner and mark.value == inner + 1 and before in "；;"):
                inner = mark.value
                continue
            if mark.value == self.last + 1 or (is_first and mark.value == 1) or (self.may_skip and mark.value == self.last + 2):
                self.may_skip = False
            elif mark.value == 1:
                # Numbers that begin anew without a section heading: the heading was lost, or it is a list of its own.
                self._report(paragraphs[index], mark, "begins anew where no section does")
            elif mark.value > self.last + 4 or (is_first and mark.value > self.last + 1 and self.last == 0 and mark.value > 2):
                self._report(paragraphs[index], mark, "is passed over")
                continue
            else:
                self._report(paragraphs[index], mark, "is out of sequence")
                self.may_skip = mark.value == self.last
            is_first, inner, self.last = False, 0, mark.value
            yield index

    def _report(self, paragraph: Paragraph, mark: Mark, fault: str) -> None:
        self.result.problems.append(f"line {paragraph.line}: clause {mark.printed} after number {self.last} {fault}")
