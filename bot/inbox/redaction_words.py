"""The words that redaction works with, from redact.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.catalog.files import read_yaml


@dataclass(frozen=True)
class Words:
    """Masks by kind, and what tells a name from other words."""

    masks: Mapping[str, str]
    surnames: frozenset[str]
    clear_surnames: frozenset[str]
    double_surnames: tuple[str, ...]
    people: tuple[str, ...]
    not_in_names: frozenset[str]
    not_names: tuple[str, ...]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The words, read once."""
    content = read_yaml(Path(__file__).with_name("redact.yml"))
    return Words(
        masks=content["masks"],
        surnames=frozenset(content["surnames"]),
        clear_surnames=frozenset(content["clear_surnames"]),
        double_surnames=tuple(content["double_surnames"]),
        people=tuple(content["people"]),
        not_in_names=frozenset(content["not_in_names"]),
        not_names=tuple(content["not_names"]),
    )
