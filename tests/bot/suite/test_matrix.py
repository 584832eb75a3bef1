"""One conversation, many rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.suite.errors import InvalidSuiteError
from bot.suite.model import Suite

Load = Callable[[str], Suite]


def suite_of(matrix: str, turn: str = '{user: "{city}，工资", clause: "{clause}"}', name: str = "甲") -> str:
    return f'suite: 试\nconversations:\n  - name: "{name}"\n    matrix: {matrix}\n    turns:\n      - {turn}\n'


def test_rows_fill_texts_names_and_expectations(load: Load) -> None:
    rows = "[{city: 安阳, clause: anyang-2015-34/9}, {city: 邢台, clause: [xingtai-2019-3/7, xingtai-2019-3/10]}]"
    first, second = load(suite_of(rows, name="{city}问")).conversations

    assert (first.name, second.name) == ("安阳问", "邢台问")
    assert (first.turns[0].text, second.turns[0].text) == ("安阳，工资", "邢台，工资")
    assert second.turns[0].expects[0].values == ("xingtai-2019-3/7", "xingtai-2019-3/10")


def test_axes_are_multiplied_out_and_name_the_rows(load: Load) -> None:
    suite = load(
        suite_of(
            "{place: [{city: 安阳, clause: a/1}, {city: 邢台, clause: b/2}], say: [工钱, 工资]}",
            '{user: "{city}{say}", clause: "{clause}"}',
        )
    )

    assert [conversation.name for conversation in suite.conversations] == [
        f"甲 [{city}·{say}]" for city in ("安阳", "邢台") for say in ("工钱", "工资")
    ]
    assert [conversation.turns[0].expects[0].values for conversation in suite.conversations] == [("a/1",), ("a/1",), ("b/2",), ("b/2",)]


def test_an_empty_value_leaves_its_expectation_out(load: Load) -> None:
    first, second = load(suite_of("[{city: 安阳, clause: ~}, {city: 邢台, clause: none}]")).conversations

    assert first.turns[0].expects == ()
    assert second.turns[0].expects[0].values == ("none",)


def test_braces_mean_nothing_without_a_matrix(load: Load) -> None:
    suite = load('suite: 试\nconversations: [{name: 甲, turns: [{user: "{city}{{7*7}}"}]}]\n')

    assert suite.conversations[0].turns[0].text == "{city}{{7*7}}"


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ("[{city: 安阳}]", "`{clause}` is not in this row"),
        ("[安阳, 邢台]", "names its values"),
        ("{city: 安阳}", "must be a list"),
        ("[]", "needs rows"),
        ("安阳", "needs rows"),
        ("[{city: [安阳, 邢台], clause: a/1}]", "cannot stand inside a text"),
        ("{city: [安阳], clause: [" + ", ".join(f"a/{number}" for number in range(2001)) + "]}", "Split it"),
    ],
)
def test_mistakes_in_a_matrix_are_told(load: Load, matrix: str, words: str) -> None:
    with pytest.raises(InvalidSuiteError, match="test.yml:[3-6]: ") as error:
        load(suite_of(matrix))

    assert words in str(error.value)
