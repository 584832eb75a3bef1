"""The published schema agrees with the reader, and our own suites keep to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from bot.suite.fields import FIELDS
from bot.suite.parse import CONVERSATION_KEYS, SUITE_KEYS
from bot.suite.turns import TURN_KEYS
from knowledge.model import Status

ROOT = Path(__file__).parents[3]
SCHEMA: dict[str, Any] = json.loads((ROOT / "bot" / "suite" / "suite.schema.json").read_text(encoding="utf-8"))
DEFINITIONS = SCHEMA["definitions"]
OWN = sorted((ROOT / "tests" / "suites").glob("*.yml"))


def errors(text: str) -> list[str]:
    content = json.loads(json.dumps(YAML(typ="safe").load(text), default=str))
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(content)]


def test_schema_is_one_and_describes_every_key() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == set(SUITE_KEYS)
    assert set(DEFINITIONS["conversation"]["properties"]) == set(CONVERSATION_KEYS)
    assert set(DEFINITIONS["turn"]["properties"]) == set(TURN_KEYS)
    assert set(DEFINITIONS["expectations"]) == set(SCHEMA["properties"]["always"]["properties"]) == set(FIELDS)
    assert all(entry["description"] for entry in DEFINITIONS["expectations"].values())


def test_schema_knows_every_status() -> None:
    known = DEFINITIONS["expectations"]["status"]["oneOf"][0]["anyOf"][0]["enum"]

    assert known == [status.value for status in Status]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_own_suites_keep_to_the_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text.startswith("# yaml-language-server: $schema=../../bot/suite/suite.schema.json\n")
    assert errors(text) == []


@pytest.mark.parametrize(
    "turn",
    [
        "{}",
        "{user: 甲, tap: 乙}",
        "{user: 甲, statu: answered}",
        "{user: 甲, status: answerd}",
        "{user: 甲, max_bytes: 多}",
        "{user: {repeat: 嗯}}",
    ],
)
def test_schema_refuses_what_the_reader_refuses(turn: str) -> None:
    assert errors(f"suite: 试\nconversations: [{{name: 甲, turns: [{turn}]}}]\n")


def test_every_topic_has_its_suite() -> None:
    from knowledge.catalog.topics import load_topics

    assert set(load_topics()) <= {path.stem for path in OWN}
