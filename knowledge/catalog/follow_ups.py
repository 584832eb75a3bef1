"""How a short message joins the question before it (follow_ups.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.catalog.files import CATALOG, read_yaml


@dataclass(frozen=True)
class FollowUps:
    """By topic: things that a message may be about, and things asked about as a condition."""

    subjects: Mapping[str, tuple[str, ...]]
    conditions: Mapping[str, tuple[str, ...]]

    def subject(self, topic: str, text: str) -> str | None:
        """The thing of the topic that `text` names."""
        return next((word for word in self.subjects.get(topic, ()) if word in text), None)

    def has_condition(self, topic: str, text: str) -> bool:
        """True where `text` names something that is a condition of the topic."""
        return any(word in text for word in self.conditions.get(topic, ()))


@lru_cache(maxsize=1)
def load_follow_ups() -> FollowUps:
    """The catalog of follow-ups."""
    content = read_yaml(CATALOG / "follow_ups.yml")
    tables = [{topic: tuple(words) for topic, words in content[name].items()} for name in ("subjects", "conditions")]
    return FollowUps(*tables)
