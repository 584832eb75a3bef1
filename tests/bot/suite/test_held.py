"""What a suite expects exists at all: clauses, hotlines, buttons, details; what does not is named with its line and what was meant."""

from __future__ import annotations

import pytest

from bot.suite.cli import main
from bot.suite.discover import chosen, load_suites
from bot.suite.held import unknown
from tests.bot.suite.conftest import Write

SUITE = "suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        {}\n"


@pytest.mark.parametrize(
    ("wrong", "right", "remedy"),
    [
        ("clause: anyang-2015-34/99", "clause: anyang-2015-34/9", "Did you mean `anyang-2015-34/9`?"),
        ("clauses: [anyang-2015-34/9, henan-2019-2/77]", "clauses: [anyang-2015-34/9, henan-2019-2/5]", "Did you mean `henan-2019-2/7`?"),
        ('hotline: "12334"', 'hotline: "12333"', "Did you mean `123"),
        ("buttons: [看原文, 换个城市]", "buttons: [看原文, 换城市]", "Did you mean `换城市`?"),
        ("missing: 高考移民局", "missing: 高考", "details.yml"),
    ],
)
def test_what_does_not_exist_is_named(wrong: str, right: str, remedy: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write(SUITE.format(wrong)))]) == 2
    said = capsys.readouterr().err
    assert ":6: `" in said and "there is no `" in said and remedy in said
    assert main(["check", str(write(SUITE.format(right)))]) == 0


@pytest.mark.parametrize("line", ["clause: none", "missing: none", "buttons: [河南省别的地方, 吉林省吉林市]", "missing: 三权"])
def test_what_may_be_said_is_known(line: str, write: Write) -> None:
    assert unknown(chosen(load_suites([write(SUITE.format(line))]))) == []


def test_matrix_that_repeats_a_mistake_names_it_once(write: Write) -> None:
    text = "suite: 试\nconversations:\n  - name: '{ask}'\n    matrix: {ask: [甲, 乙]}\n    turns: [{user: '{ask}', hotline: '1'}]\n"

    assert len(unknown(chosen(load_suites([write(text)])))) == 1
