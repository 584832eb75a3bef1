"""The nouns of the project: values that cannot change, and what they tell of themselves."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from knowledge.document import Clause, Document, Office, Role
from knowledge.model import Answer, Citation, Status

TEXT = "第一句。第二句说居住证，凭它落户。"
CLAUSE = Clause(
    "d-1/2",
    2,
    "（二）",
    "一、总则",
    "落户",
    TEXT,
    ((0, 4), (4, len(TEXT))),
    topics=("hukou", "residence_permit", "culture"),
    keys=("居住证", "", "没有"),
)


def document(number: str | None, issued: date | None) -> Document:
    return Document("d-1", number, "意见", "某市", issued, "anyang", "city", None, (CLAUSE,))


@pytest.mark.parametrize(
    ("number", "issued", "year"),
    [
        ("安政〔2015〕34号", date(2016, 1, 2), 2016),
        ("豫农工发〔2019〕2号", None, 2019),
        ("郑卫职健（2019）10号", None, 2019),
        ("某政[2018]5号", None, 2018),
        ("某政3015号", None, None),
        (None, None, None),
    ],
)
def test_year_is_of_the_date_else_of_the_number(number: str | None, issued: date | None, year: int | None) -> None:
    assert document(number, issued).year == year


def test_clause_knows_its_document() -> None:
    assert CLAUSE.document_id == "d-1"


def test_key_sentence_is_the_one_that_holds_the_marked_words() -> None:
    span, at = CLAUSE.key_sentence("hukou") or ((0, 0), -1)

    assert span == CLAUSE.sentences[1]
    assert TEXT[at:].startswith("居住证")


@pytest.mark.parametrize("topic", ["residence_permit", "culture", "travel", None])
def test_topic_without_marked_words_has_no_key_sentence(topic: str | None) -> None:
    assert CLAUSE.key_sentence(topic) is None


def test_offices_of_an_answer_are_those_of_its_first_clause() -> None:
    office = Office("安阳市公安局", "市公安局", Role.LEAD)
    first = Citation(replace(CLAUSE, offices=(office,)), document(None, None))
    second = Citation(CLAUSE, document(None, None))

    assert Answer(Status.ANSWERED, citations=(first, second)).offices == (office,)
    assert Answer(Status.ANSWERED, citations=(second, first)).offices == ()
    assert Answer(Status.NO_CLAUSE).offices == ()


def test_values_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        CLAUSE.text = "别的"  # type: ignore[misc]

    assert document(None, None).with_clauses(()).clauses == ()
    assert document(None, None).clauses == (CLAUSE,)
