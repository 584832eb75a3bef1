"""Homophone typos are undone; what is written rightly is never touched."""

from __future__ import annotations

import pytest

from knowledge.search.homophones import restore_homophones
from knowledge.search.segment import lexicon_terms


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("拖欠公资怎么办", "拖欠工资怎么办"),
        ("怎么办居住正", "怎么办居住证"),
        ("申请老动仲裁", "申请劳动仲裁"),
        ("失叶了去哪登计", "失业了去哪登记"),
        ("公基金怎么取", "公积金怎么取"),
    ],
)
def test_typo_is_restored(written: str, meant: str) -> None:
    assert restore_homophones(written) == meant


@pytest.mark.parametrize(
    "text", ["老板拖欠工资怎么办", "我在工地干活", "公司不交社保", "你好", "", "😀 abc 123", "公事公办", "那时也找过", "通知不贴出来"]
)
def test_text_written_rightly_stays(text: str) -> None:
    assert restore_homophones(text) == text


def test_terms_of_the_field_stay_as_they_are() -> None:
    assert [term for term in lexicon_terms() if restore_homophones(term) != term] == []
