"""One segmenter for index and query, with the words of our own field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.segment import cut, is_known_word, lexicon_terms, terms


@pytest.mark.parametrize("text", ["老板拖欠工资怎么办", "安阳😀abc 12345", "，。！", "", "龘龘龘"])
def test_cut_loses_nothing(text: str) -> None:
    assert "".join(cut(text)) == text


@given(st.text(max_size=60))
def test_cut_loses_nothing_of_any_text(text: str) -> None:
    assert "".join(cut(text)) == text


def test_terms_hold_long_words_and_the_words_inside_them() -> None:
    found = terms("拖欠农民工工资，办居住证。")

    assert {"拖欠", "农民工", "工资", "居住证"} <= set(found)
    assert not {"，", "。"} & set(found)


def test_words_of_the_lexicon_are_known() -> None:
    assert len(lexicon_terms()) == len({term for term in lexicon_terms() if " " not in term})
    assert all(is_known_word(term) for term in lexicon_terms())
    assert not is_known_word("公资")


@pytest.mark.parametrize("text", ["", " ", "？！", "😀"])
def test_text_without_words_has_no_terms(text: str) -> None:
    assert terms(text) == []
