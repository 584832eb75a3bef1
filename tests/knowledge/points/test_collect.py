"""Collecting points: those of documents that are not held are left out, unfounded ones stop the build, cited articles are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.cli import SOURCES, read_documents
from knowledge.document import Document
from knowledge.errors import CatalogError
from knowledge.points import collect
from knowledge.points.acts import articles, load_acts
from knowledge.points.collect import cited_acts, collect_points, finder
from knowledge.points.load import load_points
from knowledge.points.model import Point, Source

ASKS = ", ".join(f"这事第{number}种问法" for number in range(8))
LAW = "national/laodong_hetong_fa"

Put = Callable[..., Path]


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return tuple(read_documents(SOURCES))


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """A folder with one point of law and one of a clause, each with words of its source."""

    def write(law: str, clause: str, over: str = "") -> Path:
        common = f"says: 能。, kind: right, ask: verdict, asks: [{ASKS}]"
        source = f"{{act: {LAW}, article: 第十条, words: {law}}}"
        (tmp_path / "law.yml").write_text(
            f"topic: labor_contract\npoints:\n  - {{id: a, source: {source}, over: [{over}], {common}}}\n", encoding="utf-8"
        )
        (tmp_path / "city.yml").write_text(
            f"document: anyang-2015-34\nregion: anyang\npoints:\n  - {{id: b, clause: 17, words: {clause}, {common}}}\n", encoding="utf-8"
        )
        return tmp_path

    return write


def written(points: tuple[Point, ...]) -> list[str]:
    return [point.id for point in points if not point.is_generated]


def test_written_points_stand_before_generated_ones(put: Put, documents: tuple[Document, ...]) -> None:
    points = collect_points(documents, put("应当订立书面劳动合同", "合法稳定"))

    assert written(points) == ["anyang-2015-34/b", "labor_contract/a"]
    assert [point.is_generated for point in points] == sorted(point.is_generated for point in points)


def test_a_point_that_goes_before_one_that_is_not_held_stops_the_build(put: Put, documents: tuple[Document, ...]) -> None:
    folder = put("应当订立书面劳动合同", "合法稳定", "labor_contract/gone")

    with pytest.raises(CatalogError, match="there is no point labor_contract/gone"):
        collect_points(documents, folder)


def test_an_act_that_is_not_sure_stops_the_build(put: Put, documents: tuple[Document, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    doubted = {**load_acts(), LAW: replace(load_acts()[LAW], unsure="a newer version is known")}
    monkeypatch.setattr(collect, "load_acts", lambda: doubted)

    with pytest.raises(CatalogError, match="a newer version is known"):
        collect_points(documents, put("应当订立书面劳动合同", "合法稳定"))


def test_points_of_documents_that_are_not_held_are_left_out(put: Put, documents: tuple[Document, ...]) -> None:
    others = [document for document in documents if document.id != "anyang-2015-34"]
    points = collect_points(others, put("应当订立书面劳动合同", "合法稳定"))

    assert written(points) == ["labor_contract/a"]
    assert not [point.id for point in points if point.region == "anyang"]


def test_without_any_document_national_law_still_stands() -> None:
    points = collect_points(())

    assert points and not [source for point in points for source in point.sources if source.clause is not None]


@pytest.mark.parametrize(
    ("law", "clause", "why"),
    [
        ("应当订立口头劳动合同", "合法稳定", "labor_contract/a: “应当订立口头劳动合同” does not stand in"),
        ("应当订立书面劳动合同", "月球居住证", "anyang-2015-34/b: “月球居住证” does not stand in anyang-2015-34/17"),
    ],
)
def test_unfounded_words_stop_the_build(law: str, clause: str, why: str, put: Put, documents: tuple[Document, ...]) -> None:
    with pytest.raises(CatalogError, match=why):
        collect_points(documents, put(law, clause))


@pytest.mark.parametrize(
    "source",
    [Source("x", act="national/none", article="第一条"), Source("x", act=LAW, article="第九百条"), Source("x", clause="anyang-2015-34/99")],
)
def test_source_that_is_not_there_is_a_key_error(source: Source, documents: tuple[Document, ...]) -> None:
    with pytest.raises(KeyError):
        finder(documents)(source)


def test_cited_articles_are_kept_with_their_neighbours_in_order() -> None:
    point = Point(
        "p", "能。", "right", "verdict", (), (Source("x", act=LAW, article="第十条"), Source("x", act=LAW, article="第十五条")), ()
    )
    ((act, kept),) = cited_acts([point])

    assert act.id == LAW
    assert list(kept) == ["第九条", "第十条", "第十一条", "第十四条", "第十五条", "第十六条"]
    assert kept["第十条"] == articles(LAW)["第十条"]


def test_first_article_and_a_text_cited_as_a_whole_have_what_there_is() -> None:
    first = Point("p", "能。", "right", "verdict", (), (Source("x", act=LAW, article="第一条"),), ())
    whole = Point("q", "能。", "right", "verdict", (), (Source("x", act=LAW, article=""),), ())

    assert list(cited_acts([first])[0][1]) == ["第一条", "第二条"]
    assert list(cited_acts([whole])[0][1]) == [""]


def test_all_points_of_the_repository_are_collected(documents: tuple[Document, ...]) -> None:
    assert written(collect_points(documents)) == [point.id for point in load_points()]
