"""What recognition and search read of a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.normalize import MAX_CHARACTERS
from knowledge.search.reading import readable, without_places


@pytest.mark.parametrize("text", ["{}老板拖欠工资", "老板拖欠工资，{}", "我在{}，老板拖欠工资"])
def test_the_city_does_not_change_what_is_read(text: str) -> None:
    read = {readable(text.format(city)) for city in ("安阳", "郑州市", "吉林市", "攀枝花")}
    assert len(read) == 1
    assert "拖欠工资" in read.pop()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("老闆拖欠工資", "老板拖欠工资"),
        ("老板拖欠工资！！！！", "老板拖欠工资!"),
        ("老板\u200b拖欠\x00工资", "老板拖欠工资"),
        ("安阳", "安阳"),
    ],
)
def test_writing_is_made_comparable(text: str, read: str) -> None:
    assert readable(text) == read


@given(st.text(max_size=1200))
def test_reading_never_fails_and_stays_short(text: str) -> None:
    # Traditional characters, full-width forms and dialect words may each become a few characters.
    assert len(readable(text)) <= 20 * MAX_CHARACTERS


def test_weak_names_are_words_and_stay() -> None:
    assert without_places("我在新区上街") == "我在新区上街"
