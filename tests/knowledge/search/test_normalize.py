"""Everyday writing made comparable, step by step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.normalize import (
    MAX_CHARACTERS,
    calm,
    cut_to_question,
    drop_masks,
    normalize,
    simplify,
    standardise,
    strip_controls,
    unify_width,
)


@pytest.mark.parametrize(
    ("step", "text", "expected"),
    [
        (strip_controls, "工\u200b资\x00没\ufeff发", "工资没发"),
        (strip_controls, "工资\t没\r\n \n发 ", "工资 没\n发"),
        (strip_controls, "\u202e工资\u2066", "工资"),
        (unify_width, "１２３３３（ＡＢ）", "12333(AB)"),
        (simplify, "老闆拖欠工資", "老板拖欠工资"),
        # Neither 瞭 nor 覆 is always another character: only these words are.
        (simplify, "我不瞭解，請答覆", "我不了解，请答复"),
        (simplify, "不瞭解", "不了解"),
        (calm, "救命啊啊啊啊啊！！！", "救命啊！"),
        (calm, "天天哈哈", "天天哈哈"),
        (drop_masks, "A市某某公司的*****", "市公司的"),
        (drop_masks, "我叫〔姓名〕，电话〔电话〕，安政〔2015〕34号怎么说", "，，安政〔2015〕34号怎么说"),
        (standardise, "读得成不", "能不能读"),
    ],
)
def test_step(step, text: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    assert step(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("老闆拖欠工資", "老板拖欠工资"), ("拖欠公资！！！！", "拖欠工资！"), ("落　户", "落 户"), ("１２３３３", "12333")],
)
def test_two_ways_of_writing_come_out_alike(one: str, other: str) -> None:
    assert normalize(one) == normalize(other)


@given(st.text(max_size=80))
def test_normalising_any_text_ends_without_controls(text: str) -> None:
    plain = normalize(text)

    assert plain == plain.strip()
    assert not set(plain) & set("\x00\x07\u200b\u202e\ufeff")


@pytest.mark.parametrize(("text", "expected"), [("\ud800", ""), ("工资\udfff没发", "工资没发"), ("😀好", "😀好")])
def test_half_characters_are_dropped(text: str, expected: str) -> None:
    """JSON may carry lone surrogates (`"\\ud800"`); nothing after this step can encode them."""
    assert strip_controls(text) == expected


def test_long_text_is_cut_to_its_end_where_the_question_is() -> None:
    text = "前" * 2000 + "工资怎么要？"

    assert cut_to_question(text).endswith("工资怎么要？")
    assert len(cut_to_question(text)) == MAX_CHARACTERS
    assert cut_to_question("短") == "短"


@pytest.mark.parametrize(
    ("letter", "plain"),
    [
        ("尊敬的市长：您好！我是外来务工人员，孩子今年要上小学。望领导给予解决！", "我是外来务工人员,孩子今年要上小学"),
        ("李书记您好，厂里三个月没有发过工资了，谢谢", "厂里三个月没有发过工资了"),
        ("张县长好，村里的地是谁定的呢我想知道", "村里的地是谁定的呢我想知道"),
        ("你好我想问一下社保断了还能不能补", "我想问一下社保断了还能不能补"),
        ("我的领导不给我签字，辞职信白写了", "我的领导不给我签字,辞职信白写了"),
        ("你好", "你好"),
        ("谢谢领导", "谢谢领导"),
        ("您好，工伤怎么认定", "您好,工伤怎么认定"),
    ],
)
def test_politeness_of_a_letter_is_left_out_and_nothing_else(letter: str, plain: str) -> None:
    assert normalize(letter) == plain
