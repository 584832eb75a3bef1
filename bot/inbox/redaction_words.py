"""The words that redaction works with, from redact.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.catalog.files import read_yaml


@dataclass(frozen=True)
class Words:
    """Masks by kind, surnames in letters, and characters of names."""

    masks: Mapping[str, str]
    pinyin_surnames: tuple[str, ...]
    surnames: str
    given: frozenset[str]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The words, read once."""
    content = read_yaml(Path(__file__).with_name("redact.yml"))
    return Words(
        masks=content["masks"],
        pinyin_surnames=tuple(content["pinyin_surnames"]),
        surnames=content["surnames"],
        given=frozenset(content["given"]),
    )
