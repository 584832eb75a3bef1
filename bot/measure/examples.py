"""The training examples as data: read, sampled evenly over the intents, written as a Rasa project."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from knowledge.catalog.files import read_yaml

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
EPOCHS = 100
STORIES = 30
STORY_TURNS = 4

Example = tuple[str, str]
"""Intent and text."""

STOCK_PIPELINE: list[dict[str, Any]] = [
    {"name": "JiebaTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
STOCK_POLICIES: list[dict[str, Any]] = [
    {"name": "MemoizationPolicy"},
    {"name": "RulePolicy"},
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": EPOCHS},
    {"name": "TEDPolicy", "max_history": 5, "epochs": EPOCHS, "constrain_similarities": True},
]


def read_examples(data: Path = DATA) -> list[Example]:
    """(intent, text) of every training example, file by file."""
    return [example for path in sorted((data / "nlu").rglob("*.yml")) for example in _in_file(path)]


def _in_file(path: Path) -> list[Example]:
    blocks = [block for block in read_yaml(path).get("nlu", []) if "intent" in block]
    lines = [(block["intent"], line.strip()) for block in blocks for line in block["examples"].splitlines()]
    return [(intent, line.removeprefix("- ").strip()) for intent, line in lines if line]


def sample(examples: Sequence[Example], per_intent: int, longest: int = 0, seed: int = 0) -> list[Example]:
    """At most `per_intent` examples of each intent, of at most `longest` characters, always the same draw; 0 sets no limit."""
    short = [(intent, text) for intent, text in examples if not longest or len(text) <= longest]
    if per_intent <= 0:
        return short
    by_intent: dict[str, list[str]] = {}
    for intent, text in short:
        by_intent.setdefault(intent, []).append(text)
    drawn = random.Random(seed)
    return [
        (intent, text) for intent, texts in sorted(by_intent.items()) for text in drawn.sample(sorted(texts), min(per_intent, len(texts)))
    ]


def read_rules(data: Path = DATA) -> list[tuple[str, str]]:
    """(intent, action) of every rule that answers an intent."""
    rules = [rule for path in sorted((data / "rules").rglob("*.yml")) for rule in read_yaml(path)["rules"]]
    steps = [{key: value for step in rule["steps"] for key, value in step.items()} for rule in rules]
    return [(step["intent"], step["action"]) for step in steps if "intent" in step]


def stories(rules: Sequence[tuple[str, str]], seed: int = 0) -> list[dict[str, Any]]:
    """Conversations that follow the rules, so that a learned policy has something to learn."""
    drawn = random.Random(seed)
    return [
        {
            "story": f"made {number}",
            "steps": [
                step for intent, action in drawn.sample(list(rules), STORY_TURNS) for step in ({"intent": intent}, {"action": action})
            ],
        }
        for number in range(STORIES)
    ]


def stock_config(epochs: int = EPOCHS) -> dict[str, Any]:
    """What `rasa init` gives for Chinese: DIET, TED, UnexpecTED, memoization, rules."""
    pipeline, policies = (
        [{**part, "epochs": epochs} if "epochs" in part else part for part in parts] for parts in (STOCK_PIPELINE, STOCK_POLICIES)
    )
    return {"recipe": "default.v1", "language": "zh", "assistant_id": "stock", "pipeline": pipeline, "policies": policies}


def write_project(folder: Path, examples: Sequence[Example], is_stock: bool, epochs: int = EPOCHS) -> Path:
    """A Rasa project on the given examples with our domain, rules and responses; the stock one with stories as well."""
    (folder / "data").mkdir(parents=True)
    for name in ("rules", "responses"):
        shutil.copytree(DATA / name, folder / "data" / name)
    shutil.copy(ROOT / "domain.yml", folder / "domain.yml")
    _write(folder / "data" / "nlu.yml", {"version": "3.1", "nlu": _blocks(examples)})
    if is_stock:
        _write(folder / "data" / "stories.yml", {"version": "3.1", "stories": stories(read_rules())})
        _write(folder / "config.yml", stock_config(epochs))
    else:
        shutil.copy(ROOT / "config.yml", folder / "config.yml")
    return folder


def _blocks(examples: Sequence[Example]) -> list[dict[str, str]]:
    lines: dict[str, list[str]] = {}
    for intent, text in examples:
        lines.setdefault(intent, []).append(f"- {text}\n")
    return [{"intent": intent, "examples": "".join(texts)} for intent, texts in lines.items()]


def _write(path: Path, content: Any) -> None:
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(content, file)
