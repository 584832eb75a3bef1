"""The sentences around the quoted clauses, from wording/*.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.catalog.files import read_yaml


@lru_cache(maxsize=1)
def load_wording() -> Mapping[str, Any]:
    """All wording by key."""
    content: Mapping[str, Any] = read_yaml(Path(__file__).parent / "wording" / "answers.yml")
    return content


def say(key: str, **fields: object) -> str:
    """The wording of `key` with its names filled in."""
    return str(load_wording()[key]).format(**fields)


def aspects() -> Mapping[str, str]:
    """Follow-up questions by aspect: what their buttons show and say."""
    wording: Mapping[str, str] = load_wording()["aspects"]
    return wording
