"""Acts: the register of versions, and articles word for word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import SourceError
from knowledge.points import acts
from knowledge.points.acts import articles, load_acts

TEXT = """中华人民共和国某法

2020年1月1日通过

第一章　总则

第一条　为了保护工人，制定本法。
第二条　工资应当按月支付。

　　不得拖欠。

第二章　责任
第一节 罚款

第三条　拖欠的，罚款。依照第二条办理。
第三条之一　多次拖欠的，加倍罚款。
第十二条 本法自2020年5月1日起施行。
"""

Put = Callable[..., None]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts the text of an act `x` and a register in the place of the repository's."""

    def write(text: str = TEXT, **fields: str) -> None:
        entry = {"title": "中华人民共和国某法", "number": "null", "issuer": "某委员会", "since": '"2020-05-01"', "amended": "null"}
        entry |= {"level": "nation", "region": "null", "source": "s", "checked": '"2026-09-20"', **fields}
        lines = "".join(f"    {name}: {value}\n" for name, value in entry.items())
        (tmp_path / "x.txt").write_text(text, encoding="utf-8", newline="")
        (tmp_path / "register.yml").write_text(f"acts:\n  - id: x\n{lines}", encoding="utf-8")
        monkeypatch.setattr(acts, "ACTS", tmp_path)
        monkeypatch.setattr(acts, "articles", articles.__wrapped__)
        monkeypatch.setattr(acts, "load_acts", load_acts.__wrapped__)

    return write


def test_articles_are_split_by_their_printed_number_without_headings(put: Put) -> None:
    put()
    found = acts.articles("x")

    assert list(found) == ["第一条", "第二条", "第三条", "第三条之一", "第十二条", ""]
    assert found["第二条"] == "工资应当按月支付。\n　　不得拖欠。"
    assert found["第三条"] == "拖欠的，罚款。依照第二条办理。"
    assert found["第三条之一"] == "多次拖欠的，加倍罚款。"
    assert not any(heading in text for name, text in found.items() if name for heading in ("总则", "第二章", "第一节"))


def test_whole_text_stands_beside_them_and_texts_without_articles_have_only_it(put: Put) -> None:
    put()
    assert acts.articles("x")[""].startswith("中华人民共和国某法") and "施行" in acts.articles("x")[""]
    put("关于某事的意见\n\n一、要按月发工资。\n")
    assert acts.articles("x") == {"": "关于某事的意见\n一、要按月发工资。"}


def test_line_ends_of_other_systems_change_nothing(put: Put) -> None:
    put()
    plain = acts.articles("x")
    put(TEXT.replace("\n", "\r\n"))

    assert acts.articles("x") == plain


def test_no_article_holds_a_blank_line(put: Put) -> None:
    held = [articles(act) for act in load_acts()]

    assert not [name for act in held for name, text in act.items() if "\n\n" in text or text != text.strip()]


def test_register_is_read_with_its_dates(put: Put) -> None:
    put(said="某法规", repealed='"2027-01-01"')
    act = acts.load_acts()["x"]

    assert (act.since, act.amended, act.checked, act.repealed) == (date(2020, 5, 1), None, date(2026, 9, 20), date(2027, 1, 1))
    assert act.short == "某法规"
    put()
    assert acts.load_acts()["x"].short == "某法"


@pytest.mark.parametrize(
    ("field", "value", "fault"), [("articles", "12", "articles"), ("since", '"2020-13-01"', "month"), ("since", '"2020-05-32"', "day")]
)
def test_faulty_entry_is_named(field: str, value: str, fault: str, put: Put) -> None:
    put(**{field: value})

    with pytest.raises(SourceError, match=rf"register\.yml: x: .*{fault}"):
        acts.load_acts()


def test_entry_without_a_field_is_named(put: Put, tmp_path: Path) -> None:
    put()
    (tmp_path / "register.yml").write_text("acts:\n  - id: x\n    title: 某法\n", encoding="utf-8")

    with pytest.raises(SourceError, match=r"register\.yml: x: .*issuer"):
        acts.load_acts()


def test_missing_text_is_named(put: Put) -> None:
    put()

    with pytest.raises(SourceError, match=r"y\.txt: the text of this act is missing"):
        acts.articles("y")
