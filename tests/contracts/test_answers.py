"""Every (city, topic) pair gets the answer its documents give: never another city's, never too long.

What is asked says no more than its topic, so that no point leads; test_points.py sees to those that do.
"""

from __future__ import annotations

from functools import cache

import pytest

from knowledge.answers.cite import source_line
from knowledge.answers.desk import Desk
from knowledge.answers.render import ASPECTS, FIRST_MESSAGE, render
from knowledge.answers.wording import say
from knowledge.model import Answer, Question, Status
from knowledge.store.repository import Library
from tests.conftest import CITIES
from tests.contracts.repository import topic_ids

UNDER = {"anyang": "henan", "zhengzhou": "henan"}
"""Held provinces by the held cities inside them."""
WECHAT_BYTES = 2048
PAIRS = pytest.mark.parametrize(("city", "topic"), [(city, topic) for city in CITIES for topic in topic_ids()])
EVERY_CITY = pytest.mark.parametrize("city", CITIES)


@cache
def answer_for(desk: Desk, city: str, topic: str) -> Answer:
    return desk.answer(Question(text="怎么办", topic=topic, region=city))


def has_own(library: Library, region: str | None, topic: str) -> bool:
    """Counted from the documents alone, not by the desk's own helpers."""
    return any(topic in clause.topics for document in library.documents if document.region == region for clause in document.clauses)


def expected(library: Library, city: str, topic: str) -> Status:
    if has_own(library, city, topic):
        return Status.ANSWERED
    return Status.ANSWERED_FROM_PROVINCE if has_own(library, UNDER.get(city), topic) else Status.NO_CLAUSE


@PAIRS
def test_status_is_what_the_documents_give(city: str, topic: str, desk: Desk, library: Library) -> None:
    answer = answer_for(desk, city, topic)

    assert answer.points == ()
    assert answer.status is expected(library, city, topic)
    assert answer.topic == topic
    assert answer.place is not None and answer.place.id == city


@PAIRS
def test_clauses_are_the_citys_own_or_its_provinces(city: str, topic: str, desk: Desk) -> None:
    answer = answer_for(desk, city, topic)
    regions = {citation.document.region for citation in answer.citations}

    assert regions <= {city, UNDER.get(city)}
    assert all(citation.clause in citation.document.clauses for citation in answer.citations)
    assert not answer.citations or topic in answer.citations[0].clause.topics


@PAIRS
def test_first_message_is_short_and_says_what_the_worker_needs(city: str, topic: str, desk: Desk) -> None:
    answer = answer_for(desk, city, topic)
    first = render(answer).pages[0]

    assert len(first) <= FIRST_MESSAGE == 300
    if answer.citations:
        assert answer.citations[0].clause.summary in first
        assert source_line(answer.citations[0]) in first
    else:
        assert answer.hotlines[0].number in first


@PAIRS
def test_quote_of_the_first_message_stands_in_the_clause(city: str, topic: str, desk: Desk) -> None:
    answer = answer_for(desk, city, topic)
    if not answer.citations:
        return
    opening, closing = say("quote", quote="\0").split("\0")
    quoted = render(answer).pages[0].partition(opening)[2].partition(f"{closing}\n{source_line(answer.citations[0])}")[0]

    assert len(quoted) >= 8
    assert quoted.removeprefix("……").removesuffix("……") in answer.citations[0].clause.text
    assert not quoted.endswith(("；", "，", "、"))


@EVERY_CITY
@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_page_fits_the_channel(city: str, aspect: str, desk: Desk) -> None:
    pages = [page for topic in topic_ids() for page in render(answer_for(desk, city, topic), aspect).pages]

    assert max(len(page.encode()) for page in pages) <= WECHAT_BYTES
    assert all(page.strip() == page and "\n\n" not in page for page in pages)


@EVERY_CITY
def test_highlights_lie_within_a_sentence_and_end_with_it(city: str, desk: Desk) -> None:
    for topic in topic_ids():
        for citation in answer_for(desk, city, topic).citations:
            assert citation.highlights, citation.clause.id
            for start, end in citation.highlights:
                assert any(first <= start < end == last for first, last in citation.clause.sentences), citation.clause.id


@EVERY_CITY
def test_documents_are_named_with_their_age(city: str, desk: Desk) -> None:
    answers = [answer_for(desk, city, topic) for topic in topic_ids()]

    assert all(answer.notes for answer in answers if answer.citations)
    assert all(not answer.notes for answer in answers if not answer.citations)


def test_whole_original_is_shown_word_for_word_over_its_pages(desk: Desk) -> None:
    hint = say("continue_hint")
    for city in CITIES:
        for topic in topic_ids():
            answer = answer_for(desk, city, topic)
            if answer.citations:
                shown = "".join(page.replace(hint, "") for page in render(answer, "original").pages)
                clause = answer.citations[0].clause
                assert "".join(clause.text.split()) in "".join(shown.split()), clause.id
