"""National plain-language steps for each topic, every fact with its legal source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.generation import kept
from knowledge.model import Fact


@dataclass(frozen=True)
class Guide:
    """What a worker can do about a topic anywhere in China."""

    topic: str
    lead: str
    steps: tuple[Fact, ...]
    papers: tuple[Fact, ...]
    limits: tuple[Fact, ...]
    where: tuple[Fact, ...]


def _facts(guide: Mapping[str, Any], part: str, kind: str) -> tuple[Fact, ...]:
    return tuple(Fact(entry["text"], entry.get("source") or "", guide["topic"], kind) for entry in guide.get(part) or ())


@kept()
def load_guides() -> dict[str, Guide]:
    """All guides by topic id."""
    guides = {}
    for path in sorted((CATALOG / "guides").glob("*.yml")):
        entry = read_yaml(path)
        guides[entry["topic"]] = Guide(
            topic=entry["topic"],
            lead=entry["lead"],
            steps=_facts(entry, "steps", "step"),
            papers=_facts(entry, "papers", "paper"),
            limits=_facts(entry, "limits", "limit"),
            where=_facts(entry, "where", "where"),
        )
    return guides
