"""A document answers from the day its text is in: without summaries, and with clauses whose questions nobody has written yet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.render import ASPECTS, render
from knowledge.catalog.topics import load_topics
from knowledge.cli import SOURCES, read_documents
from knowledge.document import Document
from knowledge.ingest.pipeline import load
from knowledge.model import Question, Status
from knowledge.search.encoder import load_encoder
from knowledge.store.build import write_store
from knowledge.store.repository import Library, load_library

CITIES = ("xingtai", "panzhihua")


def documents() -> dict[str, Document]:
    return {document.region: document for document in read_documents(SOURCES)}


@pytest.fixture(scope="module")
def unreviewed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """邢台 as the importer leaves it, 攀枝花 with summaries but without a question on half of its clauses."""
    bare = next(parsed.document for parsed in load(SOURCES) if parsed.document.region == "xingtai")
    other = documents()["panzhihua"]
    halved = other.with_clauses(tuple(replace(clause, questions=()) if clause.ordinal % 2 else clause for clause in other.clauses))
    path = tmp_path_factory.mktemp("unreviewed") / "knowledge.db"
    write_store([bare, halved], load_encoder(), "one", path)
    return load_library(path)


@pytest.fixture(scope="module")
def young_desk(unreviewed: Library) -> Desk:
    return Desk(unreviewed)


def test_the_importers_document_holds_nothing_a_reader_has_to_write(unreviewed: Library) -> None:
    (bare,) = [document for document in unreviewed.documents if document.region == "xingtai"]
    assert not any(clause.summary or clause.questions or any(clause.keys) for clause in bare.clauses)
    assert all(clause.heading for clause in bare.clauses) and any(clause.topics for clause in bare.clauses)


@pytest.mark.parametrize("topic", load_topics())
@pytest.mark.parametrize("city", CITIES)
def test_every_topic_is_answered_in_every_aspect(young_desk: Desk, unreviewed: Library, city: str, topic: str) -> None:
    answer = young_desk.answer(Question(load_topics()[topic].example, topic=topic, region=city))
    (document,) = [document for document in unreviewed.documents if document.region == city]
    has_clause = any(topic in clause.topics for clause in document.clauses)

    assert answer.status is (Status.ANSWERED if has_clause else Status.NO_CLAUSE)
    for aspect in ASPECTS:
        lines = "\n".join(render(answer, aspect).pages).splitlines()
        assert all(line.strip() for line in lines if line) and not any(line.endswith("刚才那一条：") for line in lines)


def test_words_alone_find_an_unreviewed_clause(young_desk: Desk) -> None:
    scores = young_desk.resources.search.scores("拖欠农民工工资怎么办", young_desk.resources.search.encode("拖欠农民工工资怎么办"))
    best = max((clause for clause in scores if clause.startswith("xingtai")), key=scores.__getitem__)
    (clause,) = [clause for clause in young_desk.resources.library.clauses if clause.id == best]
    assert "wage_arrears" in clause.topics


def test_two_cities_are_compared_by_heading_where_one_has_no_summary(young_desk: Desk) -> None:
    answer = young_desk.answer(Question("邢台和攀枝花拖欠工资哪个管得严", topic="wage_arrears"))
    lines = render(answer).pages[0].splitlines()
    assert len(answer.compared) == 2 and not [line for line in lines if line.endswith("：")][1:]
