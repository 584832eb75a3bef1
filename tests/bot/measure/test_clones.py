"""Copies of documents under other places: whole, with ids of their own, and as many as wanted."""

from __future__ import annotations

from bot.measure.bench_knowledge import AIMS, COLUMNS, report
from bot.measure.clones import cloned, with_one_change
from tests.knowledge.search.test_lines import HELD, TOLD


def test_copies_hold_what_the_documents_hold_under_other_places() -> None:
    documents, points = cloned(HELD, TOLD, 40)
    copies, told = documents[2:], points[len(TOLD) :]

    assert documents[:2] == HELD and points[: len(TOLD)] == TOLD and len(documents) == 40
    assert len({document.region for document in documents}) == 40 and len({point.id for point in points}) == len(points)
    assert [clause.text for clause in copies[1].clauses] == [clause.text for clause in HELD[1].clauses]
    assert all(clause.document_id == document.id for document in copies for clause in document.clauses)
    clauses = {clause.id for document in copies for clause in document.clauses}
    assert {point.sources[0].clause for point in told} == clauses and {point.region for point in told} == {c.region for c in copies}


def test_one_change_changes_one_clause_and_what_rests_on_it() -> None:
    documents, points = cloned(HELD, TOLD, 5)
    changed, told = with_one_change(documents, points)

    assert [one.id for one, other in zip(changed, documents) if one != other] == [documents[-1].id]
    assert [one.id for one, other in zip(told, points) if one != other] == [points[-4].id]


def test_report_compares_the_first_size_with_the_last() -> None:
    text = report([dict.fromkeys(COLUMNS, 10.0), dict.fromkeys(COLUMNS, 15.0)])

    assert text.count("1.50 ×") == len(AIMS)
    assert "| turn p50, processor ms | 10.0 | 15.0 |" in text
