"""Documents of the other styles of this genre, each a small fixture of our own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.document import Clause
from knowledge.errors import SourceError
from knowledge.ingest.clause import sentences_of
from knowledge.ingest.lines import bare
from knowledge.ingest.pipeline import ParsedDocument
from knowledge.ingest.repair import repair
from knowledge.ingest.split import split

Read = Callable[..., tuple[ParsedDocument, ...]]


def facts(clause: Clause) -> tuple[str, str, str]:
    return clause.number, clause.section, clause.heading


def document_text(parsed: ParsedDocument, ordinal: int) -> str:
    return parsed.document.clauses[ordinal - 1].text


def offices(clause: Clause) -> dict[str, str]:
    return {office.as_printed: office.role.value for office in clause.offices}


def test_a_countys_opinion_with_numbers_that_restart(fixture_document: Read) -> None:
    (parsed,) = fixture_document("county-opinion", "yunling")
    document = parsed.document
    assert (document.id, document.number, document.level) == ("yunling-2017-8", "云政办发【2017】8号", "county")
    assert document.title == "云岭县人民政府办公室关于做好外出务工人员服务工作的若干意见"
    assert (document.issuer, document.issued, document.parent) == ("云岭县人民政府办公室", date(2017, 6, 1), None)
    assert [clause.ordinal for clause in document.clauses] == [1, 2, 3, 4, 5]
    assert [facts(clause) for clause in document.clauses] == [
        ("（一）", "一、促进就业", "摸清务工底数"),
        ("（二）", "一、促进就业", "组织专场招聘"),
        ("（一）", "二、保障权益", "管好工资发放"),
        ("（二）", "二、保障权益", "落实工伤保障"),
        ("三、", "", ""),
    ]
    assert document.clauses[0].text.endswith("写清楚，登记结果报县人社局汇总。登记时不得向务工人员收取任何费用。")
    assert offices(document.clauses[0]) == {"县人社局": "lead", "县农业农村局": "with", "各乡镇人民政府": "with"}
    assert offices(document.clauses[3]) == {"县人社局": "lead", "县住建局": "with", "应急管理局": "with"}
    assert document.clauses[2].text == "工地要把工资按月打到工人自己的卡上，班组长不得代领。出现欠薪的，由总包单位先行垫付。"


def test_signature_and_glossary_are_in_no_clause(fixture_document: Read) -> None:
    (parsed,) = fixture_document("county-opinion", "yunling")
    kinds = {block.text.strip(): block.kind for block in parsed.blocks if block.clause_id is None}
    assert document_text(parsed, 5) == "本意见自印发之日起施行。"
    assert kinds["云岭县人民政府办公室"] == "title" or kinds["2017年6月1日"] == "date"
    assert kinds["2.班组长：带班干活的人。"] == "attachment"


def test_a_plan_under_a_notice_with_arabic_items(fixture_document: Read) -> None:
    (parsed,) = fixture_document("plan-with-notice", "donggang")
    document = parsed.document
    assert (document.id, document.issuer, document.issued) == ("donggang-2021-15", "东港市人民政府办公厅", date(2021, 4, 9))
    assert [facts(clause) for clause in document.clauses] == [
        ("一、", "", "目标任务"),
        ("1.", "二、重点任务", "扩大公租房供给"),
        ("2.", "二、重点任务", "建好工地宿舍"),
        ("3.", "二、重点任务", "放开公积金缴存"),
        ("三、", "", "组织领导"),
    ]
    aims, *tasks, _ = document.clauses
    assert aims.text == "到2025年，筹集床位2万张。" and aims.offices == ()
    assert offices(tasks[0]) == {"市住房城乡建设局": "lead", "市财政局": "with", "市自然资源和规划局": "with"}
    assert offices(tasks[1]) == {"市住房城乡建设局": "lead", "市城市管理局": "lead"}
    assert offices(tasks[2]) == {"市住房公积金管理中心": "lead", "各区县政府": "lead", "管委会": "lead"}
    assert tasks[1].text == "宿舍人均面积不得少于2.5平方米，夏天有风扇，冬天有暖气。"


def test_a_notice_whose_sections_are_its_clauses(fixture_document: Read) -> None:
    (parsed,) = fixture_document("plain-sections", "hedong")
    document = parsed.document
    assert (document.number, document.issued, document.level) == ("河农联〔2018〕第4号", date(2018, 11, 5), "county")
    assert [facts(clause) for clause in document.clauses] == [("一、", "", "查清欠薪"), ("二、", "", "送温暖"), ("三、", "", "")]
    assert offices(document.clauses[1]) == {"区总工会": "lead", "区民政局": "with", "区残联": "with", "各街道办事处": "with"}
    assert offices(document.clauses[2]) == {"区交通运输局": "lead", "区公安分局": "lead"}
    assert document.clauses[2].text.startswith("办好春运返乡服务") and "按职责分工" not in document.clauses[2].text


def test_rules_in_articles_keep_their_enumerations(fixture_document: Read) -> None:
    (parsed,) = fixture_document("articles", "nanping")
    document = parsed.document
    assert (document.id, document.title, document.level) == ("nanping-rules", "南平州农民工权益保障办法（试行）", "city")
    assert [clause.number for clause in document.clauses] == ["第一条", "第二条", "第三条", "第四条", "第五条"]
    assert document.clauses[3].text.split("\n")[1:] == [
        "有下列情形之一的，由人力资源社会保障部门责令改正：",
        "（一）未开设专用账户的；",
        "（二）未实行实名制管理的。",
    ]
    assert document.clauses[2].section == "第二章工资"


def test_a_wrapped_text_with_running_headers(fixture_document: Read) -> None:
    (parsed,) = fixture_document("wrapped", "qingshui")
    document = parsed.document
    assert (document.title, document.number) == ("清水市人民政府关于加强农民工法律援助的实施意见", "清政发[2020]3号")
    assert [clause.number for clause in document.clauses] == ["（一）", "（二）", "（三）"]
    assert offices(document.clauses[0]) == {"市司法局": "lead", "市法律援助中心": "lead", "各县〈市、区〉人民政府": "lead"}
    assert offices(document.clauses[1]) == {"市司法局": "lead", "市人社局": "with", "市总工会": "with", "市妇联": "with"}
    assert document.clauses[1].text.endswith("农村一、二、三产业务工的一样受理。")


def test_a_web_page_that_came_as_one_line(fixture_document: Read) -> None:
    (parsed,) = fixture_document("one-line", "linhai")
    document = parsed.document
    assert (document.number, document.title) == ("临就发〔2022〕6号", "临海县就业局关于农民工技能培训的工作要点")
    assert [facts(clause) for clause in document.clauses] == [
        ("（一）", "一、总体要求", "指导思想"),
        ("（二）", "二、主要任务", "开设夜班课程"),
        ("（三）", "二、主要任务", "发放培训补贴"),
    ]


def test_a_forwarded_document_is_one_of_its_own(fixture_document: Read) -> None:
    outer, inner = (parsed.document for parsed in fixture_document("nested", "pingshan"))
    assert (outer.id, len(outer.clauses), outer.issued) == ("pingshan-2016-9", 0, date(2016, 8, 2))
    assert (inner.parent, inner.number, inner.issuer) == (outer.id, "石政办发〔2016〕31号", "石桥市人民政府办公室")
    assert (inner.issued, inner.level) == (date(2016, 7, 20), "city")
    assert [facts(clause) for clause in inner.clauses] == [("一、", "", "敞开校门"), ("二、", "", "不收借读费")]
    assert offices(inner.clauses[1]) == {"市教育局": "lead", "市发展改革委": "lead", "市公安局": "with"}


def test_an_attached_list_with_its_own_clauses_is_a_document_too(fixture_document: Read) -> None:
    notice, annex = (parsed.document for parsed in fixture_document("annex", "baisha"))
    assert [clause.heading for clause in notice.clauses] == ["提高认识", "抓紧落实"]
    assert (annex.id, annex.parent, annex.issuer) == ("baisha-2020-11-annex", "baisha-2020-11", notice.issuer)
    assert (annex.title, annex.number, annex.issued) == ("冬季行动任务清单", None, date(2020, 11, 20))
    assert [clause.heading for clause in annex.clauses] == ["讨薪窗口不关门", "宿舍取暖有人管"]
    assert offices(annex.clauses[1]) == {"区住建局": "lead", "区应急局": "lead"}


def test_sections_with_and_without_items_are_all_read(fixture_document: Read) -> None:
    (parsed,) = fixture_document("mixed", "liuxi")
    document = parsed.document
    assert (document.issuer, document.issued) == ("中共柳溪市委办公室柳溪市人民政府办公室", date(2022, 3, 1))
    assert [facts(clause) for clause in document.clauses] == [
        ("一、", "", "报销路费"),
        ("二、", "", "零工有地方等活"),
        ("（一）", "三、看病参保方便", "在干活的地方参保"),
        ("（二）", "三、看病参保方便", "工地人人有工伤保险"),
        ("四、", "", "附则"),
    ]
    assert offices(document.clauses[0]) == {"市人社局": "lead", "市财政局": "lead", "各县（市、区）党委和政府": "lead"}
    assert offices(document.clauses[3]) == {"市人社局": "lead"}
    assert document.clauses[0].offices[0].name == "柳溪市人力资源和社会保障局"


def test_a_web_page_with_its_furniture(fixture_document: Read) -> None:
    (parsed,) = fixture_document("web-page", "linhuai")
    document = parsed.document
    assert (document.id, document.level, document.issued) == ("linhuai-2017-41", "province", date(2017, 3, 13))
    assert document.title == "临淮省人民政府办公厅关于印发农民工手艺提升计划（2017—2020年）的通知"
    assert [clause.heading for clause in document.clauses] == ["总的想法", "几条原则", "办培训班", "建练手的地方"]
    assert document.clauses[2].text == "1．开夜班。每县至少两个班。\n2．发补贴。拿到证书的给予补贴。"
    assert offices(document.clauses[2]) == {"省人力资源社会保障厅": "lead", "省财政厅": "lead", "各市、县（市、区）人民政府": "lead"}
    assert document.clauses[3].text == "每市一个。"
    assert document.clauses[2].offices[0].name == "临淮省人力资源和社会保障厅"


def test_the_title_of_an_announced_plan_stands_in() -> None:
    text = "各县区协调机构：\n现印发给你们。\n附件：海平市农民工工作领导小组2007年工作要点\n一、工资\n按月发。（市人社局负责）\n二、合同\n签合同。（市人社局负责）\n"
    front = split(repair(text).paragraphs)[0].front
    assert (front.title, front.issuer) == ("海平市农民工工作领导小组2007年工作要点", "海平市农民工工作领导小组")


@pytest.mark.parametrize(
    "name",
    ["county-opinion", "plan-with-notice", "plain-sections", "articles", "wrapped", "one-line", "nested", "annex", "mixed", "web-page"],
)
def test_blocks_hold_every_character_and_sentences_every_word(fixture_document: Read, name: str) -> None:
    parsed = fixture_document(name)
    assert all(block.text for document in parsed for block in document.blocks)
    for document in parsed:
        for clause in document.document.clauses:
            assert bare("".join(clause.text[start:end] for start, end in clause.sentences)) == bare(clause.text)


def test_a_missing_clause_stops_the_import_with_its_line(folder: Callable[..., object], fixture_document: Read) -> None:
    text = "海平市人民政府关于务工的意见\n一、就业\n（一）招聘。每月一场。\n（三）培训。晚上上课。\n"
    raw = split(repair(text).paragraphs)[0]
    assert raw.problems == ["line 4: clause （三） after number 1 is out of sequence"]
    assert [clause.number for clause in raw.clauses] == ["（一）", "（三）"]


def test_a_repeated_number_is_a_problem_and_the_count_goes_on() -> None:
    text = "海平市人民政府关于务工的意见\n（一）招聘。每月一场。\n（二）培训。晚上上课。\n（二）食堂。中午开放。\n（四）宿舍。有暖气。\n"
    raw = split(repair(text).paragraphs)[0]
    assert len(raw.problems) == 1
    assert [clause.heading for clause in raw.clauses] == ["招聘", "培训", "食堂", "宿舍"]


def test_an_inner_enumeration_is_part_of_its_clause() -> None:
    text = "（一）公开。下列事项要公开：\n（一）工价；\n（二）工时。\n（二）培训。晚上上课。\n（三）宿舍。有暖气。\n"
    raw = split(repair(f"海平市务工意见\n一、任务\n{text}").paragraphs)[0]
    assert [clause.heading for clause in raw.clauses] == ["公开", "培训", "宿舍"]
    assert raw.clauses[0].text == "下列事项要公开：\n（一）工价；\n（二）工时。"
    assert raw.problems == []


def test_numbers_that_begin_anew_without_a_section_are_a_problem() -> None:
    raw = split(repair("海平市务工意见\n（一）招聘。每月一场。\n（二）培训。晚上上课。\n（一）食堂。中午开放。\n").paragraphs)[0]
    assert [clause.heading for clause in raw.clauses] == ["招聘", "培训", "食堂"]
    assert raw.problems == ["line 4: clause （一） after number 2 begins anew where no section does"]


@pytest.mark.parametrize(
    ("first", "heading", "text"),
    [
        ("（一）按月发工资。打到卡上。", "按月发工资", "打到卡上。"),
        ("（一）总体要求：全面落实按月足额支付工资的规定，做到无欠薪。", "总体要求", "全面落实按月足额支付工资的规定，做到无欠薪。"),
        ("（一）培训农民工2万人次。免费上课。", "", "培训农民工2万人次。免费上课。"),
        ("（一）各地要办好春风行动。", "", "各地要办好春风行动。"),
        (
            "（一）明确责任主体　各类企业对招用的农民工的工资支付负有主体责任，要按月发放。",
            "明确责任主体",
            "各类企业对招用的农民工的工资支付负有主体责任，要按月发放。",
        ),
        ("（一）按月发工资", "按月发工资", ""),
        ("（一）按月发工资.打到卡上。", "按月发工资", "打到卡上。"),
    ],
)
def test_headings(first: str, heading: str, text: str) -> None:
    raw = split(repair(f"海平市务工意见\n一、任务\n{first}\n（二）培训。晚上上课。\n").paragraphs)[0]
    assert (raw.clauses[0].heading, raw.clauses[0].text) == (heading, text)


def test_sentences() -> None:
    text = "按月发工资。“不欠一分！”工时公开；\n加班给钱"
    assert [text[start:end] for start, end in sentences_of(text)] == ["按月发工资。", "“不欠一分！”", "工时公开；", "加班给钱"]


def test_a_text_without_items_is_refused(folder: Callable[..., object], fixture_document: Read) -> None:
    from knowledge.ingest.pipeline import load

    where = folder("- {file: a.txt, region: haiping}\n", a__txt="今天天气很好。\n")
    with pytest.raises(SourceError, match=r"a.txt:1: no numbered item found"):
        load(where)  # type: ignore[arg-type]


def test_a_regulation_is_of_the_congress_that_adopted_it() -> None:
    head = "海平市务工条例\n2012年6月29日 海平市第三届人民代表大会常务委员会第九次会议通过\n根据2018年7月26日海平市第四届人民代表大会常务委员会第二次会议关于修改部分法规的决定修正\n"
    front = split(repair(f"{head}第一条 为了务工，制定本条例。\n第二条 按月发工资。\n").paragraphs)[0].front
    assert (front.title, front.issuer) == ("海平市务工条例", "海平市人民代表大会常务委员会")
    assert (front.issued, front.published) == (None, date(2012, 6, 29))


def test_a_text_of_page_numbers_alone_is_refused(folder: Callable[..., object]) -> None:
    from knowledge.ingest.pipeline import load

    with pytest.raises(SourceError, match=r"a.txt: no text found"):
        load(folder("- {file: a.txt, region: haiping}\n", a__txt="— 2 —\n"))  # type: ignore[arg-type]
