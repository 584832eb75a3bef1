"""The repository's files as data, read for the contract tests without the code they are about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "knowledge" / "catalog"

_NOT_A_WORD = re.compile(r"[\W_]+")


def load(path: Path) -> Any:
    """The content of a YAML file."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def topic_ids() -> list[str]:
    """Topic ids in catalog order."""
    return [entry["id"] for entry in load(CATALOG / "topics.yml")["topics"]]


def intents() -> list[str]:
    """The intents of domain.yml."""
    return [entry if isinstance(entry, str) else next(iter(entry)) for entry in load(ROOT / "domain.yml")["intents"]]


def examples(path: Path) -> Iterator[tuple[str, str]]:
    """(intent, example) of a training file."""
    for block in load(path).get("nlu", []):
        for line in block.get("examples", "").splitlines():
            if line.strip():
                yield block["intent"], line.strip().removeprefix("- ")


def all_examples() -> list[tuple[str, str]]:
    """(intent, example) of all training files."""
    return [pair for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")) for pair in examples(path)]


def rules() -> list[tuple[str, str]]:
    """(intent, action) of every rule that answers an intent."""
    found = []
    for path in sorted((ROOT / "data" / "rules").rglob("*.yml")):
        for rule in load(path)["rules"]:
            steps = {key: value for step in rule["steps"] for key, value in step.items()}
            if "intent" in steps:
                found.append((steps["intent"], steps["action"]))
    return found


def bare(text: str) -> str:
    """`text` without spaces and marks, in one width: what two examples are compared by."""
    return _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()


def strings(content: Any) -> Iterator[str]:
    """Every string value in nested lists and mappings."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from strings(value)
