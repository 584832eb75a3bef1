"""Near-duplicates among the training examples."""

from __future__ import annotations

from bot.measure.examples import read_examples
from bot.measure.quality import near_duplicates


def test_the_same_words_under_two_intents_are_found_whatever_the_city() -> None:
    examples = [
        ("ask_hukou", "安阳落户要什么手续"),
        ("ask_housing", "郑州落户要什么手续呀"),
        ("ask_hukou", "落户要什么手续呢"),
        ("ask_travel", "回家的车票怎么买"),
    ]

    found = near_duplicates(examples)

    assert {frozenset((pair.one[0], pair.other[0])) for pair in found} == {frozenset(("ask_hukou", "ask_housing"))}
    assert found == sorted(found, key=lambda pair: -pair.nearness)


def test_short_words_that_differ_in_one_are_no_duplicates() -> None:
    assert near_duplicates([("affirm", "可以的"), ("deny", "不可以的")]) == []


def test_no_example_says_nearly_the_same_under_two_intents() -> None:
    assert [(pair.one, pair.other) for pair in near_duplicates(read_examples())] == []
