"""Points made from documents: numbers, offices, what was renamed, what a document lacks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from knowledge.catalog.details import load_details
from knowledge.catalog.files import read_yaml
from knowledge.catalog.regions import Gazetteer
from knowledge.cli import SOURCES
from knowledge.document import Clause, Document, Office, Role
from knowledge.points.generate import chinese_number, generate_points, load_templates, ordinal_of
from knowledge.points.model import Point
from knowledge.store.repository import Library
from tests.conftest import CITIES

POLICE, SCHOOL = Office("安阳市公安局", "市公安局", Role.LEAD), Office("安阳市教育局", "市教育局", Role.WITH)
HEALTH = Office("安阳市卫生健康委员会", "市卫生计生委", Role.LEAD)


def clause(ordinal: int, *offices: Office, text: str = "凭居住证落户。", topics: tuple[str, ...] = ("hukou",)) -> Clause:
    return Clause(f"d/{ordinal}", ordinal, f"（{ordinal}）", "", f"第{ordinal}件事", text, offices=offices, topics=topics, summary="能落。")


def document(*clauses: Clause, number: str | None = "安政〔2015〕34号", issued: date | None = date(2015, 11, 20)) -> Document:
    return Document("d", number, "实施意见", "安阳市人民政府", issued, "anyang", "city", None, clauses)


def made(*documents: Document, gazetteer: Gazetteer, **told: str) -> dict[str, Point]:
    return {point.id: point for point in generate_points(documents, gazetteer, {name: {"d": text} for name, text in told.items()})}


@pytest.mark.parametrize(("number", "chinese"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (34, "三十四"), (99, "九十九")])
def test_numbers_are_read_as_they_are_written(number: int, chinese: str) -> None:
    assert chinese_number(number) == chinese
    assert ordinal_of(chinese) == number


@pytest.mark.parametrize("chinese", ["", "百", "十二十", "好"])
def test_what_is_no_number_up_to_99_is_none(chinese: str) -> None:
    assert ordinal_of(chinese) == 0


def test_every_number_up_to_99_is_its_own() -> None:
    assert [ordinal_of(chinese_number(number)) for number in range(1, 100)] == list(range(1, 100))


def test_facts_of_a_document(gazetteer: Gazetteer) -> None:
    points = made(document(clause(1), clause(2)), gazetteer=gazetteer, cites="照着省里的文件来的。", aims="到2020年，已过期。")

    assert points["d/number"].says == "安阳市人民政府发的，文号安政〔2015〕34号，2015年11月20日。"
    assert points["d/count"].says.startswith("一共2条：第1件事；第2件事")
    assert "2015年" in points["d/age"].says
    assert points["d/cites"].says == "照着省里的文件来的。"
    assert points["d/aims"].says == "到2020年，已过期。"
    assert {point.region for name, point in points.items() if name.startswith("d/")} == {"anyang"}
    assert all(point.is_generated for point in points.values())


def test_document_without_number_and_date_invents_none(gazetteer: Gazetteer) -> None:
    points = made(document(clause(1), number=None, issued=None), gazetteer=gazetteer)

    assert "没印文号" in points["d/number"].says and "没写日期" in points["d/number"].says
    assert "没写是哪年" in points["d/age"].says and not {"d/cites", "d/aims"} & points.keys()


def test_year_of_a_number_is_told_without_a_day(gazetteer: Gazetteer) -> None:
    points = made(document(clause(1), number="豫农工发〔2019〕2号", issued=None), gazetteer=gazetteer)

    assert "2019年，没写几月几日" in points["d/number"].says


def test_document_without_clauses_has_no_points(gazetteer: Gazetteer) -> None:
    assert not [name for name in made(document(), gazetteer=gazetteer) if name.startswith("d/")]


def test_clause_is_told_by_its_number_and_asked_for_by_no_words(gazetteer: Gazetteer) -> None:
    point = made(document(clause(1), clause(2)), gazetteer=gazetteer)["d/clause-2"]

    assert point.says.startswith("第2条讲“第2件事”。") and point.asks == ()
    assert point.sources[0].clause == "d/2"


@pytest.mark.parametrize(
    ("offices", "elsewhere", "says"),
    [
        ((POLICE, SCHOOL), (), "安阳市公安局牵头，一起办的有：教育局。"),
        ((POLICE,), (), "归安阳市公安局管。"),
        ((POLICE, HEALTH), (POLICE, SCHOOL), "分别负责，没写谁牵头"),
        ((POLICE, HEALTH), (), "文件没写谁牵头，责任单位是："),
    ],
    ids=["led", "alone", "shared", "listed"],
)
def test_offices_are_told_as_the_document_has_them(
    offices: tuple[Office, ...], elsewhere: tuple[Office, ...], says: str, gazetteer: Gazetteer
) -> None:
    point = made(document(clause(1, *offices), clause(2, *elsewhere)), gazetteer=gazetteer)["d/offices-1"]

    assert says in point.says
    assert all(office.name in point.says for office in offices if office.role is Role.LEAD)
    assert (point.kind, point.ask, point.topics) == ("office", "who", ("hukou",))


def test_todays_name_stands_with_the_printed_one_where_they_differ(gazetteer: Gazetteer) -> None:
    says = made(document(clause(1, HEALTH)), gazetteer=gazetteer)["d/offices-1"].says

    assert says == "归安阳市卫生健康委员会（文件上写“市卫生计生委”）管。"


def test_clause_without_offices_or_topics_has_no_such_points(gazetteer: Gazetteer) -> None:
    points = made(document(clause(1, topics=())), gazetteer=gazetteer)

    assert not {"d/offices-1", "d/rule-1"} & set(points)


def test_rule_names_its_issuer_and_what_the_clause_rests_on(gazetteer: Gazetteer) -> None:
    says = made(document(clause(1, text="按国发〔2014〕40号办。")), gazetteer=gazetteer)["d/rule-1"].says

    assert "安阳市人民政府" in says and "国发〔2014〕40号" in says


@pytest.mark.parametrize(("text", "is_absent"), [("凭居住证落户。", True), ("可以提取住房公积金。", False)])
def test_detail_that_no_clause_states_is_said_to_be_absent(text: str, is_absent: bool, gazetteer: Gazetteer) -> None:
    points = made(document(clause(1, text=text)), gazetteer=gazetteer)

    assert ("d/without-公积金" in points) is is_absent
    if is_absent:
        absent = points["d/without-公积金"]
        assert absent.says == "安阳这份文件没写“公积金”。" and absent.kind == "gap"
        assert absent.topics == (next(detail.topic for detail in load_details() if detail.name == "公积金"),)


def test_renamed_offices_and_what_was_abolished_are_told_everywhere(gazetteer: Gazetteer) -> None:
    points = made(gazetteer=gazetteer)

    assert {name.split("/")[0] for name in points} == {"offices", "notes"}
    assert all(point.region is None and point.asks and point.says for point in points.values())
    assert any("卫生" in ask for point in points.values() for ask in point.asks)
    assert not any("{" in ask for point in points.values() for ask in (*point.asks, point.says))


def test_names_and_asks_of_the_held_documents_are_filled_in(library, gazetteer: Gazetteer) -> None:  # type: ignore[no-untyped-def]
    points = [point for point in library.points if point.is_generated]

    assert not [point.id for point in points for text in (point.says, point.do, *point.asks) if "{" in text or "None" in text]
    assert {point.region for point in points} == {*CITIES, "henan", None}
    assert len({point.id for point in points}) == len(points)


def test_ids_do_not_change_with_the_words(gazetteer: Gazetteer) -> None:
    plain = document(clause(1, POLICE))
    other = plain.with_clauses((replace(plain.clauses[0], heading="别的", summary="不同。"),))

    assert set(made(plain, gazetteer=gazetteer)) == set(made(other, gazetteer=gazetteer))


@pytest.mark.parametrize("document_id", load_templates()["aimed_at"])
def test_figures_of_what_a_document_aims_at_stand_in_its_text(document_id: str, library: Library) -> None:
    region = library.document(document_id).region
    entries = read_yaml(SOURCES / "manifest.yml")["sources"]
    file = next(entry["file"] for entry in entries if entry["region"] == region)
    text = "".join((SOURCES / file).read_text(encoding="utf-8").split())
    figures = re.findall(r"\d[\d.]*[万%年]?", load_templates()["aimed_at"][document_id].replace("12345", ""))
    assert figures and all(figure in text for figure in figures)
