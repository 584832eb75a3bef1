"""Plain-language summaries say nothing that their clause does not."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import pytest

from bot.new.documents import missing_of_document
from knowledge.cli import SOURCES, read_documents
from knowledge.document import Clause
from tests.contracts.repository import CATALOG, ROOT, load

FIGURES = re.compile(r"\d+(?:\.\d+)?")
LONGEST = 110
"""Characters; with the quote, source and note the first message must stay below 300."""


@lru_cache(maxsize=1)
def clauses() -> dict[str, Clause]:
    return {clause.id: clause for document in read_documents(SOURCES) for clause in document.clauses}


def figures(text: str) -> set[str]:
    return set(FIGURES.findall(re.sub(r"\s", "", unicodedata.normalize("NFKC", text))))


SUMMARISED = [
    f"{content['document']}/{ordinal}"
    for content in (load(path) for path in sorted((CATALOG / "summaries").glob("*.yml")))
    for ordinal in content["clauses"]
]


@pytest.mark.parametrize("clause_id", SUMMARISED)
def test_every_figure_of_a_summary_stands_in_its_clause(clause_id: str) -> None:
    clause = clauses()[clause_id]

    assert figures(clause.summary) <= figures(clause.heading + clause.text)


@pytest.mark.parametrize("clause_id", SUMMARISED)
def test_key_words_stand_in_a_sentence_of_the_clause(clause_id: str) -> None:
    clause = clauses()[clause_id]

    assert all(key in clause.text for key in clause.keys)
    assert all(clause.key_sentence(topic) for topic, key in zip(clause.topics, clause.keys, strict=True) if key)


def test_every_document_has_every_member() -> None:
    missing = [missing for document in read_documents(SOURCES) for missing in missing_of_document(document, ROOT)]

    assert "\n".join(map(str, missing)) == ""
    assert set(clauses()) == set(SUMMARISED)


def test_summaries_are_short_enough_to_leave_room_for_the_quote() -> None:
    assert {clause.id: len(clause.summary) for clause in clauses().values() if len(clause.summary) > LONGEST} == {}
