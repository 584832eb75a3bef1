"""The 27 topics a worker may ask about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.catalog.files import read_mapping
from knowledge.generation import kept


@dataclass(frozen=True)
class Topic:
    """A topic with its formal name, the short words on a button and an example.

    `place` is `work` or `home`: whose document answers when a worker names both. `office` are words in the name of the
    office that serves the topic; `is_local` tells that a local rule or window adds to national law.
    """

    id: str
    name: str
    button: str
    example: str
    place: str
    office: tuple[str, ...] = field(default=())
    is_local: bool = False


def _topic(entry: Mapping[str, Any]) -> Topic:
    return Topic(**{**entry, "office": tuple(entry.get("office") or ()), "is_local": entry["id"] in _local_topics()})


@kept()
def _local_topics() -> frozenset[str]:
    return frozenset(read_mapping("topics.yml", "local"))


@kept()
def load_topics() -> dict[str, Topic]:
    """All topics by id, in catalog order."""
    return {entry["id"]: _topic(entry) for entry in read_mapping("topics.yml", "topics")}


@kept()
def common_topics() -> tuple[Topic, ...]:
    """The topics asked most, offered where nothing better is known."""
    return tuple(load_topics()[topic] for topic in read_mapping("topics.yml", "common"))
