"""Papers filled from what was told: what is known stands in them, what is not is a blank, and nobody's name ever is."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from knowledge.papers.code import as_png, as_svg
from knowledge.papers.fill import fill, runs
from knowledge.papers.load import form_asked, load_forms
from knowledge.papers.model import Code, Line, Run, Table
from knowledge.papers.plain import as_text
from knowledge.papers.word import as_docx
from knowledge.reading.told import NOTHING, Told, told

TODAY = date(2026, 11, 30)
WAGES = told("干了71天，一天280，给了6000", TODAY)
FORMS = ("complaint", "arbitration", "wage_table", "evidence", "demand", "authorization", "legal_aid", "injury")


def text_of(form: str, case: Told = NOTHING, place: str = "") -> str:
    return as_text(fill(form, case, place, TODAY))


def test_the_eight_papers_are_there_in_their_order() -> None:
    assert tuple(load_forms()) == FORMS


def test_what_was_told_stands_in_the_complaint() -> None:
    text = text_of("complaint", WAGES, "安阳市")
    assert "责令被投诉人支付拖欠的劳动报酬13880元" in text
    assert "71天×280元＝19880元，减去已付6000元，还欠13880元" in text
    assert "安阳市人力资源和社会保障局（劳动保障监察）" in text and "说好工钱每天280元" in text


@pytest.mark.parametrize("form", FORMS)
def test_a_paper_of_nothing_told_is_blanks_and_no_figure(form: str) -> None:
    text = text_of(form)
    assert "＿" in text and not {"13880", "{", "}"} & {piece for piece in ("13880", "{", "}") if piece in text}


@pytest.mark.parametrize("form", [form for form in FORMS if form != "demand"])
def test_who_hands_it_in_signs_and_is_named_by_hand(form: str) -> None:
    paper = fill(form, WAGES, "安阳市", TODAY)
    lines = [part for part in paper.parts if isinstance(part, Line)]
    assert any(line.kind == "sign" and any(run.blank for run in line.runs) for line in lines)
    named = [
        line
        for line in lines
        for run, after in zip(line.runs, line.runs[1:])
        if run.text.endswith(("姓名：", "身份证号：")) and not after.blank
    ]
    assert named == []


def test_what_was_paid_is_not_invented() -> None:
    unknown = text_of("complaint", told("干了71天，一天280", TODAY))
    assert "已付＿" in unknown and "分文未付" not in unknown and "支付拖欠的劳动报酬＿" in unknown


def test_nothing_paid_is_said_so() -> None:
    from knowledge.talk.slots import load_slots, read_slot

    nothing = told("干了71天，一天280", TODAY).updated(read_slot(load_slots()["paid"], "没给", TODAY))
    assert "分文未付" in text_of("complaint", nothing) and "19880元" in text_of("complaint", nothing)


def test_the_second_wage_is_claimed_only_where_it_was_told_of() -> None:
    without = told("没签合同干了8个月，月工资4500", TODAY)
    assert "二倍工资差额31500元" in text_of("arbitration", without)
    assert "二倍" not in text_of("arbitration", WAGES)


def test_a_month_that_was_told_is_no_day() -> None:
    from knowledge.talk.slots import load_slots, read_slot

    case = read_slot(load_slots()["span"], "3月到5月", TODAY)
    assert "自2026年3月起" in text_of("complaint", case) and "到2026年5月为止" in text_of("complaint", case)


def test_papers_where_and_the_last_day_stand_on_the_sheet_to_take_along() -> None:
    case = told("2026年5月20号离职的", TODAY)
    text = text_of("complaint", case, "安阳市")
    sheet = text[text.index("带上这些，去这里") :]
    assert "身份证" in sheet and "去：安阳市的劳动保障监察大队" in sheet and "12333" in sheet and "2028年5月20日" in sheet
    assert "带上这些" not in text_of("demand", WAGES)


def test_blanks_have_the_size_their_form_says() -> None:
    assert runs("姓名：{:3}，欠{owed}元{}", {"owed": "5"}) == (
        Run("姓名："), Run(blank=3), Run("，欠"), Run("5"), Run("元"), Run(blank=8)
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_word_file_holds_the_same_words(form: str) -> None:
    paper = fill(form, WAGES, "安阳市", TODAY)
    document = Document(BytesIO(as_docx(paper)))
    words = "".join(paragraph.text for paragraph in document.paragraphs)
    cells = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    told_words = [run.text for part in paper.parts if isinstance(part, Line) for run in part.runs if run.text]
    assert all(text in words for text in told_words)
    assert all(column in cells for part in paper.parts if isinstance(part, Table) for column in part.columns)
    assert document.core_properties.author == "" and document.core_properties.last_modified_by in ("", None)


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("帮我写个投诉书", "complaint"),
        ("劳动仲裁申请", "arbitration"),
        ("工伤申请表", "injury"),
        ("法律援助申请表", "legal_aid"),
        ("写点啥", None),
    ],
)
def test_a_paper_is_known_by_its_names(said: str, form: str | None) -> None:
    found = form_asked(said)
    assert (found.id if found is not None else None) == form


def test_hours_a_day_stand_in_the_working() -> None:
    text = text_of("complaint", told("每天干10个小时，干了18天，一小时22，给了1000", TODAY))
    assert "每天10小时×18天×22元＝3960元，减去已付1000元，还欠2960元" in text and "每小时22元" in text


ADDRESS = "https://wen.example.org"


@pytest.mark.parametrize(("back", "codes"), [("", 0), (ADDRESS, 1)])
def test_a_code_leads_back_where_the_address_is_set(back: str, codes: int) -> None:
    paper = fill("complaint", WAGES, "安阳市", TODAY, back)
    assert len(Document(BytesIO(as_docx(paper))).inline_shapes) == codes
    assert (ADDRESS in as_text(paper)) is bool(codes)
    assert [part.address for part in paper.parts if isinstance(part, Code)] == [back] * codes


def test_the_sheet_says_what_to_ask_there() -> None:
    assert "要一张收到材料的回执" in text_of("complaint") and "回执" not in text_of("demand")


def test_a_code_is_drawn_as_a_picture_of_its_own_for_each_address() -> None:
    one, other = as_svg(Code(ADDRESS)), as_svg(Code("https://wen.example.net"))
    assert one.startswith("<svg") and one != other and as_png(Code(ADDRESS)).startswith(b"\x89PNG")
