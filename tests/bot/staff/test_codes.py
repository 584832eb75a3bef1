"""Short codes of the search box."""

from __future__ import annotations

import pytest
from pypinyin import lazy_pinyin

from bot.staff.codes import MOST_MEANINGS, as_words, load_codes, load_words, near_codes, read_code, unknown_code
from bot.staff.script import load_questions
from knowledge.catalog.topics import load_topics


def test_every_topic_has_codes_and_questions() -> None:
    assert {code.topic for code in load_codes()} == set(load_topics()) == set(load_questions())
    assert all(len(questions) >= 2 for questions in load_questions().values())


def test_codes_are_the_initials_of_their_words() -> None:
    assert [code for code in load_codes() if "".join(sound[0] for sound in lazy_pinyin(code.word)) != code.code] == []


@pytest.mark.parametrize(
    ("typed", "topics", "rest"),
    [
        ("qx", ["wage_arrears"], ""),
        ("  /QX 三个月没发 ", ["wage_arrears"], "三个月没发"),
        ("rx，孩子七岁", ["child_education"], "孩子七岁"),
        ("lh", ["hukou"], ""),
        ("tqg", ["wage_arrears"], ""),
        ("cy", ["startup", "travel"], ""),
        ("ylj", ["social_insurance"], ""),
        ("gongjijin 怎么取", ["housing"], "怎么取"),
        ("gongshangren", ["work_injury"], ""),
        ("sf", ["residence_permit", "wage_arrears"], ""),
        ("db", ["political_rights", "social_assistance"], ""),
    ],
)
def test_codes_are_read(typed: str, topics: list[str], rest: str) -> None:
    found = read_code(typed)
    assert found is not None
    assert ([code.topic for code in found.matches], found.rest) == (topics, rest)


def test_an_exact_code_hides_longer_ones() -> None:
    found = read_code("ls")
    assert found is not None and {code.topic for code in found.matches} == {"legal_aid", "left_behind"}
    assert {code.word for code in found.matches} == {"律师", "留守"}


@pytest.mark.parametrize("typed", ["", "老板欠钱", "KTV的工资", "qxz", "hello there", "12333", "A厂欠薪", "/"])
def test_other_words_are_no_codes(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "code"), [("xx", "xx"), (" /QXZ ", "qxz"), ("qx", ""), ("x", ""), ("hello", ""), ("xx 欠薪", ""), ("欠薪", "")]
)
def test_short_letters_that_are_no_code(typed: str, code: str) -> None:
    assert unknown_code(typed) == code


def test_near_codes_are_alike() -> None:
    assert [code.code for code in near_codes("qxz")][:1] == ["qx"]
    near = near_codes("xx")
    assert near and all("x" in code.code for code in near) and len({code.topic for code in near}) == len(near) <= 6
    assert near_codes("vvvv") == ()


def test_any_word_of_a_topic_is_found_by_its_pinyin() -> None:
    for sounds, word in load_words():
        for typed in (word.code, sounds):
            found = read_code(typed)
            assert found is not None and (
                len(found.matches) == MOST_MEANINGS
                or word.topic in {code.topic for code in found.matches}
                or (typed in {code.code for code in load_codes()})
            ), (typed, word)


def test_a_code_becomes_what_a_worker_would_tap() -> None:
    found = read_code("qx 三个月")
    assert found is not None
    pension = read_code("ylj")
    assert pension is not None and as_words(pension.matches[0], "多少") == "社保和养老，养老金，多少"
    assert as_words(found.matches[0], "") == "工资被拖欠" and as_words(found.matches[0], found.rest) == "工资被拖欠，三个月"
