"""Words of a citation: which document, which number, as much of the text as fits and not a word more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.answers.cite import document_name, quote, source_line
from knowledge.document import Clause, Document, Span
from knowledge.model import Citation
from knowledge.store.repository import Library

TEXT = "第一句很短。第二句，说的是居住证，凭它落户；第三句。"


def citation(*highlights: Span, number: str | None = "某政〔2015〕3号", issued: date | None = date(2015, 11, 2)) -> Citation:
    clause = Clause("d/9", 9, "（九）", "", "落户", TEXT, ((0, 6), (6, len(TEXT))))
    return Citation(clause, Document("d", number, "实施意见", "某市人民政府", issued, "anyang", "city", None), highlights)


@pytest.mark.parametrize(
    ("highlights", "limit", "expected"),
    [
        (((0, 6),), 300, "第一句很短。"),
        (((0, 6),), 6, "第一句很短。"),
        (((6, len(TEXT)),), 300, TEXT[6:]),
        (((6, len(TEXT)),), 15, "第二句，说的是居住证……"),
        (((6, len(TEXT)),), 11, "第二句，说的是居住……"),
        ((), 300, TEXT),
        (((0, 6),), 5, "第一句……"),
    ],
)
def test_quote_is_cut_at_a_mark_where_it_does_not_fit(highlights: tuple[Span, ...], limit: int, expected: str) -> None:
    assert quote(citation(*highlights), limit) == expected


@pytest.mark.parametrize("limit", [12, 36, 60, 120])
def test_quote_of_every_sentence_held_is_word_for_word_and_fits(limit: int, library: Library) -> None:
    for document in library.documents:
        for clause in document.clauses:
            for span in clause.sentences:
                quoted = quote(Citation(clause, document, (span,)), limit)
                assert quoted.removesuffix("……") in clause.text
                assert 1 <= len(quoted) <= limit


def test_source_names_document_clause_and_date() -> None:
    line = source_line(citation())

    assert "某政〔2015〕3号" in line and "（九）" in line
    assert "2015年11月2日" in line


def test_document_without_number_or_date_is_named_by_its_title() -> None:
    nameless = citation(number=None, issued=None)

    assert "《实施意见》" in document_name(nameless.document)
    assert "（九）" in source_line(nameless) and "None" not in source_line(nameless)


def test_numbered_document_without_a_day_says_its_year() -> None:
    line = source_line(citation(issued=None))

    assert "2015年" in line and "几月几日" in line


LONG = "坚持以人为本，按照有关要求，把随迁子女纳入财政保障，不得收取择校费、借读费；确保全部入学；"


@pytest.mark.parametrize(
    ("word", "limit", "expected"),
    [
        ("坚持", 20, "坚持以人为本，按照有关要求……"),
        ("借读费", 60, LONG[:-1] + "……"),
        ("借读费", 30, "……不得收取择校费、借读费；确保全部入学……"),
        ("借读费", 14, "……借读费；确保全部入学……"),
        ("纳入", 20, "……把随迁子女纳入财政保障……"),
    ],
)
def test_cut_quote_keeps_the_deciding_piece(word: str, limit: int, expected: str) -> None:
    clause = Clause("d/1", 1, "（一）", "", "", LONG, ((0, len(LONG)),))
    cited = replace(citation(), clause=clause, highlights=((0, len(LONG)),), focus=LONG.index(word))

    assert quote(cited, limit) == expected
    assert len(quote(cited, limit)) <= limit


def test_quote_that_begins_inside_a_sentence_says_so() -> None:
    assert quote(citation((10, len(TEXT))), 100) == "……" + TEXT[10:]
