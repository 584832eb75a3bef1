"""Notes on old documents: what was abolished, which target passed, which office has another name."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.catalog.notes import load_notes, place_name
from knowledge.catalog.regions import Gazetteer
from knowledge.document import Clause, Document, Office, Role

TODAY = date(2026, 11, 22)


def document(issued: date | None, id: str = "d") -> Document:
    return Document(id, None, "意见", "安阳市人民政府", issued, "anyang", "city", None)


def notes(text: str, issued: date | None, as_of: date = TODAY, id: str = "d", office: Office | None = None) -> tuple[str, ...]:
    clause = Clause(f"{id}/1", 1, "（一）", "", "标题", text, offices=(office,) if office else ())
    return load_notes().on(clause, document(issued, id), "安阳市", as_of)


@pytest.mark.parametrize(
    ("text", "issued", "applies"),
    [
        ("免征营业税", date(2015, 11, 20), True),
        ("免征营业税", date(2016, 5, 1), False),
        ("免征营业税", None, True),
        ("免征增值税", date(2015, 11, 20), False),
        ("征收社会抚养费", date(2016, 3, 27), True),
        ("征收社会抚养费", date(2022, 1, 1), False),
    ],
)
def test_abolished_things_are_noted_for_older_documents_only(text: str, issued: date | None, applies: bool) -> None:
    assert bool(notes(text, issued)) is applies


@pytest.mark.parametrize(
    ("text", "as_of", "year"),
    [
        ("到2020年基本无拖欠", date(2020, 12, 31), None),
        ("到2020年基本无拖欠", date(2021, 1, 1), "2020"),
        ("到 2020 年基本无拖欠", date(2021, 1, 1), "2020"),
        ("到2017年达到一半，到2030年全覆盖", date(2026, 1, 1), None),
        ("截至2022年底", date(2026, 1, 1), "2022"),
        ("2019年3月到2020年6月", date(2026, 1, 1), None),
    ],
)
def test_target_is_passed_once_its_last_year_is_over(text: str, as_of: date, year: str | None) -> None:
    found = notes(text, date(2015, 11, 20), as_of)

    assert bool(found) is (year is not None)
    assert all(year in note for note in found if year)


def test_note_limited_to_documents_spares_the_others() -> None:
    text = "确保2019年完成"

    assert notes(text, date(2019, 5, 9), id="zhengzhou-2019-6")
    assert not notes(text, date(2019, 5, 9), id="xingtai-2019-3")


@pytest.mark.parametrize(
    ("printed", "role", "is_noted"),
    [
        ("市安全监管局", Role.LEAD, True),
        ("市安全监管局", Role.WITH, False),
        ("市教育局", Role.LEAD, False),
        ("市卫生计生委", Role.LEAD, True),
    ],
)
def test_renamed_office_is_noted_where_it_leads(printed: str, role: Role, is_noted: bool) -> None:
    assert bool(notes("加强服务", date(2015, 1, 1), office=Office("今名", printed, role))) is is_noted


def test_same_note_is_given_once() -> None:
    found = notes("免征营业税，减征营业税，超生罚款，社会抚养费", None)

    assert len(found) == len(set(found)) == 2


def test_region_without_entry_keeps_its_id(gazetteer: Gazetteer) -> None:
    assert place_name(gazetteer, "anyang") == "安阳市"
    assert place_name(gazetteer, "atlantis") == "atlantis"
