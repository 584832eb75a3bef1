"""What the words of a question say of a document: the clause that holds them, and the word that no clause of the place holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answers.context import Context
from knowledge.answers.desk import Desk
from knowledge.answers.steps import find_places
from knowledge.answers.worded import unstated_words, worded_clause
from knowledge.model import Answer, Guess, Question, Status

Ask = Callable[..., Answer]


def read(desk: Desk, text: str, region: str | None = None) -> Context:
    context = Context(Question(text, region=region), desk.resources, date(2026, 11, 30), text)
    find_places(context)
    return context


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("吉林市文件里每人每年5200元是给谁的", "jilin-opinion/8"),
        ("安阳的免费药具获得率是百分之几", "anyang-2015-34/15"),
        ("安阳人民调解工作纳入哪项考评", "anyang-2015-34/12"),
    ],
)
def test_the_clause_that_holds_a_figure_or_rare_words_is_meant(text: str, clause: str, desk: Desk) -> None:
    found = worded_clause(read(desk, text))

    assert found is not None and found.id == clause


@pytest.mark.parametrize(
    "text",
    [
        "每人每年5200元是给谁的",  # no place: nobody's document
        "杭州每人每年5200元是给谁的",  # none held
        "安阳和吉林市每人5200元是给谁的",  # two documents
        "安阳的农民工",  # a word that every clause holds
        "安阳有没有520元",  # no figure of it
    ],
)
def test_without_one_document_or_rare_words_no_clause_is_meant(text: str, desk: Desk) -> None:
    assert worded_clause(read(desk, text)) is None


def test_a_remembered_place_counts_as_named(desk: Desk) -> None:
    found = worded_clause(read(desk, "免费药具获得率要到多少", region="anyang"))

    assert found is not None and found.id == "anyang-2015-34/15"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("邢台有没有报考公务员的规定", ["公务员"]),  # stands in other cities' documents
        ("安阳有没有报考公务员的规定", []),  # stands in its own
        ("邢台公务员怎么报考", []),  # does not ask what is stated
    ],
)
def test_what_only_other_places_documents_speak_of_is_not_stated(text: str, words: list[str], desk: Desk) -> None:
    assert [detail.name for detail in unstated_words(read(desk, text))] == words


def test_the_figure_decides_the_topic_where_recognition_is_not_sure(ask: Ask) -> None:
    unsure = (Guess("wage_arrears", 0.2), Guess("land_rights", 0.1), Guess("out_of_scope", 0.4))
    answer = ask("吉林市文件里每人每年5200元，是发给我个人的吗？", guesses=unsure)

    assert answer.status is Status.ANSWERED
    assert answer.citations[0].clause.id == "jilin-opinion/8"
