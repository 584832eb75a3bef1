"""Finding points: only those of the place's line, twins are no doubt, the ranker weighs what it names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge.answers.desk import Desk
from knowledge.catalog.regions import Gazetteer
from knowledge.points.model import Point
from knowledge.search.encoder import load_encoder
from knowledge.search.point_figures import agrees, figures_of
from knowledge.search.point_ranker import FEATURES, Ranker, load_ranker
from knowledge.search.point_space import PointSpace
from knowledge.search.point_training import train_space
from knowledge.search.points import CANDIDATES, Found, PointIndex, Read, load_index
from knowledge.search.reading import readable
from knowledge.search.scope import UNTRAINED
from tests.conftest import CITIES

FORMS = ("{}怎么算", "{}多少钱", "问一下{}的事", "俺想晓得{}", "{}找谁问", "老板不给{}", "{}要啥材料", "{}几天")


def point(name: str, subject: str, region: str | None = None, says: str = "", topics: tuple[str, ...] = ()) -> Point:
    asks = tuple(form.format(subject) for form in FORMS)
    return Point(name, says or f"{subject}按规定办。", "right", "amount", topics, (), asks, region=region)


POINTS = [
    point("law", "加班费", topics=("wage_arrears",)),
    point("anyang", "加班费", "anyang", says="安阳的加班费一小时一算，月底一起发。"),
    point("xingtai", "加班费", "xingtai", says="邢台要先登记工时再领钱。"),
    point("permit", "居住证", says="凭租房合同去派出所。"),
    point("twin", "居住证", says="凭租房合同去派出所办。"),
    point("house", "公租房", says="向街道申请，三个月内答复。"),
]


@pytest.fixture(scope="module")
def index() -> PointIndex:
    found = load_index(POINTS, train_space(POINTS, load_encoder()))
    assert found is not None
    return found


def rank(index: PointIndex, text: str, *line: str, guesses: dict[str, float] | None = None, ranker: Ranker | None = None) -> list[Found]:
    plain = readable(text)
    place = index.space.project(plain, load_encoder().encode([plain])[0])
    return list(index.rank(Read(plain, place), line, guesses or {}, ranker or load_ranker()))


@pytest.mark.parametrize(
    ("line", "seen"), [((), {"law"}), (("anyang", "henan"), {"law", "anyang"}), (("xingtai",), {"law", "xingtai"}), (("xian",), {"law"})]
)
def test_points_of_another_city_are_never_candidates(line: tuple[str, ...], seen: set[str], index: PointIndex) -> None:
    found = {each.point.id for each in rank(index, "加班费怎么算", *line)}

    assert seen <= found
    assert not ({"anyang", "xingtai"} - seen) & found


def test_the_same_words_are_weighed_anew_with_other_guesses_and_in_another_line(index: PointIndex) -> None:
    topic = FEATURES.index("topic")
    alone, guessed = rank(index, "加班费咋算呀"), rank(index, "加班费咋算呀", guesses={"wage_arrears": 0.7})
    weighed = [{each.point.id: each.features[topic] for each in found} for found in (alone, guessed)]

    assert [each["law"] for each in weighed] == [0.0, pytest.approx(0.7)]
    assert weighed[0].keys() == weighed[1].keys() < {each.point.id for each in rank(index, "加班费咋算呀", "anyang")}


def test_own_words_find_their_point_first(index: PointIndex) -> None:
    assert rank(index, "公租房怎么算")[0].point.id == "house"
    assert rank(index, "加班费多少钱")[0].point.id == "law"
    assert [each.probability for each in rank(index, "公租房几天")] == sorted(
        (each.probability for each in rank(index, "公租房几天")), reverse=True
    )


def test_points_that_say_the_same_are_twins(index: PointIndex) -> None:
    by_id = {each.id: each for each in index.points}

    assert index.say_the_same(by_id["permit"], by_id["twin"])
    assert not index.say_the_same(by_id["permit"], by_id["house"])
    assert not index.say_the_same(by_id["permit"], point("unknown", "别的"))


def test_an_ask_word_for_word_is_certain(index: PointIndex) -> None:
    assert rank(index, "公租房怎么算")[0].probability == 1.0 > rank(index, "公租房到底该怎么算呀")[0].probability


def test_of_points_that_say_the_same_the_nearest_is_told(index: PointIndex) -> None:
    doubled = [replace(each, asks=("办居住证要排队吗", *each.asks)) if each.id == "twin" else each for each in POINTS]
    found = load_index(doubled, train_space(doubled, load_encoder()))
    assert found is not None and rank(found, "办居住证要不要排队")[0].point.id == "twin"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("休息日加班给2倍工资。", "法定节假日加班给3倍工资。", False),
        ("休息日加班给2倍工资。", "礼拜天加班，工资是2倍。", True),
        ("休息日加班给2倍工资。", "休息日加班要多给钱。", True),
    ],
)
def test_other_figures_are_another_answer(one: str, other: str, same: bool) -> None:
    assert agrees(point("one", "加班", says=one), point("other", "加班", says=other)) is same


def test_yes_and_no_are_not_the_same_answer() -> None:
    yes, no = replace(point("yes", "辞职"), verdict="yes"), replace(point("no", "辞职"), verdict="no")
    assert not agrees(yes, no) and agrees(yes, point("open", "辞职"))


def test_a_twin_is_no_doubt_about_the_answer(index: PointIndex) -> None:
    (first, *_) = rank(index, "居住证要啥材料")
    lead = first.features[FEATURES.index("fit_lead")]

    assert first.point.id in ("permit", "twin")
    # The lead is before the next one that says something else, not before the twin.
    assert lead > 0.2


def test_every_feature_is_weighed_by_its_name(index: PointIndex) -> None:
    (first, *_) = rank(index, "加班费怎么算", "anyang", guesses={"wage_arrears": 0.9, "out_of_scope": 0.25})
    law = next(each for each in rank(index, "加班费怎么算", guesses={"wage_arrears": 0.9, "out_of_scope": 0.25}) if each.point.id == "law")
    features = dict(zip(FEATURES, law.features, strict=True))

    assert len(first.features) == len(FEATURES) == len(load_ranker().hidden) - 1
    assert (features["own"], features["generated"]) == (0.0, 0.0)
    assert features["scope"] == pytest.approx(0.25) and features["topic"] == pytest.approx(0.9)


def test_level_tells_city_province_and_nation_apart(index: PointIndex) -> None:
    own = {each.point.id: each.features[FEATURES.index("own")] for each in rank(index, "加班费怎么算", "anyang", "henan")}

    assert (own["anyang"], own["law"]) == (1.0, 0.0)


def test_probability_follows_the_weights() -> None:
    hidden = np.asarray([[2.0, 0.0], [0.0, -1.0], [0.0, 1.0]], dtype=np.float32)
    ranker = Ranker(hidden, np.asarray([1.0, 3.0, -2.0], dtype=np.float32), 0.5, 0.1, 0.05, UNTRAINED, 1.0, 1.0)
    features = np.asarray([[0.0, 0.0], [1.0, 0.0], [-5.0, 9.0]], dtype=np.float32)

    # Inner units: 2 x and 1 - y, each from 0 up; then 1, 3 and the intercept.
    assert ranker.probabilities(features) == pytest.approx(np.asarray([0.7311, 0.9526, 0.1192]), abs=1e-3)


@pytest.mark.parametrize("text", ["", "a", "龘靐齉", "😀", "1234567"])
def test_text_that_no_ask_knows_finds_nothing(text: str, index: PointIndex) -> None:
    assert rank(index, text) == []


def test_index_of_no_points_with_asks_is_none() -> None:
    bare = Point("clause", "第一条。", "fact", "document", (), (), ())

    assert load_index((), {}) is None
    assert load_index((bare,), {}) is None


def test_points_without_asks_are_left_out_and_the_rest_keep_their_places() -> None:
    bare = Point("clause", "第一条。", "fact", "document", (), (), ())
    mixed = load_index([bare, *POINTS[:3], bare, *POINTS[3:]], train_space(POINTS, load_encoder()))

    assert mixed is not None and [each.id for each in mixed.points] == [each.id for each in POINTS]
    assert rank(mixed, "公租房怎么算")[0].point.id == "house"


def test_stored_asks_find_their_points_in_the_real_store(desk: Desk, gazetteer: Gazetteer) -> None:
    lines = desk.resources.points
    assert lines is not None
    asked = [each for each in desk.resources.library.points if not each.is_generated][::40]
    lost = []
    for each in asked:
        line = next((gazetteer.lineage(city) for city in CITIES if each.region in gazetteer.lineage(city)), ())
        found = rank(lines.of(line), each.asks[0], *line)
        lost += [each.id] if each.id not in [one.point.id for one in found[:3]] else []
        assert len(found) <= CANDIDATES and {one.point.region for one in found} <= {None, *line}

    assert len(lost) <= 0.05 * len(asked), lost


def test_space_of_the_store_is_that_of_its_points(desk: Desk) -> None:
    arrays, lines = desk.resources.library.arrays, desk.resources.points
    assert lines is not None
    nation = lines.of(())

    assert isinstance(nation.space, PointSpace)
    assert arrays["places"].shape[0] == sum(len(each.asks) for each in nation.points)
    assert arrays["says"].shape[0] == len(nation.points)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("每人每年5200元", {5200.0}),
        ("4万人是哪年的指标", {40000.0}),
        ("4万和40,000是一样的", {40000.0}),
        ("获得率90%", {0.9}),
        ("干了3天，15岁，两年", set()),
    ],
)
def test_figures_that_name_a_rule_are_told_from_periods_and_ages(text: str, figures: set[float]) -> None:
    assert figures_of(text) == frozenset(figures)


def test_a_figure_of_the_question_is_looked_for_in_what_points_say() -> None:
    said = [point("with", "加班费", says="一次罚5000元。"), point("other", "加班费", says="一次罚300元。"), point("none", "加班费")]
    index = load_index(said, train_space(said, load_encoder()))
    assert index is not None

    seen = {each.point.id: each.features[FEATURES.index("figure")] for each in rank(index, "加班费罚5000元怎么算")}

    assert seen == {"with": 1.0, "other": -1.0, "none": -1.0}
    assert {each.features[FEATURES.index("figure")] for each in rank(index, "加班费怎么算")} == {0.0}
