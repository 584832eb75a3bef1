"""What an editor should look at in what is held: documents that have ended, clauses nobody has read, rules that newer law overtook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from knowledge.catalog.notes import load_notes, place_name
from knowledge.catalog.regions import load_gazetteer
from knowledge.document import Clause, Document
from knowledge.points.acts import load_acts
from knowledge.points.model import Point

SOON = timedelta(days=90)
OLD_AFTER_YEARS = 5
"""From this age on a document without a last day is looked up again: most such opinions set out five years."""
_ACT = re.compile(r"《([^《》]{2,40}(?:法|条例|规定|办法))》")
_SHOWN = 8


def findings(documents: Sequence[Document], points: Sequence[Point], day: date) -> list[str]:
    """One line in Chinese for each finding, the kind first: 过期, 快到期, 久未核对, 未审, 与新规定不一致, 找不到."""
    found: list[str] = []
    written = {source.clause for point in points if not point.is_generated for source in point.sources}
    for document in documents:
        found += _validity(document, day)
        if not document.has_ended(day):
            found += [*_unread(document, written), *_overtaken(document, day), *_beyond_reach(document, written)]
    return found


def _validity(document: Document, day: date) -> Iterator[str]:
    until = document.valid_until
    if document.has_ended(day):
        by = f"由{document.repealed_by}代替" if document.repealed_by else f"有效期到{until}"
        yield f"过期：{document.id}《{document.title}》{by}，不再引用"
    elif until is not None and until - day <= SOON:
        yield f"快到期：{document.id}《{document.title}》有效期到{until}"
    elif until is None and document.year is not None and day.year - document.year >= OLD_AFTER_YEARS:
        yield f"久未核对：{document.id}《{document.title}》是{document.year}年的，没写有效期；查一查还管不管用"


def _unread(document: Document, written: set[str | None]) -> Iterator[str]:
    unread = [clause for clause in document.clauses if not clause.summary and clause.id not in written]
    if unread:
        yield f"未审：{document.id}有{len(unread)}条没有人审过（{_numbers(unread)}），只按原文句子回答"


def _overtaken(document: Document, day: date) -> Iterator[str]:
    notes, place = load_notes(), place_name(load_gazetteer(), document.region)
    ended = {act.title: act for act in load_acts().values() if act.repealed is not None and act.repealed <= day}
    current = {act.title for act in load_acts().values() if act.repealed is None}
    for clause in document.clauses:
        said = [expiry.note for expiry in notes.expiries if expiry.applies(clause, document)]
        gone = [
            name
            for name in _ACT.findall(clause.text)
            for title in (name, f"中华人民共和国{name}")
            if title in ended and title not in current
        ]
        for reason in (*said, *(f"引用的《{name}》已废止" for name in gone)):
            yield f"与新规定不一致：{clause.id}（{place}{clause.number.rstrip('、')}）{reason}"


def _beyond_reach(document: Document, written: set[str | None]) -> Iterator[str]:
    lost = [clause for clause in document.clauses if not clause.topics and clause.id not in written]
    if lost:
        yield f"找不到：{document.id}有{len(lost)}条没有主题，按主题找不到（{_numbers(lost)}）；在 summaries 里写上 topics"


def _numbers(clauses: Sequence[Clause]) -> str:
    shown = "、".join(clause.id.rpartition("/")[2] for clause in clauses[:_SHOWN])
    return f"第{shown}条" + ("等" if len(clauses) > _SHOWN else "")
