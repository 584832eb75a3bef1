"""Decided questions come out as training files have them."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.inbox.store import Inbox
from bot.inbox.training import known_examples, training_patch

DATA = Path(__file__).parents[3] / "data/nlu"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "nlu" / "topics"
    folder.mkdir(parents=True)
    (folder / "hukou.yml").write_text('version: "3.1"\nnlu:\n  - intent: ask_hukou\n    examples: |\n      - 咋落户\n', encoding="utf-8")
    return folder.parent


def decide(inbox: Inbox, person: str, text: str, decision: str = "example", topic: str | None = "hukou") -> None:
    inbox.note_turn(person, "web", text, {"status": "no_clause"})
    inbox.decide(inbox.questions()[0].id, decision, "li", topic)


def test_examples_are_grouped_by_intent_in_the_order_they_were_asked(inbox: Inbox, worker: str, folder: Path) -> None:
    decide(inbox, worker, "外地人迁户口", topic="hukou")
    decide(inbox, worker, "租房能落不", topic="hukou")
    decide(inbox, worker, "彩票中奖", topic="out_of_scope")
    assert training_patch(inbox.questions(status=None), folder) == (
        'version: "3.1"\nnlu:\n'
        "  - intent: ask_hukou\n    examples: |\n      - 外地人迁户口\n      - 租房能落不\n"
        "  - intent: out_of_scope\n    examples: |\n      - 彩票中奖\n"
    )


def test_what_stands_there_already_or_comes_twice_is_left_out(inbox: Inbox, worker: str, folder: Path) -> None:
    for text in ("咋落户？", "咋 落户", "迁户口", "迁户口！"):
        decide(inbox, worker, text)
    assert training_patch(inbox.questions(status="example"), folder).count("      - ") == 1


def test_only_questions_decided_as_examples_count(inbox: Inbox, worker: str, folder: Path) -> None:
    decide(inbox, worker, "一", "gap", None)
    decide(inbox, worker, "二", "discard", None)
    inbox.note_turn(worker, "web", "三", {"status": "no_clause"})
    assert training_patch(inbox.questions(status=None), folder) == ""


@pytest.mark.parametrize("text", ["[安阳](region)落户", "- 落户: #1", "落户\n\n还有'社保'\"呢\"", "迁{户}口 | >", "  13812345678落户"])
def test_any_text_gives_yaml_without_marked_entities(inbox: Inbox, worker: str, folder: Path, text: str) -> None:
    decide(inbox, worker, text)
    entry = YAML(typ="safe").load(training_patch(inbox.questions(status="example"), folder))["nlu"][0]
    (line,) = entry["examples"].splitlines()
    assert line.startswith("- ")
    assert not set("[]{}") & set(line)
    assert "13812345678" not in line


def test_the_projects_own_examples_are_all_known() -> None:
    known = list(known_examples(DATA))
    assert len(known) > 1000
    assert not any(example.startswith("-") for example in known[:50])
