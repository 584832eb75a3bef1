"""Nearness of facts: specific questions stand out, general ones stay near nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from knowledge.catalog.topics import load_topics
from knowledge.search.encoder import load_encoder
from knowledge.search.facts import FactSearch, telling_terms
from knowledge.search.normalize import normalize
from knowledge.store.repository import Library


@pytest.fixture(scope="module")
def facts(library: Library) -> FactSearch:
    return FactSearch(library)


@pytest.mark.parametrize("topic", load_topics())
def test_fact_is_nearest_to_its_own_words(topic: str, facts: FactSearch, library: Library) -> None:
    own = [stored.fact for stored in library.facts if stored.fact.topic == topic and stored.fact.kind in ("step", "limit")]
    vectors = load_encoder().encode([normalize(fact.text) for fact in own])
    found = [facts.nearest(topic, fact.text, vector)[0][0] for fact, vector in zip(own, vectors)]

    assert sum(one == other for one, other in zip(found, own)) >= 0.9 * len(own)


@pytest.mark.parametrize("text", ["", "😀", "晚上吃面条", "？"], ids=["empty", "emoji", "supper", "mark"])
def test_text_that_says_nothing_of_the_topic_is_near_nothing(text: str, facts: FactSearch) -> None:
    vector = load_encoder().encode([text])[0]
    nearness = [worth for _, worth in facts.nearest("wage_arrears", text, vector)]

    assert all(math.isfinite(worth) for worth in nearness)
    assert max(nearness) < 0.4


def test_without_vectors_words_alone_count(facts: FactSearch) -> None:
    assert "加班费" in facts.nearest("wage_arrears", "加班费怎么算", None)[0][0].text


def test_unknown_topic_and_empty_library_have_no_facts(library: Library, facts: FactSearch) -> None:
    assert facts.nearest("nothing", "工资", None) == []
    assert FactSearch(replace(library, facts=())).nearest("wage_arrears", "工资", None) == []


def test_telling_terms_leave_out_what_is_known_and_what_says_nothing() -> None:
    assert "加班费" in telling_terms("老板欠我加班费怎么办", "拖欠工资")
    assert not {"老板", "怎么办"} & telling_terms("老板欠我加班费怎么办", "拖欠工资")
    assert telling_terms("拖欠工资怎么办", "拖欠工资") == frozenset()
