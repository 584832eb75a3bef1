"""Summaries are laid over the clauses; a reader's topics overrule the importer's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.catalog import summaries
from knowledge.catalog.summaries import load_summaries, with_summaries
from knowledge.document import Clause, Document
from knowledge.errors import CatalogError


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts one summaries file of document `d` in the place of the catalog's."""

    def write(clauses: str) -> None:
        (tmp_path / "summaries").mkdir(exist_ok=True)
        (tmp_path / "summaries" / "d.yml").write_text(f"document: d\nclauses:\n{clauses}", encoding="utf-8")
        monkeypatch.setattr(summaries, "CATALOG", tmp_path)
        monkeypatch.setattr(summaries, "load_summaries", load_summaries.__wrapped__)

    return write


def document(*ordinals: int) -> Document:
    clauses = tuple(Clause(f"d/{n}", n, f"（{n}）", "", "落户", "凭居住证落户。", ((0, 7),), topics=("housing",)) for n in ordinals)
    return Document("d", None, "意见", "某市", None, "anyang", "city", None, clauses)


def test_topics_of_the_reader_overrule_the_importers(catalog: Callable[[str], None]) -> None:
    catalog("  1: {summary: 能落户, key: 居住证, topics: [hukou, residence_permit], questions: [咋落户]}\n")

    (first, second) = with_summaries((document(1, 2),))[0].clauses

    assert (first.summary, first.topics, first.questions) == ("能落户", ("hukou", "residence_permit"), ("咋落户",))
    assert first.keys == ("居住证", "居住证")
    assert (second.summary, second.topics) == ("", ("housing",))


def test_key_may_differ_from_topic_to_topic(catalog: Callable[[str], None]) -> None:
    catalog("  1: {summary: 能落户, key: {residence_permit: 居住证}, topics: [hukou, residence_permit], questions: []}\n")

    clause = with_summaries((document(1),))[0].clauses[0]

    assert clause.keys == ("", "居住证")
    assert clause.key_sentence("hukou") is None
    assert clause.key_sentence("residence_permit") is not None


def test_summary_of_no_clause_is_an_error(catalog: Callable[[str], None]) -> None:
    catalog("  9: {summary: 没有, topics: [], questions: []}\n")

    with pytest.raises(CatalogError, match="d/9 is no clause"):
        with_summaries((document(1),))


def test_summaries_of_documents_that_are_not_held_are_left_alone(catalog: Callable[[str], None]) -> None:
    catalog("  9: {summary: 没有, topics: [], questions: []}\n")

    assert with_summaries(()) == ()


def test_a_clause_without_questions_and_key_is_taken_as_it_is(catalog: Callable[[str], None]) -> None:
    catalog("  1: {summary: 能落户, topics: [hukou]}\n")

    clause = with_summaries((document(1),))[0].clauses[0]

    assert (clause.summary, clause.topics, clause.questions, clause.keys) == ("能落户", ("hukou",), (), ("",))


def test_a_file_without_clauses_yet_changes_nothing(catalog: Callable[[str], None]) -> None:
    catalog("")

    assert with_summaries((document(1),)) == (document(1),)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("", "is empty; give it `summary` and `topics`"),
        ("能落户", "is empty; give it"),
        ("{topics: [hukou]}", "has no `summary`; write"),
        ("{summary: '', topics: [hukou]}", "has no `summary`; write"),
        ("{summary: [a], topics: [hukou]}", "has no `summary`; write"),
        ("{summary: 能落户}", "`topics` is a list of texts; for none write"),
        ("{summary: 能落户, topics: hukou}", "`topics` is a list of texts; for none write"),
        ("{summary: 能落户, topics: [hukuo]}", "unknown topic hukuo"),
        ("{summary: 能落户, topics: [], questions: 咋落户}", "`questions` is a list of texts; it may be left out"),
        ("{summary: 能落户, topics: [], questions: [{咋: 落户}]}", "`questions` is a list of texts; it may be left out"),
        ("{summary: 能落户, topics: [], questions: }", "`questions` is a list of texts; it may be left out"),
        ("{summary: 能落户, topics: [], key: [a]}", "`key` is one phrase"),
        ("{summary: 能落户, topics: [hukou], key: {hukou: 1}}", "`key` is one phrase"),
        ("{summary: 能落户, topics: [], question: [咋落户]}", "unknown field question; known are summary"),
    ],
)
def test_what_is_not_whole_stops_with_file_clause_and_remedy(
    catalog: Callable[[str], None], tmp_path: Path, entry: str, fault: str
) -> None:
    catalog(f"  7: {entry}\n")

    with pytest.raises(CatalogError) as stopped:
        with_summaries((document(1),))
    assert str(stopped.value).startswith(f"{tmp_path}/summaries/d.yml: clause 7") and fault in str(stopped.value)
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize("content", ["", "- a", "clauses: {1: {summary: a, topics: []}}", "document: d\nclauses: [1]", "document: [d]"])
def test_a_file_of_another_shape_is_named(catalog: Callable[[str], None], tmp_path: Path, content: str) -> None:
    catalog("")
    (tmp_path / "summaries" / "d.yml").write_text(content, encoding="utf-8")

    with pytest.raises(CatalogError, match="d.yml: "):
        with_summaries((document(1),))
