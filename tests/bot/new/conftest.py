"""A checkout to write into: the files that a topic, a follow-up and a document have members in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.contracts.repository import ROOT

HELD = (
    *("domain.yml", "data/rules", "data/nlu/topics", "data/nlu/followups", "bot/staff/codes.yml", "bot/staff/questions.yml"),
    *("bot/nlu/exact_intent.py", "knowledge/talk/asking.py", "knowledge/answers/render.py", "knowledge/answers/wording/answers.yml"),
    *("knowledge/catalog", "knowledge/sources", "tests/suites"),
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of those files."""
    for name in HELD:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    return tmp_path
