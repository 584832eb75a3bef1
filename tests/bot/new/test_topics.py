"""Each member of a topic is named with file and line where it is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.new.nodes import Yaml, last_line
from bot.new.topics import missing_of_topic, topic_ids

TOPIC = "commendation"


def without(path: Path, pattern: str) -> int:
    """Take what matches out of a file; the line on which it began."""
    text = path.read_text(encoding="utf-8")
    found = re.search(pattern, text, re.MULTILINE)
    assert found is not None
    path.write_text(text[: found.start()] + text[found.end() :], encoding="utf-8")
    return text[: found.start()].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "pattern", "says"),
    [
        ("knowledge/catalog/topics.yml", r"^  - \{id: commendation,.*\n.*\n", "`topics` has no entry `commendation`"),
        ("knowledge/catalog/topic_terms.yml", r"^  commendation:\n(?:    .*\n)*", "words by which the importer finds it"),
        ("knowledge/catalog/hotlines.yml", r"^  commendation: .*\n", "one to three numbers to call"),
        ("domain.yml", r"^  - ask_commendation:\n.*\n", "`intents` has no `ask_commendation`"),
        ("data/rules/topics.yml", r"^  - rule: ask_commendation\n(?:    .*\n)*", "no rule sends `ask_commendation`"),
        ("bot/staff/codes.yml", r"^commendation: .*\n", "short codes"),
        ("bot/staff/questions.yml", r"^commendation: .*\n", "what staff ask back"),
    ],
)
def test_entry_of_a_shared_file_is_missed_where_it_belongs(checkout: Path, name: str, pattern: str, says: str) -> None:
    line = without(checkout / name, pattern)
    missing = missing_of_topic(TOPIC, checkout)

    assert [str(each.path) for each in missing] == [name]
    assert says in missing[0].what
    # The last entry of its list: the line above the gap, and no further than that.
    assert line - 10 <= missing[0].line < line or (name == "domain.yml" and missing[0].line > line)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("knowledge/catalog/guides/{}.yml", "no guide"),
        ("knowledge/catalog/points/law/{}.yml", "`points`"),
        ("data/nlu/topics/{}.yml", "has 0 examples"),
        ("tests/suites/{}.yml", "`conversations`"),
    ],
)
def test_file_that_is_gone_is_missed(checkout: Path, name: str, says: str) -> None:
    (checkout / name.format(TOPIC)).unlink()
    missing = missing_of_topic(TOPIC, checkout)

    assert [(str(each.path), each.line) for each in missing] == [(name.format(TOPIC), 1)]
    assert says in missing[0].what


@pytest.mark.parametrize("field", ["lead", "steps", "checked"])
def test_empty_field_is_missed_at_its_line(checkout: Path, field: str) -> None:
    path = checkout / "knowledge" / "catalog" / "guides" / f"{TOPIC}.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"^{field}:.*\n(?:  .*\n)*", f"{field}:\n", text, flags=re.MULTILINE), encoding="utf-8")
    (missing,) = missing_of_topic(TOPIC, checkout)

    assert path.read_text(encoding="utf-8").splitlines()[missing.line - 1].startswith(f"{field}:")


def test_number_that_is_no_hotline_is_missed(checkout: Path) -> None:
    path = checkout / "knowledge" / "catalog" / "hotlines.yml"
    path.write_text(path.read_text(encoding="utf-8").replace('commendation: ["12345"', 'commendation: ["99999"'), encoding="utf-8")

    assert [each.what for each in missing_of_topic(TOPIC, checkout)] == ["`topics: commendation`: 99999 stands in no entry of `hotlines`"]


def test_long_button_is_refused(checkout: Path) -> None:
    path = checkout / "knowledge" / "catalog" / "topics.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("button: 评先进、奖励", "button: 评先进工作者、拿奖励"), encoding="utf-8")

    assert [each.what.partition(":")[0] for each in missing_of_topic(TOPIC, checkout)] == ["`button`"]


def test_ids_come_in_catalog_order(checkout: Path) -> None:
    assert (topic_ids(checkout)[0], topic_ids(checkout)[-1]) == ("wage_arrears", "commendation")


def test_last_line_of_a_block_is_that_of_its_last_word(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("a:\n  b: |\n    one\n    two\nc:\n  d: [1,\n    2]\n\n# end\ne: {}\n", encoding="utf-8")
    content = Yaml(path)

    assert [last_line(content.at(*keys)) for keys in (["a"], ["c"], ["e"], ["nix"])] == [4, 7, 10, 1]
