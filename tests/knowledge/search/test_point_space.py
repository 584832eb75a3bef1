"""The space of asks: one text and many are mapped alike, arrays bring it back, noise is known for what it is."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.points.model import ASKS, Point
from knowledge.search.encoder import load_encoder
from knowledge.search.point_space import Matrix, PointSpace, fit_space, means_of, unit
from knowledge.search.point_training import fit_kinds, read_asks, train_space
from knowledge.search.reading import readable

SUBJECTS = ("加班费", "居住证", "公租房", "工伤认定", "试用期", "失业金")
FORMS = ("{}怎么算", "{}多少钱", "问一下{}的事", "俺想晓得{}", "{}找谁问", "老板不给{}", "{}要啥材料", "{}几天")


def points(kind: str = "amount") -> list[Point]:
    kinds = (kind, "who")
    return [
        Point(subject, f"{subject}按规定办。", "right", kinds[at % 2], (), (), tuple(form.format(subject) for form in FORMS))
        for at, subject in enumerate(SUBJECTS)
    ]


@pytest.fixture(scope="module")
def trained() -> tuple[PointSpace, Matrix]:
    texts, vectors, owners = read_asks(points(), load_encoder())
    return fit_space(texts, vectors, owners)


@pytest.fixture(scope="module")
def space(trained: tuple[PointSpace, Matrix]) -> PointSpace:
    return trained[0]


def test_one_text_is_mapped_as_many_are(space: PointSpace) -> None:
    texts = [readable(text) for text in ("加班费怎么算", "居住证去哪办", "今天天气", "a")]
    vectors = load_encoder().encode(texts)
    alone = np.vstack([space.project(text, vector) for text, vector in zip(texts, vectors, strict=True)])

    assert np.allclose(alone, space.project_all(texts, vectors), atol=1e-4)
    assert np.allclose(np.linalg.norm(alone, axis=1), 1.0, atol=1e-3)


def test_arrays_bring_the_space_back(space: PointSpace) -> None:
    again = PointSpace.from_arrays(
        {name: np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape) for name, array in space.arrays().items()}
    )
    vector = load_encoder().encode(["加班费怎么算"])[0]

    assert again.grams.terms == space.grams.terms
    assert np.array_equal(again.project("加班费怎么算", vector), space.project("加班费怎么算", vector))


def test_ask_in_other_words_lies_nearest_to_its_own_prototype(trained: tuple[PointSpace, Matrix]) -> None:
    space, prototypes = trained
    asked = [f"我{subject}该咋弄" for subject in SUBJECTS]
    places = space.project_all(asked, load_encoder().encode(asked))

    assert np.argmax(places @ prototypes.T, axis=1).tolist() == list(range(len(SUBJECTS)))


def test_training_tells_points_apart_that_the_start_mixes_up() -> None:
    """Two points whose asks differ in one word only: after training each ask is nearest to its own."""
    asks = [
        [f"{word}{form}" for form in ("多少钱", "怎么算", "咋给", "几时给", "谁给", "给不给", "要啥", "有没有")]
        for word in ("加班费", "加班餐费")
    ]
    texts = [readable(ask) for each in asks for ask in each]
    vectors, owners = load_encoder().encode(texts), np.repeat([0, 1], 8)
    space, prototypes = fit_space(texts, vectors, owners)

    assert np.argmax(space.project_all(texts, vectors) @ prototypes.T, axis=1).tolist() == owners.tolist()
    assert np.allclose(np.linalg.norm(prototypes, axis=1), 1.0, atol=1e-3)


def test_means_are_those_of_each_owner() -> None:
    rows = np.asarray([[1.0, 0.0], [3.0, 0.0], [0.0, 5.0]], dtype=np.float32)

    assert means_of(rows, np.asarray([0, 0, 1])).tolist() == [[2.0, 0.0], [0.0, 5.0]]
    assert np.isfinite(unit(np.zeros((2, 3), dtype=np.float32))).all()


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("加班费怎么算", True),
        ("说说加班", True),
        ("加", False),
        ("", False),
        ("aaaa", False),
        ("龘靐齉", False),
        ("12333", False),
        ("<b>费</b>", False),
    ],
)
def test_only_text_with_words_of_the_asks_is_known(text: str, is_known: bool, space: PointSpace) -> None:
    assert space.knows(text) is is_known


def test_training_gives_places_for_all_asks_and_vectors_for_all_points() -> None:
    arrays = train_space(points(), load_encoder())

    assert arrays["places"].shape[0] == len(SUBJECTS) * len(FORMS)
    assert arrays["prototypes"].shape == (len(SUBJECTS), arrays["places"].shape[1])
    assert arrays["says"].shape == (len(SUBJECTS), load_encoder().size)
    assert arrays["ask_map"].shape == (arrays["places"].shape[1] + 1, len(ASKS))


@pytest.mark.parametrize("kind", ["amount", "who"], ids=["two kinds", "one kind"])
def test_kinds_of_ask_are_told_apart_where_there_are_several(kind: str, space: PointSpace) -> None:
    texts, vectors, owners = read_asks(points(kind), load_encoder())
    places = space.project_all(texts, vectors)
    kinds = fit_kinds(places, owners, points(kind))
    scores = places @ kinds[:-1] + kinds[-1]
    right = [ASKS[at] == points(kind)[owner].ask for at, owner in zip(np.argmax(scores, axis=1), owners, strict=True)]

    assert np.isfinite(scores).all()
    assert np.mean(right) > 0.9 if kind == "amount" else not kinds.any()
