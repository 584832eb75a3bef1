"""What points at a person is masked, everything else stays as it was written."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.inbox.redact import redact, redact_reply, redact_values

ROOT = Path(__file__).parents[3]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HAN = st.text(alphabet="欠薪三个月工地老板跑了咋办安阳孩子上学要啥，。？ ", max_size=12)


def id_card(area: str, born: str, order: str) -> str:
    body = area + born + order
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def with_luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我电话13812345678，欠薪", "我电话〔电话〕，欠薪"),
        ("138 1234 5678", "〔电话〕"),
        ("138-1234-5678", "〔电话〕"),
        ("1380-123-4567", "〔电话〕"),
        ("1 3 8 1 2 3 4 5 6 7 8", "〔电话〕"),
        ("138\u200b1234\u200b5678", "〔电话〕"),
        ("１３８１２３４５６７８", "〔电话〕"),
        ("+86 13812345678", "〔电话〕"),
        ("008613812345678", "〔电话〕"),
        ("13812345678/13912345678", "〔电话〕/〔电话〕"),
        ("打一三八零零一三八零零零", "打〔电话〕"),
        ("打幺三八〇〇一三八〇〇〇", "打〔电话〕"),
        ("0372-2551234", "〔电话〕"),
        ("（0372）2551234", "〔电话〕"),
        ("01082345678转801", "〔电话〕"),
        ("家里电话是2551234", "家里电话是〔电话〕"),
        ("身份证11010519491231002X", "身份证〔身份证号〕"),
        ("身份证11010519491231002x。", "身份证〔身份证号〕。"),
        ("110105 19491231 002X", "〔身份证号〕"),
        ("110105194912310021", "〔身份证号〕"),
        ("老身份证110105491231002", "老身份证〔身份证号〕"),
        ("卡号6222021234567890128", "卡号〔银行卡号〕"),
        ("6222 0212 3456 7890 128", "〔银行卡号〕"),
        ("银行卡：6222021234567890123", "银行卡：〔银行卡号〕"),
        ("护照E12345678", "护照〔护照号〕"),
        ("写信到 zhang.wei@163.com 行不", "写信到 〔邮箱〕 行不"),
        ("微信号 wxid_abc123", "微信号 〔微信号〕"),
        ("加我微信zhangwei88", "加我微信〔微信号〕"),
        ("QQ：12345678", "QQ：〔QQ号〕"),
        ("我叫张伟，欠薪", "我叫〔姓名〕，欠薪"),
        ("我叫张伟在安阳干活", "我叫〔姓名〕在安阳干活"),
        ("我叫张伟安阳人", "我叫〔姓名〕安阳人"),
        ("我是李小明，工钱没给", "我是〔姓名〕，工钱没给"),
        ("姓名：王二", "姓名：〔姓名〕"),
        ("名字叫欧阳建国", "名字叫〔姓名〕"),
        ("我叫阿依古丽·买买提", "我叫〔姓名〕"),
        ("我儿子叫王小明今年上学", "我儿子叫〔姓名〕今年上学"),
        ("老板叫李强，跑了", "老板叫〔姓名〕，跑了"),
    ],
)
def test_masks_what_points_at_a_person(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "打12348、12333、12345、110、120、119还是95598",
        "全国热线400-612-3123和4006123123",
        "拖欠3万5，一共12800元，每月4500 4800 5000 5200",
        "工资 13500 14500 1 笔没给",
        "安政〔2015〕34号第（九）条，2015-11-20发的",
        "从2015-11-20干到2016-01-05",
        "20151120 20160105 两天",
        "一三五七天干活，二四六休息",
        "干了一三四五六七八九十天",
        "我是农民工",
        "我是郑州人",
        "我是周口",
        "我是徐州",
        "我是高中毕业",
        "我是包工头",
        "我叫老板给钱",
        "我叫马蜂蜇了",
        "我叫车撞了",
        "本人曾经在工地干活",
        "老板叫我们走",
        "身份证上的姓名错了",
        "姓名和身份证对不上",
        "微信12333公众号咋用",
        "微信支付工资行吗",
        "订单号12345678901234567",
        "站点帮工，时薪19.5，干了120小时",
        "刷漆一平米12块，刷了650平米",
    ],
)
def test_leaves_everything_else(text: str) -> None:
    assert redact(text) == text


def harmless_texts() -> Iterator[str]:
    for path in (ROOT / "data/nlu").rglob("*.yml"):
        yield from re.findall(r"^\s+- (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    for path in (ROOT / "tests/fixtures/questions").glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from (value for value in json.loads(line).values() if isinstance(value, str))


def test_in_real_questions_hardly_anything_is_masked_and_nothing_but_names_and_houses() -> None:
    texts = list(harmless_texts())
    masked = [redact(text) for text in texts if redact(text) != text]
    assert len(texts) > 10_000
    others = [text for text in masked if set(re.findall(r"〔\w+〕", text)) - {"〔姓名〕", "〔门牌号〕"}]
    assert len(others) < 5 and len(masked) / len(texts) < 0.015


def test_published_texts_pass_as_replies() -> None:
    for path in [*(ROOT / "knowledge/sources").glob("*.txt"), *(ROOT / "knowledge").rglob("*.yml")]:
        text = path.read_text(encoding="utf-8")
        assert redact_reply(text) == text, path


def test_a_reply_keeps_what_offices_have_too() -> None:
    assert redact_reply("请打0372-2551234找王主任，手机13812345678") == "请打0372-2551234找王主任，手机〔电话〕"


def test_values_are_masked_at_any_depth() -> None:
    value = {"a": ["打13812345678", 7, None, {"b": "13812345678"}], "c": True}
    assert redact_values(value, redact) == {"a": ["打〔电话〕", 7, None, {"b": "〔电话〕"}], "c": True}


@given(HAN, st.integers(3, 9), st.integers(0, 10**9 - 1), st.sampled_from(["", " ", "-", "－"]), HAN)
def test_no_mobile_number_survives(before: str, second: int, rest: int, gap: str, after: str) -> None:
    number = f"1{second}{rest:09d}"
    written = gap.join([number[:3], number[3:7], number[7:]])
    # What is a name depends on what stands beside it (安啥13…); of the number nothing may be left, and it is masked once.
    masked = redact(f"{before}{written}{after}")
    assert masked.count("〔电话〕") == 1 and not any(sign.isdigit() for sign in masked)


@given(
    HAN,
    st.sampled_from(["110105", "410522", "510411", "220203"]),
    st.dates(min_value=date(1920, 1, 1), max_value=date(2025, 1, 1)),
    st.integers(0, 999),
    st.booleans(),
)
def test_no_id_card_survives(before: str, area: str, born: date, order: int, is_small: bool) -> None:
    number = id_card(area, f"{born:%Y%m%d}", f"{order:03d}")
    written = number.lower() if is_small else number
    assert "〔身份证号〕" in redact(f"{before}{written}")
    assert written[6:14] not in redact(f"{before}{written}")


@given(HAN, st.text(alphabet="0123456789", min_size=13, max_size=16))
def test_no_bank_card_survives(before: str, body: str) -> None:
    number = with_luhn(f"62{body}")
    assert number not in redact(f"{before}{number}")


@given(st.text(max_size=200) | st.text(alphabet="0123456789-+ xX@.a我叫张伟是姓名：微信号QQ电话卡号〔〕", max_size=80))
@example("卡号138123456780-138123456782551234")
@example("0372138123456780 86a@b.cn")
@example("微信号abc_12345x110105194912310021")
@settings(max_examples=300)
def test_masking_twice_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(st.lists(st.sampled_from(["工资", "没发", "老板跑了", "怎么办", "孩子", "上学", "，", "。", "！", "？", "\n"]), max_size=60))
def test_text_without_numbers_and_names_stays(words: list[str]) -> None:
    text = "".join(words)
    assert redact(text) == text


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "a", "a.", "a@", "a-@", "一", "一 ", "我叫", "张", "·", "张·", "微信号", "0372-", "电话", "卡号1", "+86", " "]
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    start = time.perf_counter()
    redact(text)
    assert time.perf_counter() - start < 20, "quadratic patterns take minutes"


def test_a_place_in_traditional_characters_is_no_name() -> None:
    assert redact("安陽，老闆拖欠工資怎麼辦") == "安陽，老闆拖欠工資怎麼辦"
    assert "王建軍" not in redact("老闆王建軍欠我工資")
