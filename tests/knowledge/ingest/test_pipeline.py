"""The five official texts, whole: counts, facts, offices, and every character accounted for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.document import Clause, Document
from knowledge.errors import SourceError
from knowledge.ingest.lines import bare
from knowledge.ingest.patterns import LOST
from knowledge.ingest.pipeline import ParsedDocument, ParsedSource, default_id, load
from tests.knowledge.ingest.conftest import SOURCES

COUNTS = {
    "anyang-2015-34": 25,
    "panzhihua-2016-10": 27,
    "xingtai-2019-3": 26,
    "jilin-opinion": 30,
    "zhengzhou-2019-10": 0,
    "zhengzhou-2019-6": 3,
    "henan-2019-2": 20,
}


@pytest.fixture
def clause(documents: dict[str, ParsedDocument]) -> Callable[[str], Clause]:
    def find(identifier: str) -> Clause:
        document, _, ordinal = identifier.rpartition("/")
        found = documents[document].document.clauses[int(ordinal) - 1]
        assert found.id == identifier
        return found

    return find


def offices(clause: Clause, role: str) -> str:
    return " ".join(office.as_printed for office in clause.offices if office.role.value == role)


def test_documents_and_their_clauses(documents: dict[str, ParsedDocument]) -> None:
    assert {name: len(parsed.document.clauses) for name, parsed in documents.items()} == COUNTS


@pytest.mark.parametrize(
    ("document", "number", "issuer", "issued", "region", "level", "parent"),
    [
        ("anyang-2015-34", "安政〔2015〕34号", "安阳市人民政府", date(2015, 11, 20), "anyang", "city", None),
        ("panzhihua-2016-10", "攀办发〔2016〕10号", "攀枝花市人民政府办公室", date(2016, 3, 27), "panzhihua", "city", None),
        ("xingtai-2019-3", "邢农工发〔2019〕3号", "邢台市农民工工作领导小组", date(2019, 12, 16), "xingtai", "city", None),
        ("jilin-opinion", None, "吉林市人民政府", None, "jilin", "city", None),
        ("zhengzhou-2019-10", "郑卫职健（2019）10号", "郑州市卫生健康委员会", date(2019, 7, 12), "zhengzhou", "city", None),
        (
            "zhengzhou-2019-6",
            "郑农工办〔2019〕6号",
            "郑州市农民工工作领导小组办公室",
            date(2019, 5, 9),
            "zhengzhou",
            "city",
            "zhengzhou-2019-10",
        ),
        ("henan-2019-2", "豫农工发〔2019〕2号", "河南省农民工工作领导小组", None, "henan", "province", "zhengzhou-2019-6"),
    ],
)
def test_facts_of_the_documents(
    documents: dict[str, ParsedDocument],
    document: str,
    number: str | None,
    issuer: str,
    issued: date | None,
    region: str,
    level: str,
    parent: str | None,
) -> None:
    found = documents[document].document
    assert (found.number, found.issuer, found.issued, found.region, found.level, found.parent) == (
        number,
        issuer,
        issued,
        region,
        level,
        parent,
    )


def test_titles_stand_without_line_breaks(documents: dict[str, ParsedDocument]) -> None:
    assert documents["jilin-opinion"].document.title == "吉林市人民政府关于进一步做好为农民工服务工作的实施意见"
    assert documents["henan-2019-2"].document.title == "河南省农民工工作领导小组关于印发《河南省农民工工作领导小组2019年工作要点》的通知"


def test_ordinals_run_through_each_document(documents: dict[str, ParsedDocument]) -> None:
    for parsed in documents.values():
        clauses = parsed.document.clauses
        assert [clause.ordinal for clause in clauses] == list(range(1, len(clauses) + 1))
        assert [clause.id for clause in clauses] == [f"{parsed.document.id}/{clause.ordinal}" for clause in clauses]


def test_a_minimal_manifest_finds_the_same(tmp_path: Path, documents: dict[str, ParsedDocument]) -> None:
    regions = dict(zip(sorted(path.name for path in SOURCES.glob("*.txt")), ["anyang", "panzhihua", "xingtai", "jilin", "zhengzhou"]))
    for name in regions:
        (tmp_path / name).write_bytes((SOURCES / name).read_bytes())
    (tmp_path / "manifest.yml").write_text("".join(f"- {{file: {name}, region: {region}}}\n" for name, region in regions.items()))
    found = {parsed.document.id: parsed.document for parsed in load(tmp_path)}
    assert set(found) == set(documents)
    # Gaps and frames are declared: the one would read on, the other have a clause more.
    for name in set(documents) - {"panzhihua-2016-10", "jilin-opinion"}:
        assert found[name] == documents[name].document


def test_every_character_is_in_one_block(held: tuple[ParsedSource, ...]) -> None:
    for source in held:
        blocks = [block for parsed in source.documents for block in parsed.blocks]
        assert "".join(block.text for block in blocks) == source.repaired.text, source.entry.file


def test_a_clause_holds_the_text_of_its_blocks_and_nothing_else(held: tuple[ParsedSource, ...]) -> None:
    for parsed in (document for source in held for document in source.documents):
        for clause in parsed.document.clauses:
            body = "".join(block.text for block in parsed.blocks if block.clause_id == clause.id and block.kind == "body")
            assert bare(body) == bare(clause.text), clause.id
            heading = "".join(block.text for block in parsed.blocks if block.clause_id == clause.id and block.kind == "heading")
            assert clause.heading in heading


def test_sentences_cover_each_text(documents: dict[str, ParsedDocument]) -> None:
    for parsed in documents.values():
        for clause in parsed.document.clauses:
            assert bare("".join(clause.text[start:end] for start, end in clause.sentences)) == bare(clause.text), clause.id
            assert all(earlier[1] <= later[0] for earlier, later in zip(clause.sentences, clause.sentences[1:]))


def test_every_printed_office_stands_in_its_statement(held: tuple[ParsedSource, ...]) -> None:
    for parsed in (document for source in held for document in source.documents):
        for clause in parsed.document.clauses:
            statement = "".join(block.text for block in parsed.blocks if block.clause_id == clause.id and block.kind == "statement")
            assert all(office.as_printed in statement for office in clause.offices), clause.id


def test_only_aims_and_principles_name_no_office(documents: dict[str, ParsedDocument]) -> None:
    without = [clause.id for parsed in documents.values() for clause in parsed.document.clauses if not clause.offices]
    assert without == [
        "anyang-2015-34/1",
        "anyang-2015-34/2",
        "xingtai-2019-3/1",
        "xingtai-2019-3/2",
        "zhengzhou-2019-6/1",
        "zhengzhou-2019-6/2",
        "zhengzhou-2019-6/3",
    ]


def test_no_text_holds_its_statement(documents: dict[str, ParsedDocument]) -> None:
    for parsed in documents.values():
        for clause in parsed.document.clauses:
            assert not clause.text.rstrip().endswith(("负责）", "负责)", "参加）", "政府）", "等单位负责。")), clause.id
            assert "责任单位：" not in clause.text


def test_number_heading_and_section(clause: Callable[[str], Clause]) -> None:
    wages = clause("anyang-2015-34/9")
    assert (wages.number, wages.heading, wages.section) == ("（九）", "保障农民工工资报酬权益", "三、进一步维护农民工的劳动保障权益")
    assert wages.text.startswith("加大执法力度，严查欠薪行为") and wages.text.endswith("实现农民工与城镇职工同工同酬。")
    assert clause("zhengzhou-2019-6/2").number == "二、"


def test_page_breaks_inside_words_are_undone(clause: Callable[[str], Clause]) -> None:
    assert "“一卡通”（农民工工资实名制一卡通)建设" in clause("anyang-2015-34/9").text
    assert "开展尘毒危害专项治理" in clause("xingtai-2019-3/9").text
    assert "建立和完善农村留守老年人信息台账" in clause("xingtai-2019-3/14").text
    assert "管理和服务，推进" in clause("henan-2019-2/14").text


def test_paragraphs_of_a_clause_stay_apart(clause: Callable[[str], Clause]) -> None:
    assert len(clause("anyang-2015-34/5").text.split("\n")) == 7
    assert clause("anyang-2015-34/5").text.split("\n")[2].startswith("妥善解决创业用地问题。")


def test_a_character_that_a_page_break_prints_twice_stands_once(clause: Callable[[str], Clause]) -> None:
    assert "建立健全基本公共服务制度体系" in clause("xingtai-2019-3/1").text


def test_misprints_are_quoted_as_published(clause: Callable[[str], Clause]) -> None:
    assert "保障农工人身安全" in clause("xingtai-2019-3/9").text
    assert "正住户口学生" in clause("panzhihua-2016-10/13").text
    assert "“中国梦 劳动美”" in clause("jilin-opinion/23").text


def test_what_the_scan_lost_is_marked(clause: Callable[[str], Clause]) -> None:
    assert f"儿童健康管理工{LOST}强农村“妇女之家”建设" in clause("panzhihua-2016-10/23").text


def test_offices_before_and_after_the_word_together(clause: Callable[[str], Clause]) -> None:
    assert offices(clause("anyang-2015-34/12"), "lead") == "市人力资源社会保障局 司法局"
    assert offices(clause("anyang-2015-34/12"), "with") == "市发展改革委 公安局 市政府国资委 总工会 中级法院"
    assert offices(clause("anyang-2015-34/24"), "lead") == "国家统计局安阳调查队 市统计局 农民工办"
    assert offices(clause("anyang-2015-34/24"), "with") == "市农民工工作领导小组各成员单位"
    assert offices(clause("anyang-2015-34/23"), "lead") == "市民政局 总工会 团市委 妇联"
    assert offices(clause("anyang-2015-34/4"), "with").endswith("妇联 各县（市、区）政府")


def test_offices_of_the_other_forms(clause: Callable[[str], Clause]) -> None:
    assert offices(clause("panzhihua-2016-10/23"), "lead") == "市民政局 团市委 妇联"
    assert offices(clause("panzhihua-2016-10/23"), "with") == "市发改委 教育体育局 公安局 财政局"
    assert offices(clause("xingtai-2019-3/13"), "lead") == "市人力资源社会保障局 市交通运输局 各县〈市、区〉人民政府"
    assert offices(clause("xingtai-2019-3/21"), "lead") == "市农民办 各成员单位 各县<市、区>人民政府"
    assert offices(clause("jilin-opinion/1"), "lead") == "市人社局 市农民工工作领导小组办公室"
    assert offices(clause("jilin-opinion/1"), "with") == "市发改委 教育局 科技局 财政局 建委 农委 安监局 统计局 市总工会 团市委 妇联"
    assert offices(clause("jilin-opinion/27"), "lead") == "市总工会 团市委 市妇联"
    assert offices(clause("henan-2019-2/8"), "lead") == "省人力资源社会保障厅 司法厅"
    assert offices(clause("henan-2019-2/8"), "with") == "省高法 省总工会"
    assert offices(clause("henan-2019-2/2"), "with") == ""
    assert offices(clause("henan-2019-2/17"), "lead") == "省农民工办"


def test_names_of_today(clause: Callable[[str], Clause]) -> None:
    names = {office.as_printed: office.name for office in (*clause("anyang-2015-34/9").offices, *clause("henan-2019-2/1").offices)}
    assert names["市人力资源社会保障局"] == "安阳市人力资源和社会保障局"
    assert names["司法局"] == "安阳市司法局"
    assert names["省人力资源社会保障厅"] == "河南省人力资源和社会保障厅"


def test_the_notice_closing_words_are_in_no_clause(documents: dict[str, ParsedDocument]) -> None:
    kinds = [block.kind for block in documents["anyang-2015-34"].blocks]
    assert kinds[-6:] == ["closing", "date", "imprint", "imprint", "imprint", "imprint"]
    assert "按照本意见要求" not in documents["jilin-opinion"].document.clauses[-1].text


def test_loading_twice_gives_the_same(documents: dict[str, ParsedDocument]) -> None:
    assert {parsed.document.id: parsed for parsed in load(SOURCES)} == documents


@pytest.mark.parametrize(
    ("number", "title", "issued", "expected"),
    [
        ("海政〔2020〕07号", "意见", None, "haiping-2020-7"),
        (None, "关于务工的实施意见", None, "haiping-opinion"),
        (None, "务工办法（试行）", date(2020, 1, 2), "haiping-2020-01-02-rules"),
        (None, "告知书", None, "haiping-document"),
    ],
)
def test_ids_where_the_manifest_gives_none(number: str | None, title: str, issued: date | None, expected: str) -> None:
    assert default_id("haiping", number, title, issued) == expected


BROKEN = "海平市人民政府关于务工的意见\n一、就业\n（一）招聘。每月一场。\n（三）培训。晚上上课。\n"


def test_a_missing_number_stops_the_import_unless_it_is_published_so(folder: Callable[..., Path]) -> None:
    where = folder("- {file: a.txt, region: haiping}\n", a__txt=BROKEN)
    with pytest.raises(SourceError, match=r"a.txt:4: clause （三） after number 1 is out of sequence .*numbering: as-published"):
        load(where)
    (lenient,) = load(where, strict=False)
    assert lenient.problems and [clause.ordinal for clause in lenient.document.clauses] == [1, 2]
    (accepted,) = load(folder("- {file: a.txt, region: haiping, numbering: as-published}\n", a__txt=BROKEN))
    assert [clause.number for clause in accepted.document.clauses] == ["（一）", "（三）"]


def test_more_documents_in_the_manifest_than_in_the_text(folder: Callable[..., Path]) -> None:
    text = BROKEN.replace("（三）", "（二）")
    with pytest.raises(SourceError, match="describes 2 documents, the text holds 1"):
        load(folder("- {file: a.txt, region: haiping, documents: [{id: a}, {id: b}]}\n", a__txt=text))


def test_a_region_outside_the_catalog_keeps_the_manifests_id(folder: Callable[..., Path]) -> None:
    text = BROKEN.replace("（三）", "（二）").replace("每月一场。", "每月一场。（市人社局负责）")
    (parsed,) = load(folder("- {file: a.txt, region: somewhere-else}\n", a__txt=text))
    assert (parsed.document.region, parsed.document.level) == ("somewhere-else", "city")
    assert parsed.document.clauses[0].offices[0].name == "海平市人力资源和社会保障局"


def test_two_sources_may_not_share_an_id(folder: Callable[..., Path]) -> None:
    text = BROKEN.replace("（三）", "（二）")
    with pytest.raises(SourceError, match="two documents have the id haiping-opinion"):
        load(folder("- {file: a.txt, region: haiping}\n- {file: b.txt, region: haiping}\n", a__txt=text, b__txt=text))


def test_overrides_of_the_manifest_win(folder: Callable[..., Path]) -> None:
    facts = "{id: x, number: 海政〔2020〕1号, title: 意见, issuer: 海平市人民政府, issued: 2020-02-03, region: haiping, level: county, place: 海平县}"
    (parsed,) = load(folder(f"- {{file: a.txt, region: haiping, documents: [{facts}]}}\n", a__txt=BROKEN.replace("（三）", "（二）")))
    expected = Document("x", "海政〔2020〕1号", "意见", "海平市人民政府", date(2020, 2, 3), "haiping", "county", None)
    assert parsed.document.with_clauses(()) == expected
