"""Addresses and telephones of a centre's own list: told with the day they were checked, and nothing where there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.render import render
from knowledge.contacts import FIELDS, Contact, contact_for, contacts_of, load_contacts, read_contacts, written
from knowledge.errors import CatalogError
from knowledge.model import Question
from knowledge.papers.fill import fill
from knowledge.reading.told import NOTHING

HEAD = ",".join(FIELDS)
# Made up, and of no office that there is: 0000 is no area code.
POLICE = "anyang,市公安局,某路1号,0000-1234567,周一到周五,2026-11-30"
LABOUR = "安阳市,安阳市人力资源和社会保障局,某路2号,0000-7654321,,2026-10-01"
ASKED = Question("我想把户口迁过来，落户要什么条件", topic="hukou", region="anyang")


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "contacts.csv"
    monkeypatch.setenv("GONGYOU_CONTACTS", str(path))
    return path


def keep(path: Path, *rows: str) -> None:
    path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")


def test_what_is_written_is_read_again() -> None:
    read = read_contacts(f"\ufeff{HEAD}\r\n{POLICE}\r\n{LABOUR}\r\n,,,,,\r\n")
    assert read[0] == Contact("anyang", "市公安局", "某路1号", "0000-1234567", "周一到周五", date(2026, 11, 30))
    assert [contact.region for contact in read] == ["anyang", "anyang"] and read_contacts(written(read)) == read
    assert len(read_contacts(f"{HEAD}\n{POLICE}\n{POLICE}")) == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("火星市,局,路,,,2026-01-01", "第3行.*火星市"),
        ("anyang,,路,,,2026-01-01", "第3行.*office"),
        ("anyang,局,,,上午,2026-01-01", "第3行.*至少"),
        ("anyang,局,路,打我,,2026-01-01", "第3行.*电话"),
        ("anyang,局,路,13800000000,,2026-01-01", "第3行.*座机"),
        ("anyang,局,路,,,去年", "第3行.*checked"),
        ("anyang,局,路,,,2999-01-01", "第3行.*还没到"),
        ("anyang,局,=1+1,,,2026-01-01", "第3行.*address"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(row: str, said: str) -> None:
    with pytest.raises(CatalogError, match=said):
        read_contacts(f"{HEAD}\n{POLICE}\n{row}\n")
    with pytest.raises(CatalogError, match="checked"):
        read_contacts("region,office,address,telephone,hours\n")


def test_an_office_is_known_by_its_printed_and_its_full_name(listed: Path) -> None:
    assert load_contacts() == () and contacts_of("安阳市公安局", ["anyang"]) == ()
    keep(listed, POLICE, LABOUR)
    assert [found.address for found in contacts_of("安阳市公安局", ["tangyin", "anyang"])] == ["某路1号"]
    assert contacts_of("邢台市公安局", ["xingtai"]) == () and contacts_of("安阳市教育局", ["anyang"]) == ()
    labour = contact_for(("人力资源",), "安阳市")
    assert labour is not None and labour.address == "某路2号" and contact_for(("人力资源",), "") is None


def test_answers_tell_them_with_the_day_and_nothing_where_there_is_none(listed: Path, desk: Desk) -> None:
    before = render(desk.answer(ASKED), "offices").pages[0]
    assert "打12345问" in before and "核对" not in before
    keep(listed, POLICE)
    answer = desk.answer(ASKED)
    told = "市公安局：某路1号，电话0000-1234567，周一到周五（2026年11月30日核对）"
    assert told in render(answer, "offices").pages[0] and told in render(answer, "phones").pages[0]
    assert len(render(answer).pages[0]) <= 300
    elsewhere = desk.answer(Question(ASKED.text, topic="hukou", region="xingtai"))
    assert "0000" not in render(elsewhere, "offices").pages[0]


def test_a_file_that_is_broken_stops_no_answer(listed: Path, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    keep(listed, POLICE, "火星市,局,路,,,2026-01-01")
    assert "打12345问" in render(desk.answer(ASKED), "offices").pages[0] and "第3行" in caplog.text
    listed.write_bytes(f"{HEAD}\n{POLICE}\n".encode("gb18030"))
    assert "某路1号" in render(desk.answer(ASKED), "offices").pages[0]


def test_a_paper_says_where_the_office_is(listed: Path) -> None:
    def lines(place: str) -> str:
        return str(fill("complaint", NOTHING, place, date(2026, 12, 1)).parts)

    keep(listed, LABOUR)
    assert "某路2号，电话0000-7654321（2026年10月1日核对）" in lines("安阳市") and "某路2号" not in lines("邢台市")
