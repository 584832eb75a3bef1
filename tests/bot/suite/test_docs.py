"""docs/suites.md names everything there is, and its examples work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.suite.fields import FIELDS
from bot.suite.parse import CONVERSATION_KEYS, SUITE_KEYS, load_suite
from knowledge.model import Status
from tests.bot.suite.conftest import Write

DOCS = (Path(__file__).parents[3] / "docs" / "suites.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)


@pytest.mark.parametrize("word", [*FIELDS, *SUITE_KEYS, *CONVERSATION_KEYS, *(status.value for status in Status), "user", "tap"])
def test_every_word_of_the_format_is_explained(word: str) -> None:
    assert re.search(rf"`{word}[:`]|^ *(?:- )?{word}:", DOCS, re.MULTILINE), word


@pytest.mark.parametrize("command", ["run", "check", "record", "diff", "coverage"])
def test_every_command_is_explained(command: str) -> None:
    assert f"`.venv/bin/python -m bot.suite {command}" in DOCS


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_are_read(number: int, write: Write) -> None:
    write("suite: 开头\nfixtures: {空: [{user: 嗯}]}\n", "openings.yml")
    text = EXAMPLES[number]
    whole = text if YAML(typ="safe").load(text).__class__ is dict and "suite:" in text else f"suite: 试\nconversations:\n{text}"

    assert load_suite(write(whole)).conversations
