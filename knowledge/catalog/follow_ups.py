"""How a short message joins the question before it (follow_ups.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.generation import kept


@dataclass(frozen=True)
class FollowUps:
    """By topic the things that a message may be about."""

    subjects: Mapping[str, tuple[str, ...]]

    def subject(self, topic: str, text: str) -> str | None:
        """The thing of the topic that `text` names."""
        return next((word for word in self.subjects.get(topic, ()) if word in text), None)


@kept()
def load_follow_ups() -> FollowUps:
    """The catalog of follow-ups."""
    return FollowUps({topic: tuple(words) for topic, words in read_yaml(CATALOG / "follow_ups.yml")["subjects"].items()})
