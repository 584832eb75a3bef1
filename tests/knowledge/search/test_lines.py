"""What a line costs and finds follows from what it holds itself: another city held beside it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.payload import as_payload
from knowledge.document import Clause, Document
from knowledge.model import Guess, Question
from knowledge.points.model import Point, Source
from knowledge.search.encoder import load_encoder
from knowledge.search.lines import Lines
from knowledge.search.points import Read
from knowledge.search.reading import readable
from knowledge.store.build import write_store
from knowledge.store.parts import NATION, Part, Parts
from knowledge.store.repository import Library, load_library

WORDS = ("落户", "加班费", "居住证", "公租房")
FORMS = ("{}怎么办", "{}要多少钱", "问一下{}的事", "俺想晓得{}", "{}找谁问", "老板不给{}", "{}要啥材料", "{}几天")


def document(region: str, says: str) -> Document:
    """A document with a clause on each word."""
    name = f"{region}-2020-1"
    clauses = tuple(
        Clause(f"{name}/{at}", at, f"（{at}）", "", word, f"{word}{says}。", ((0, len(word + says) + 1),), topics=("hukou",), summary=f"{word}{says}。",
               questions=(f"{word}咋弄",), keys=("",))
        for at, word in enumerate(WORDS, start=1)
    )  # fmt: skip
    return Document(name, None, f"{region}意见", f"{region}政府", date(2020, 1, 2), region, "city", None, clauses)


def points(region: str | None, says: str) -> list[Point]:
    """A point on each word."""
    name = region or "law"
    return [
        Point(
            f"{name}-2020-1/{word}" if region else f"law/{word}",
            f"{word}{says}。",
            "right",
            "amount",
            ("hukou",),
            (Source(word, clause=f"{name}-2020-1/{at}"),) if region else (),
            tuple(form.format(word) for form in FORMS),
            region=region,
        )
        for at, word in enumerate(WORDS, start=1)
    ]


HELD = [document("anyang", "去社区办"), document("xingtai", "到大厅取号")]
TOLD = [*points(None, "照法律办"), *points("anyang", "去社区办"), *points("xingtai", "到大厅取号")]
NEW, NEW_POINTS = document("luoyang", "上网办"), points("luoyang", "上网办")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Library]:
    """Two cities; and the same with a third one."""
    folder = tmp_path_factory.mktemp("lines")
    write_store(HELD, load_encoder(), "two", folder / "two.db", TOLD)
    write_store([NEW, *HELD], load_encoder(), "three", folder / "three.db", [*NEW_POINTS, *TOLD])
    return load_library(folder / "two.db"), load_library(folder / "three.db")


@pytest.mark.parametrize("region", ["anyang", "xingtai", None, "beijing"])
@pytest.mark.parametrize("text", ["落户怎么办", "老板不给加班费", "公租房", "天上有几颗星星"])
def test_a_new_city_changes_no_answer_of_another(stores: tuple[Library, Library], text: str, region: str | None) -> None:
    asked = Question(text, (Guess("hukou", 0.6),), region=region)
    two, three = (Desk(library) for library in stores)
    before, after = (as_payload(desk.answer(asked)) for desk in (two, three))
    found = [desk.resources.search.scores(text, desk.resources.search.encode(text), ("anyang",)) for desk in (two, three)]

    assert before == after
    assert found[0] == pytest.approx(found[1], abs=1e-6)


@pytest.mark.parametrize("region", [NATION, "anyang", "xingtai"])
def test_a_new_city_does_not_turn_the_space(stores: tuple[Library, Library], region: str) -> None:
    two, three = (library.parts.of(region).arrays for library in stores)

    assert set(two) == set(three) >= {"places", "prototypes", "says"}
    assert all(np.array_equal(two[name], three[name]) for name in two)


def test_the_new_city_is_found_in_its_own_line_alone(stores: tuple[Library, Library]) -> None:
    lines = Lines(stores[1])
    plain = readable("落户怎么办")
    place = lines.space.project(plain, load_encoder().encode([plain])[0])
    ranker = Desk(stores[1]).resources.ranker
    own, other = (lines.rank(Read(plain, place), (city,), {}, ranker) for city in ("luoyang", "anyang"))

    assert "luoyang-2020-1/落户" in [each.point.id for each in own[:2]]
    assert {each.point.region for each in other} == {None, "anyang"}
    assert {each.point.region for each in own} == {None, "luoyang"}


def test_a_city_that_is_not_measured_by_scores_like_the_others(stores: tuple[Library, Library]) -> None:
    search = Desk(stores[1]).resources.search
    scores = search.scores("落户怎么办", search.encode("落户怎么办"), ("luoyang",))
    own = {name: value for name, value in scores.items() if name.startswith("luoyang")}

    assert max(own, key=lambda name: own[name]) == "luoyang-2020-1/1"
    assert own["luoyang-2020-1/1"] == pytest.approx(scores["anyang-2020-1/1"], abs=1.0)
    assert not any(name.startswith("luoyang") for name in search.scores("落户", search.encode("落户")))


def test_joined_lines_rank_as_one_index(stores: tuple[Library, Library]) -> None:
    lines = Lines(stores[0])
    whole, one = lines.of(("anyang", "xingtai")), lines.of(("anyang",))

    assert [point.id for point in whole.points][:8] == [point.id for point in one.points]
    assert np.array_equal(whole.says[:8], one.says)
    assert lines.of(("anyang", "beijing", None)) is one


def test_points_of_a_document_that_has_ended_are_not_in_the_line(stores: tuple[Library, Library]) -> None:
    left = Lines(stores[0]).without(frozenset({"anyang-2020-1"}))
    plain = readable("落户怎么办")
    place = left.space.project(plain, load_encoder().encode([plain])[0])

    assert {each.point.region for each in left.rank(Read(plain, place), ("anyang",), {}, Desk(stores[0]).resources.ranker)} == {None}


def test_only_what_is_measured_by_is_read_at_the_start(stores: tuple[Library, Library]) -> None:
    asked: list[str] = []

    def read(region: str) -> Part:
        asked.append(region)
        return Part({}, {}, {}, {}, {}, {})

    parts = Parts(read, frozenset({NATION}), most=2)
    for region in (NATION, "a", "b", "a", "c", "b", NATION, "a"):
        parts.of(region)

    assert asked == [NATION, "a", "b", "c", "b", "a"], "the one used longest ago gives way; what is kept never does"
    assert stores[1].regions == {"luoyang", "anyang", "xingtai"} and stores[1].yardstick == ("anyang", "xingtai")


def test_store_that_is_replaced_goes_on_being_read(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    write_store([NEW, *HELD], load_encoder(), "old", path, [*NEW_POINTS, *TOLD])
    library = load_library(path)
    changed = replace(NEW, clauses=(replace(NEW.clauses[0], text="变了。", sentences=((0, 3),)),))
    write_store([changed, *HELD], load_encoder(), "new", path, TOLD)

    assert library.document("luoyang-2020-1").clauses == NEW.clauses
    assert library.point("luoyang-2020-1/落户") == NEW_POINTS[0]
    assert library.point("none") is None and library.clause("luoyang-2020-1/9") is None
    assert load_library(path).document("luoyang-2020-1").clauses[0].text == "变了。"


def test_points_are_found_by_id_and_by_region(stores: tuple[Library, Library]) -> None:
    library: Library = stores[1]
    seen: Callable[..., set[str | None]] = lambda *regions: {point.region for point in library.points_of(regions)}  # noqa: E731

    assert seen("luoyang", "henan") == {"luoyang"} and seen("henan") == set()
    assert {point.region for point in library.national_points} == {None}
    assert [point.id for point in library.points] == [point.id for point in [*NEW_POINTS, *TOLD]]
