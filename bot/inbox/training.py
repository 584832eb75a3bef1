"""Decided questions as training examples: a patch for data/nlu/topics that a person reviews before it is committed."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.inbox.model import NotedQuestion
from bot.inbox.redact import redact
from knowledge.catalog.files import read_yaml

# Square and curly brackets would be read as marked entities.
WITHOUT_MARKUP = str.maketrans({"[": "（", "]": "）", "{": "（", "}": "）", "\n": " ", "\r": " "})


def training_patch(questions: Iterable[NotedQuestion], folder: Path) -> str:
    """The questions decided as examples in the shape of the files below `folder` (data/nlu), without those that stand there already.

    The text is empty where there is nothing new.
    """
    seen = {_compared(example) for example in known_examples(folder)}
    fresh: dict[str, list[str]] = defaultdict(list)
    for question in sorted(questions, key=lambda question: question.id):
        text = " ".join(redact(question.text).translate(WITHOUT_MARKUP).split())
        if question.status == "example" and question.decided_topic and text and _compared(text) not in seen:
            seen.add(_compared(text))
            fresh[_intent(question.decided_topic)].append(text)
    return "".join(['version: "3.1"\nnlu:\n', *(_block(intent, fresh[intent]) for intent in sorted(fresh))]) if fresh else ""


def known_examples(folder: Path) -> Iterator[str]:
    """Every example of the training files below a folder.

    Raises:
        CatalogError: where a file cannot be read.
    """
    for path in sorted(folder.rglob("*.yml")):
        for entry in read_yaml(path).get("nlu") or ():
            for line in str(entry.get("examples") or "").splitlines():
                yield line.removeprefix("-").strip()


def _compared(text: str) -> str:
    """What is left of a text when marks, spaces and width do not count."""
    return "".join(character for character in unicodedata.normalize("NFKC", text).casefold() if character.isalnum())


def _intent(topic: str) -> str:
    return topic if topic == "out_of_scope" else f"ask_{topic}"


def _block(intent: str, examples: list[str]) -> str:
    return "".join([f"  - intent: {intent}\n    examples: |\n", *(f"      - {example}\n" for example in examples)])
