"""Reading points: everything comes over, and what is wrong is named with file, line and field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import indent

import pytest

from knowledge.errors import CatalogError
from knowledge.points.load import FEWEST_ASKS, LONGEST_FIRST, LONGEST_PART, first_sentence, load_points, read_file, unfounded
from knowledge.points.model import Check, Point, Source

ASKS = ", ".join(f"这事第{number}种问法" for number in range(FEWEST_ASKS))
SOURCE = "{act: national/laodong_hetong_fa, article: 第十条, words: 应当订立书面劳动合同}"
FIELDS = {
    "clause": "17",
    "words": "以合法稳定住所",
    "says": "要签。",
    "kind": "right",
    "ask": "verdict",
    "source": SOURCE,
    "asks": f"[{ASKS}]",
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of two points, the second one (line 11) with other fields; None leaves a field out."""

    def make(name: str = "law/x.yml", head: str = "topic: labor_contract", id_: str = "second", **fields: str | None) -> Path:
        entries = []
        for point_id, content in (("first", FIELDS), (id_, {**FIELDS, **fields})):
            lines = [f"id: {point_id}", *(f"{field}: {value}" for field, value in content.items() if value is not None)]
            entries.append("  - " + indent("\n".join(lines), "    ").strip())
        path = tmp_path / "points" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([head, "points:", *entries, ""]), encoding="utf-8")
        return path

    return make


def test_point_of_law_comes_over_whole(write: Write) -> None:
    path = write(
        verdict="yes",
        who="worker",
        but="试用期也要。",
        do="去要一份。",
        clock="一个月",
        proof="工牌",
        checks='["worked_months >= 1", "age<60"]',
        topics="[wage_arrears]",
        calls='["12333"]',
        since="2008-01-01",
        until="'2030-12-31'",
    )
    point = read_file(path)[1]

    assert (point.id, point.topics, point.region) == ("labor_contract/second", ("labor_contract", "wage_arrears"), None)
    assert (point.verdict, point.who, point.but, point.do) == ("yes", "worker", "试用期也要。", "去要一份。")
    assert point.sources == (Source("应当订立书面劳动合同", act="national/laodong_hetong_fa", article="第十条"),)
    assert point.checks == (Check("worked_months", ">=", 1.0), Check("age", "<", 60.0))
    assert (point.since, point.until, point.calls) == (date(2008, 1, 1), date(2030, 12, 31), ("12333",))
    assert len(point.asks) == FEWEST_ASKS and not point.is_generated


def test_point_of_a_province_keeps_its_region_and_several_sources(write: Write) -> None:
    point = read_file(write(head="topic: labor_contract\nregion: henan", source=f"[{SOURCE}, {SOURCE}]"))[1]

    assert point.region == "henan" and len(point.sources) == 2


def test_point_of_a_document_rests_on_its_clause(write: Write) -> None:
    head = "document: anyang-2015-34\nregion: anyang"
    point = read_file(write(head=head, topics="[hukou]"))[1]

    assert (point.id, point.region, point.topics) == ("anyang-2015-34/second", "anyang", ("hukou",))
    assert point.sources == (Source("以合法稳定住所", clause="anyang-2015-34/17"),)


@pytest.mark.parametrize(("given", "verdict"), [("yes", "yes"), ("no", "no"), ('"no"', "no"), ("depends", "depends"), (None, None)])
def test_bare_yes_and_no_are_verdicts(given: str | None, verdict: str | None, write: Write) -> None:
    assert read_file(write(verdict=given))[1].verdict == verdict


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("says", None, "says: is missing"),
        ("says", "'  '", "says: is missing"),
        ("says", "[a]", "says: is no text"),
        ("says", "说" * (LONGEST_FIRST + 1) + "。", f"says: the first sentence has {LONGEST_FIRST + 2} characters"),
        ("says", "要签。" * 100, "says: has 300 characters, at most 180"),
        ("but", "但" * (LONGEST_PART + 1), "but: has 91 characters, at most 90"),
        ("do", "去" * (LONGEST_PART + 1), "do: has 91 characters"),
        ("clock", "天" * (LONGEST_PART + 1), "clock: has 91 characters"),
        ("kind", "opinion", "kind: 'opinion' is none of right, ban"),
        ("kind", None, "kind: None is none of"),
        ("ask", "why", "ask: 'why' is none of verdict"),
        ("who", "boss", "who: 'boss' is none of worker"),
        ("verdict", "maybe", "verdict: 'maybe' is none of yes, no, depends"),
        ("asks", "[一, 二, 三]", "asks: 3 different questions, at least 8"),
        ("asks", f"[{', '.join(['一样'] * 9)}]", "asks: 1 different questions, at least 8"),
        ("asks", "{a: b}", "asks: is no list of texts"),
        ("topics", "[wages]", "topics: wages is no topic"),
        ("checks", '["lived long"]', "checks: 'lived long' is not like `lived_months >= 6`"),
        ("since", "soon", "since: 'soon' is no date"),
        ("source", "labor law", "source: needs `act`, `article` and `words`"),
        ("source", "{act: national/laodong_hetong_fa}", "source: needs `act`"),
        ("source", None, "source: needs `act`"),
        ("say", "要签。", "say: is no field of a point"),
    ],
)
def test_fault_is_named_with_file_line_point_and_field(field: str, value: str | None, fault: str, write: Write) -> None:
    path = write(**{field: value})

    with pytest.raises(CatalogError) as caught:
        read_file(path)

    assert str(caught.value).startswith(f"{path}:11: second: {fault}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "- a", "topic: hukou", "topic: hukou\npoints: {a: b}"])
def test_file_of_another_shape_is_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CatalogError, match=r"x\.yml: has no list `points:`"):
        read_file(path)


def test_two_points_of_one_id_are_an_error_also_across_files(write: Write, tmp_path: Path) -> None:
    write("law/a.yml")
    assert len(load_points(tmp_path / "points")) == 2
    write("law/b.yml", id_="third")

    with pytest.raises(CatalogError, match="two points have the id labor_contract/first"):
        load_points(tmp_path / "points")


@pytest.mark.parametrize(("says", "first"), [("要签。不签赔钱。", "要签。"), ("要签", "要签"), ("能吗？能。", "能吗？"), ("", "")])
def test_first_sentence_is_what_stands_on_the_first_line(says: str, first: str) -> None:
    assert first_sentence(says) == first


def text_of(source: Source) -> str:
    return {"d/1": "落户\n凭居住证落户。", None: "应当订立书面劳动合同。"}[source.clause]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (Source("凭居住证", clause="d/1"), None),
        (Source("凭居 住证", clause="d/1"), "“凭居 住证” does not stand in d/1"),
        (Source("凭居住证", clause="d/2"), "there is no d/2"),
        (Source("订立书面劳动合同", act="a/b", article="第十条"), None),
        (Source("订立口头劳动合同", act="a/b", article="第十条"), "“订立口头劳动合同” does not stand in a/b 第十条"),
    ],
)
def test_words_that_are_not_the_sources_own_are_unfounded(source: Source, why: str | None) -> None:
    point = Point("p", "能。", "right", "verdict", (), (source,), ())

    assert unfounded(point, text_of) == why


def test_every_source_of_a_point_counts() -> None:
    right, wrong = Source("凭居住证", clause="d/1"), Source("凭户口本", clause="d/1")

    assert unfounded(Point("p", "能。", "right", "verdict", (), (right, wrong), ()), text_of) is not None
