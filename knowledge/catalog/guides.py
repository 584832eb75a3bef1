"""National plain-language steps for each topic, every fact with its legal source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.catalog.files import CATALOG, read_yaml


@dataclass(frozen=True)
class Fact:
    """One line of a guide; `source` names act, article and the date in force, or is empty for plain advice."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Guide:
    """What a worker can do about a topic anywhere in China."""

    topic: str
    lead: str
    steps: tuple[Fact, ...]
    papers: tuple[Fact, ...]
    limits: tuple[Fact, ...]
    where: tuple[Fact, ...]


def _facts(entries: list[Mapping[str, Any]] | None) -> tuple[Fact, ...]:
    return tuple(Fact(entry["text"], entry.get("source") or "") for entry in entries or [])


@lru_cache(maxsize=1)
def load_guides() -> dict[str, Guide]:
    """All guides by topic id."""
    guides = {}
    for path in sorted((CATALOG / "guides").glob("*.yml")):
        entry = read_yaml(path)
        guides[entry["topic"]] = Guide(
            topic=entry["topic"],
            lead=entry["lead"],
            steps=_facts(entry["steps"]),
            papers=_facts(entry.get("papers")),
            limits=_facts(entry.get("limits")),
            where=_facts(entry.get("where")),
        )
    return guides
