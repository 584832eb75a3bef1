"""What is quoted stands in the published file: sentence for sentence, in its order, nothing added."""

from __future__ import annotations

import re

import pytest

from knowledge.cli import SOURCES
from knowledge.document import Clause
from knowledge.ingest.manifest import read_manifest
from knowledge.ingest.pipeline import load_source

LOST = "〔原文缺字〕"
DOUBLED = re.compile(r"(\S)\n\n(?=\1)")
"""A character that stands at the end of a page and again at the beginning of the next: printed twice, meant once."""
PAGE_NUMBER = re.compile(r"^[\s—–\-－]*\d{1,3}[\s—–\-－]*$", re.MULTILINE)


def without_spaces(text: str) -> str:
    return re.sub(r"[\s\u3000\ufeff]+", "", text)


def held() -> list[tuple[str, Clause]]:
    """(published text without spaces, clause) for every clause, the text read here and not by the importer."""
    pairs = []
    for entry in read_manifest(SOURCES):
        published = without_spaces(DOUBLED.sub("", PAGE_NUMBER.sub("", entry.path.read_text(encoding="utf-8-sig"))))
        pairs += [(published, clause) for parsed in load_source(entry).documents for clause in parsed.document.clauses]
    return pairs


CLAUSES = held()


@pytest.mark.parametrize(("published", "clause"), CLAUSES, ids=[clause.id for _, clause in CLAUSES])
def test_clause_is_quoted_word_for_word(published: str, clause: Clause) -> None:
    position = published.find(without_spaces(clause.heading).split(LOST)[0])
    for start, end in clause.sentences:
        for part in without_spaces(clause.text[start:end]).split(LOST):
            found = published.find(part, max(position, 0))
            assert found >= 0, part
            position = found + len(part)


@pytest.mark.parametrize(("published", "clause"), CLAUSES, ids=[clause.id for _, clause in CLAUSES])
def test_sentences_are_the_whole_clause(published: str, clause: Clause) -> None:
    spoken = "".join(clause.text[start:end] for start, end in clause.sentences)

    assert without_spaces(spoken) == without_spaces(clause.text)
    assert list(clause.sentences) == sorted(clause.sentences)


def test_lost_text_is_marked_where_the_manifest_says_and_nowhere_else() -> None:
    marked = {clause.id for _, clause in CLAUSES if LOST in clause.heading + clause.text}
    with_gaps = {entry.file for entry in read_manifest(SOURCES) if entry.gaps}
    files = {
        parsed.source
        for entry in read_manifest(SOURCES)
        for parsed in load_source(entry).documents
        for c in parsed.document.clauses
        if c.id in marked
    }

    assert files == with_gaps
    assert len(marked) <= sum(len(entry.gaps) for entry in read_manifest(SOURCES))
