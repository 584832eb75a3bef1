"""The 27 topics a worker may ask about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.catalog.files import read_mapping


@dataclass(frozen=True)
class Topic:
    """A topic with its formal name, the short words on a button and an example.

    `place` is `work` or `home`: whose document answers when a worker names both.
    """

    id: str
    name: str
    button: str
    example: str
    place: str


@lru_cache(maxsize=1)
def load_topics() -> dict[str, Topic]:
    """All topics by id, in catalog order."""
    return {entry["id"]: Topic(**entry) for entry in read_mapping("topics.yml", "topics")}


@lru_cache(maxsize=1)
def common_topics() -> tuple[Topic, ...]:
    """The topics asked most, offered where nothing better is known."""
    return tuple(load_topics()[topic] for topic in read_mapping("topics.yml", "common"))
