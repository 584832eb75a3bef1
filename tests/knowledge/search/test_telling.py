"""Words of a question that tell what exactly is meant."""

from __future__ import annotations

import pytest

from knowledge.search.telling import telling_terms, unspecific_words


def test_telling_terms_leave_out_what_is_known_and_what_says_nothing() -> None:
    assert "加班费" in telling_terms("老板欠我加班费怎么办", "拖欠工资")
    assert not {"老板", "怎么办"} & telling_terms("老板欠我加班费怎么办", "拖欠工资")
    assert telling_terms("拖欠工资怎么办", "拖欠工资") == frozenset()


@pytest.mark.parametrize("text", ["", "怎么办", "我在", "😀", "？", "12345", "那这个呢"])
def test_text_that_says_nothing_has_none(text: str) -> None:
    assert telling_terms(text) == frozenset()


def test_digits_and_single_characters_tell_nothing() -> None:
    assert not {term for term in telling_terms("工伤 7 级赔 2024 元") if len(term) < 2 or term.isdigit()}
    assert unspecific_words()
