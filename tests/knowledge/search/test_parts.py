"""The parts of a message that are judged beside the whole."""

from __future__ import annotations

import pytest

from knowledge.search.reading import parts_of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("老板拖欠工资。孩子上学怎么办？", 2),
        ("老板拖欠工资！孩子上学怎么办；户口怎么迁", 3),
        ("老板拖欠工资怎么办？", 0),
        ("你好。老板拖欠工资。", 0),
        ("", 0),
    ],
)
def test_sentences_that_can_hold_a_problem_are_parts(text: str, count: int) -> None:
    parts = parts_of(text)
    assert len(parts) == count
    assert all(part in text.replace("！", "!").replace("；", ";").replace("？", "?") for part in parts)
