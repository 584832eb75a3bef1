"""Suite files become conversations; every mistake is told with file, line and what to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.suite.errors import InvalidSuiteError
from bot.suite.model import Expected, Suite
from bot.suite.parse import load_suite
from tests.bot.suite.conftest import Write

Load = Callable[[str], Suite]

SMALL = """
    suite: 拖欠工资
    conversations:
      - name: 安阳
        turns:
          - user: 老板拖欠工资怎么办
"""


def told(load: Load, text: str) -> list[tuple[int, str]]:
    """(line, what and remedy) of all mistakes in a file."""
    with pytest.raises(InvalidSuiteError) as error:
        load(text)
    assert all(problem.file == "test.yml" for problem in error.value.problems)
    return [(problem.line, f"{problem.what} {problem.remedy}") for problem in error.value.problems]


def test_everything_a_suite_can_say(load: Load) -> None:
    suite = load("""
        suite: 拖欠工资
        about: 给人看的
        region: 安阳
        as_of: 2026-11-22
        tags: [topic]
        always: {max_bytes: 2048, status: answered}
        fixtures:
          先问: [{user: 你好}]
        conversations:
          - name: 甲
            tags: smoke
            region: 邢台市
            as_of: 2016-01-01
            fixtures: 先问
            turns:
              - user: 工资
                status: [no_clause, answered]
                topic: 拖欠工资
                region: 汤阴
                hotline: 12333
                clause: none
              - tap: 看原文
          - name: 乙
            turns: [{user: {repeat: 嗯, times: 3}}]
    """)
    first, second = suite.conversations

    assert (first.id, first.suite, first.region, first.as_of) == ("test::甲", "拖欠工资", "xingtai", date(2016, 1, 1))
    assert first.tags == {"topic", "smoke"}
    assert [turn.text for turn in first.turns] == ["你好", "工资", "看原文"]
    assert [turn.is_tap for turn in first.turns] == [False, False, True]
    assert (second.region, second.as_of, second.turns[0].text) == ("anyang", date(2026, 11, 22), "嗯嗯嗯")


def test_expectations_keep_their_line_and_replace_those_of_always(load: Load) -> None:
    suite = load("""
        suite: 试
        always: {max_bytes: 2048, status: answered}
        conversations:
          - name: 甲
            turns:
              - user: 工资
                status: [no_clause, error]
                topic: 拖欠工资
                region: 汤阴县
    """)

    assert suite.conversations[0].turns[0].expects == (
        Expected("status", ("no_clause", "error"), 7),
        Expected("topic", ("wage_arrears",), 8),
        Expected("region", ("anyang-tangyin",), 9),
        Expected("max_bytes", ("2048",), 2),
    )


@pytest.mark.parametrize(
    ("written", "line", "words"),
    [
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        statu: answered\n", 6, "`status`"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        status: answerd\n", 6, "`answered`"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        topic: 拖欠公资\n", 6, "`拖欠工资`"),
        ("suite: 试\nconversations:\n  - name: 甲\n    region: 安阳是\n    turns: [{user: 工资}]\n", 4, "`安阳"),
        ("suite: 试\nconversations:\n  - name: 甲\n    region: 吉林\n    turns: [{user: 工资}]\n", 4, "no place I know"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        must:\n", 6, "leave the line out"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        clause:\n", 6, "`clause: none`"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        max_bytes: 两千\n", 6, "digits"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        status: none\n", 6, "no status"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        clauses: [none, a/1]\n", 6, "alone"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user：工资\n", 5, "half-width"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: 工资\n        tap: 好\n", 5, "one of them"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: {repeat: 嗯, times: 很多}\n", 5, "repeat"),
        ("suite: 试\nconversations:\n  - name: 甲\n    turns:\n      - user: {repeat: 嗯, times: 999999}\n", 5, "at most"),
        ("suite: 试\nconversations:\n  - name: 甲\n", 3, "no turns"),
        ("suite: 试\nconversations:\n  - turns: [{user: 工资}]\n", 3, "no name"),
        ("suite: 试\nconversations:\n  name: 甲\n", 2, "`- `"),
        ("suite: 试\nconversations:\n  - 工资\n", 3, "name and turns"),
        ("suite: 试\nconversations:\n  - name: 甲\n    fixtures: 没有\n    turns: [{user: 工资}]\n", 3, "no fixture"),
        ("suite: 试\ninclude: 没有.yml\nconversations:\n  - name: 甲\n    turns: [{user: 工资}]\n", 2, "no file"),
        ("suite: 试\nas_of: 去年\nconversations:\n  - name: 甲\n    turns: [{user: 工资}]\n", 2, "2026-11-22"),
        ("suite: 试\nsuite: 又\n", 2, "twice"),
        ("suite: 试\nconversations: []\n", 1, "no conversations"),
        ("conversations: []\n", 1, "begins with its name"),
        ("", 1, "begins with its name"),
        ("suite: 试\nconversations:\n\t- name: 甲\n", 3, "tabs"),
        ("suite: 我问: 工资\n", 1, "quotes"),
        ('suite: "我问\n', 2, "not closed"),
        ("suite: 试\n? [a, b]\n: c\n", 2, "one word"),
        ("suite: 试\ntags: &a [*a]\n", 2, "nested"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_a_remedy(load: Load, written: str, line: int, words: str) -> None:
    found = told(load, written)

    assert any(at == line and words in text for at, text in found), found


def test_all_mistakes_are_told_at_once(load: Load) -> None:
    found = told(load, SMALL.replace("- user: 老板拖欠工资怎么办", "- {user: 工资, statu: x, topic: 不知道, within_ms: 快}"))

    assert [line for line, _ in found] == [5, 5, 5]


def test_two_conversations_of_one_name_could_not_be_told_apart(load: Load) -> None:
    found = told(load, "suite: 试\nconversations:\n" + "  - {name: 甲, turns: [{user: 工资}]}\n" * 2)

    assert found[0][0] == 4 and "own name" in found[0][1]


def test_fixtures_are_shared_by_include(write: Write) -> None:
    write("suite: 开头\nfixtures:\n  安阳: [{user: 我在安阳}]\n  别的: [{user: 嗯}]\n", "shared/openings.yml")
    path = write("""
        suite: 试
        include: shared/openings.yml
        fixtures: {别的: [{user: 自己的}]}
        conversations:
          - {name: 甲, fixtures: [安阳, 别的], turns: [{user: 工资}]}
    """)

    assert [turn.text for turn in load_suite(path).conversations[0].turns] == ["我在安阳", "自己的", "工资"]


def test_a_file_of_fixtures_alone_is_a_suite_without_conversations(load: Load) -> None:
    assert load("suite: 开头\nfixtures: {安阳: [{user: 我在安阳}]}\n").conversations == ()


def test_files_that_include_each_other_are_refused(write: Write) -> None:
    write("suite: 乙\ninclude: 甲.yml\nfixtures: {乙: [{user: 嗯}]}\n", "乙.yml")
    path = write("suite: 甲\ninclude: 乙.yml\nfixtures: {甲: [{user: 嗯}]}\n", "甲.yml")

    with pytest.raises(InvalidSuiteError, match="circle"):
        load_suite(path)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.yml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(InvalidSuiteError, match="cannot be read"):
        load_suite(path)
