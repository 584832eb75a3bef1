"""What holds on a day: a document that has ended is not quoted, and the answer says so; clauses nobody read are told as such."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.render import render
from knowledge.catalog.regions import load_gazetteer
from knowledge.document import Clause, Document, Office, Role
from knowledge.model import Question, Status
from knowledge.points.generate import generate_points
from knowledge.search.encoder import load_encoder
from knowledge.store.build import write_store
from knowledge.store.repository import Library, load_library

TEXT = "工地要按月把工资打到工人卡上，拖欠工资的由总包单位先行垫付。"
LABOUR = Office("安阳市人力资源和社会保障局", "市人社局", Role.LEAD)
OLD = Document(
    "anyang-2015-1",
    "安政〔2015〕1号",
    "关于工资的意见",
    "安阳市人民政府",
    date(2015, 1, 1),
    "anyang",
    "city",
    None,
    (Clause("anyang-2015-1/1", 1, "（一）", "", "管好工资", TEXT, ((0, len(TEXT)),), (LABOUR,), ("wage_arrears",)),),
    repealed_by="anyang-2021-2",
    repealed=date(2021, 8, 1),
)
NEW = replace(
    OLD,
    id="anyang-2021-2",
    number="安政〔2021〕2号",
    issued=date(2021, 7, 12),
    clauses=(replace(OLD.clauses[0], id="anyang-2021-2/1"),),
    in_force=date(2021, 8, 1),
    valid_until=date(2026, 7, 31),
    replaces=("安政〔2015〕1号",),
    repealed_by=None,
    repealed=None,
)
ASKED = "老板拖欠工资怎么办"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The old document and the one that replaced it, with the points made from their sentences, read back from a store."""
    path = tmp_path_factory.mktemp("life") / "k.db"
    documents = [OLD, NEW]
    points = [point for point in generate_points(documents, load_gazetteer(), {}) if point.region == "anyang"]
    write_store(documents, load_encoder(), "one", path, points)
    return load_library(path)


@pytest.fixture(scope="module")
def life_desk(library: Library) -> Desk:
    return Desk(library)


def test_the_store_keeps_the_life_of_a_document(library: Library) -> None:
    assert [document.with_clauses(()) for document in library.documents] == [replace(OLD, clauses=()), replace(NEW, clauses=())]


@pytest.mark.parametrize(
    ("day", "document"),
    [(date(2016, 1, 1), OLD.id), (date(2021, 7, 31), OLD.id), (date(2021, 8, 1), NEW.id), (date(2026, 7, 31), NEW.id)],
)
def test_what_held_on_the_day_is_quoted(life_desk: Desk, day: date, document: str) -> None:
    answer = life_desk.answer(Question(ASKED, topic="wage_arrears", region="anyang", as_of=day))
    assert answer.status is Status.ANSWERED
    assert {citation.document.id for citation in answer.citations} == {document}


def test_a_document_past_its_term_is_not_quoted_and_that_is_said(life_desk: Desk) -> None:
    answer = life_desk.answer(Question(ASKED, topic="wage_arrears", region="anyang", as_of=date(2026, 8, 1)))
    assert answer.status is Status.REGION_NOT_COVERED and not answer.citations and not any(led.point.region for led in answer.points)
    shown = render(answer).pages[0]
    assert "安政〔2021〕2号到2026年7月31日就到期了" in "".join((*answer.notes, shown)) and TEXT[:12] not in shown


def test_a_repealed_document_names_the_one_that_holds(library: Library) -> None:
    other = replace(NEW, clauses=(replace(NEW.clauses[0], topics=("hukou",), text="凭居住证落户。", sentences=((0, 7),), heading="落户"),))
    desk = Desk(replace(library, documents=(OLD, other), regions_of_points=frozenset()))
    answer = desk.answer(Question(ASKED, topic="wage_arrears", region="anyang", as_of=date(2022, 1, 1)))
    assert answer.status is Status.NO_CLAUSE
    assert answer.notes[0] == "安政〔2015〕1号已废止，现在看安政〔2021〕2号。" and answer.notes[0] in render(answer).pages[0]


def test_a_document_that_has_not_begun_is_not_quoted(life_desk: Desk) -> None:
    answer = life_desk.answer(Question(ASKED, topic="wage_arrears", region="anyang", as_of=date(2014, 1, 1)))
    assert answer.status is Status.REGION_NOT_COVERED and not answer.notes


def test_a_point_told_before_is_told_no_more_when_its_document_has_ended(life_desk: Desk, library: Library) -> None:
    point = next(point.id for point in library.points if point.id.startswith(f"{OLD.id}/says"))
    then, now = (
        life_desk.answer(Question(ASKED, topic="wage_arrears", region="anyang", point=point, as_of=day))
        for day in (date(2016, 1, 1), date(2022, 1, 1))
    )
    assert then.points[0].point.id == point and all(led.point.id != point for led in now.points)


def test_sentences_of_an_unread_clause_are_points_that_say_so(library: Library) -> None:
    told = [point for point in library.points if "/says-" in point.id and point.sources[0].clause == "anyang-2021-2/1"]
    assert [point.says for point in told] == [f"文件原话（还没人审过）：{TEXT}"]
    assert told[0].topics == ("wage_arrears",) and told[0].sources[0].words == TEXT[:40]


def test_a_read_clause_gets_no_such_points(tmp_path: Path) -> None:
    read = replace(NEW, clauses=(replace(NEW.clauses[0], summary="工资按月打卡。"),))
    assert not any("/says-" in point.id for point in generate_points([read], load_gazetteer(), {}))
