"""What the web channel itself says, from web.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.catalog.files import read_yaml


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, str]:
    """All wording by key."""
    content: Mapping[str, str] = read_yaml(Path(__file__).with_name("web.yml"))
    return content


def web_say(key: str, **fields: object) -> str:
    """The wording of `key` with its names filled in."""
    return load_words()[key].format(**fields)
