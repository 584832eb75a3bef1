"""The README shows what the assistant really says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.ask import reply, shown
from tests.bot.conftest import ROOT, Run

QUESTION = "安阳 老板拖欠工资怎么办"


def block(readme: Path) -> str:
    """What stands between the answer's markers."""
    found = re.search(r"<!-- answer:start -->\n```\n(.*?)\n```\n<!-- answer:end -->", readme.read_text(encoding="utf-8"), re.DOTALL)
    return found.group(1) if found else ""


@pytest.fixture(scope="module")
def answer(agent: Any, run: Run) -> str:
    """Asked once: the terminal is one conversation, and the same question again gets another reply."""
    return shown(run(reply(agent, QUESTION)))


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_answer_in_the_readme_is_the_real_one(name: str, answer: str) -> None:
    assert block(ROOT / name) == answer
