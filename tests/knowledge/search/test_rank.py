"""Ranking on the real library: the clause that answers comes first, and the sentence that speaks to the question."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from knowledge.search.encoder import NgramEncoder, load_encoder
from knowledge.search.rank import ClauseSearch
from knowledge.store.repository import Library


@pytest.fixture(scope="module")
def search(library: Library) -> ClauseSearch:
    return ClauseSearch(library, load_encoder())


def best(search: ClauseSearch, library: Library, text: str, document: str) -> str:
    scores = search.scores(text, search.encode(text))
    return max((clause.id for clause in library.document(document).clauses), key=lambda clause_id: scores[clause_id])


@pytest.mark.parametrize(
    ("text", "clause_id"),
    [
        ("老板欠我三个月工资不给", "anyang-2015-34/9"),
        ("免费请律师打官司", "panzhihua-2016-10/11"),
        ("租的房子能落户不", "anyang-2015-34/17"),
        ("娃娃在城里上学收不收借读费", "panzhihua-2016-10/13"),
        ("公租房怎么申请", "xingtai-2019-3/17"),
        ("工资保证金", "anyang-2015-34/9"),
    ],
)
def test_clause_that_answers_ranks_first_in_its_document(text: str, clause_id: str, search: ClauseSearch, library: Library) -> None:
    assert best(search, library, text, clause_id.rpartition("/")[0]) == clause_id


def test_stored_question_finds_its_own_clause(search: ClauseSearch, library: Library) -> None:
    clause = next(clause for clause in library.clauses if clause.id == "anyang-2015-34/9")
    vector = search.encode(clause.questions[0])
    assert vector is not None
    similar = search.similarity(vector)

    assert similar[clause.id] == pytest.approx(1, abs=1e-3)
    assert max(similar.values()) <= 1.001


@pytest.mark.parametrize("text", ["", "😀", "zzzz qqqq", "？", "a" * 3000], ids=["empty", "emoji", "unknown", "mark", "long"])
def test_text_that_says_nothing_still_gets_finite_scores(text: str, search: ClauseSearch, library: Library) -> None:
    scores = search.scores(text, search.encode(text))

    assert set(scores) == {clause.id for clause in library.clauses}
    assert all(math.isfinite(score) for score in scores.values())


def test_store_of_another_encoder_is_searched_by_words_alone(library: Library) -> None:
    search = ClauseSearch(library, NgramEncoder())

    assert search.encode("拖欠工资") is None
    assert best(search, library, "工资保证金 欠薪应急周转金", "anyang-2015-34") == "anyang-2015-34/9"


def test_usual_sentence_is_kept_for_a_general_question_only(search: ClauseSearch, library: Library) -> None:
    clause = next(clause for clause in library.clauses if clause.id == "anyang-2015-34/9")
    usual, exact = clause.sentences[0], clause.sentences[-1]
    said = clause.text[exact[0] : exact[1]]

    assert search.best_sentence(clause, "怎么办", search.encode("怎么办"), usual) == usual
    assert search.best_sentence(clause, said, search.encode(said), usual) == exact


def test_clause_without_sentences_has_no_best_one(search: ClauseSearch, library: Library) -> None:
    assert search.best_sentence(replace(library.clauses[0], sentences=()), "工资", None) is None


def test_rare_word_of_the_question_leads_to_its_sentence(search: ClauseSearch, library: Library) -> None:
    clause = next(clause for clause in library.clauses if clause.id == "panzhihua-2016-10/22")
    at = search.telling_place(clause, ["夜校"], search.encode("夜校"), clause.sentences[0])

    assert at is not None and clause.text.startswith("夜校", at)
    assert search.telling_place(clause, ["没有的词"], None) is None
    own = next(span for span in clause.sentences if span[0] <= at < span[1])
    assert search.telling_place(clause, ["夜校"], None, own) is None
