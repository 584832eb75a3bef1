"""What holds and what does not, field by field."""

from __future__ import annotations

import pytest

from bot.suite.fields import FIELDS
from bot.suite.model import Expected, Turn
from bot.suite.reply import Reply, read_reply
from bot.suite.score import FINDERS, Failure, failures_of
from tests.bot.suite.conftest import ANSWER, messages

FULL = read_reply(messages("先打12333。", ANSWER, "看原文", "换城市"), 120)
EMPTY = read_reply(messages("你好", {"status": "smalltalk", "topic": None, "region": None, "clauses": []}), 5)


def failed(reply: Reply, field: str, *values: str) -> tuple[Failure, ...]:
    return failures_of(Turn("工资", 3, (Expected(field, values, 7),)), reply)


def test_every_field_of_the_format_is_scored() -> None:
    assert set(FINDERS) == set(FIELDS)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("status", ["answered"]),
        ("status", ["no_clause", "answered"]),
        ("topic", ["wage_arrears"]),
        ("other_topics", ["legal_aid"]),
        ("region", ["anyang"]),
        ("asked", ["汤阴县"]),
        ("clause", ["anyang-2015-34/9"]),
        ("clause", ["x/1", "anyang-2015-34/9"]),
        ("clauses", ["anyang-2015-34/12", "anyang-2015-34/9"]),
        ("highlight", ["欠薪"]),
        ("missing", ["高考"]),
        ("office", ["市人力资源社会保障局"]),
        ("office", ["人力资源和社会保障局"]),
        ("hotline", ["12348", "12333"]),
        ("note", ["2015年"]),
        ("buttons", ["换城市"]),
        ("must", ["先打", "12333"]),
        ("must_not", ["Traceback"]),
        ("max_bytes", ["14"]),
        ("within_ms", ["120"]),
    ],
)
def test_what_holds(field: str, values: list[str]) -> None:
    assert failed(FULL, field, *values) == ()


@pytest.mark.parametrize(
    ("field", "values", "got"),
    [
        ("status", ["no_clause", "error"], "answered"),
        ("topic", ["hukou"], "wage_arrears"),
        ("topic", ["none"], "wage_arrears"),
        ("other_topics", ["hukou"], "legal_aid"),
        ("region", ["xingtai"], "anyang"),
        ("asked", ["汤阴"], "汤阴县"),
        ("clause", ["anyang-2015-34/12"], "anyang-2015-34/9"),
        ("clause", ["none"], "anyang-2015-34/9"),
        ("clauses", ["anyang-2015-34/9", "x/1"], "anyang-2015-34/9、anyang-2015-34/12"),
        ("highlight", ["保证金"], "严查欠薪行为。"),
        ("missing", ["none"], "高考"),
        ("office", ["公安局"], "安阳市人力资源和社会保障局、市人力资源社会保障局"),
        ("hotline", ["12333", "110"], "12333、12348"),
        ("note", ["2019年"], "文件是2015年发的。"),
        ("buttons", ["说看原文"], "看原文、换城市"),
        ("must", ["先打", "110"], "先打12333。"),
        ("must_not", ["110", "12333"], "12333"),
        ("max_bytes", ["13"], "14"),
        ("within_ms", ["119"], "120"),
    ],
)
def test_what_does_not_hold_is_told_with_what_came(field: str, values: list[str], got: str) -> None:
    (failure,) = failed(FULL, field, *values)

    assert (failure.field, failure.got, failure.line) == (field, got, 7)


@pytest.mark.parametrize("field", [field.name for field in FIELDS.values() if field.may_be_none])
def test_none_holds_where_there_is_nothing_and_only_there(field: str) -> None:
    assert failed(EMPTY, field, "none") == ()
    assert failed(FULL, field, "none")


def test_none_may_be_one_of_several() -> None:
    assert failed(EMPTY, "region", "anyang", "none") == failed(FULL, "region", "anyang", "none") == ()


def test_only_what_lacks_is_named() -> None:
    assert failed(FULL, "must", "先打", "110")[0].expected == "110"


def test_silence_fails_whatever_is_expected() -> None:
    (failure,) = failures_of(Turn("工资", 3), read_reply([], 1))

    assert (failure.got, failure.line) == ("silence", 3)


def test_a_reply_without_a_payload_can_still_be_read() -> None:
    reply = read_reply(messages("好", None), 1)

    assert failed(reply, "must", "好") == ()
    assert failed(reply, "status", "answered")[0].got == "none"
