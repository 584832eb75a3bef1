"""National short numbers: which to call for a topic, for a problem outside our topics, and in danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.model import Hotline


@dataclass(frozen=True)
class Problem:
    """A problem outside our topics that has a number of its own; `not_words` belong to a topic of ours."""

    name: str
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    number: str
    say: str

    def hits(self, text: str) -> int:
        """How often the text speaks of this problem."""
        return 0 if any(word in text for word in self.not_words) else sum(text.count(word) for word in self.words)


@dataclass(frozen=True)
class Danger:
    """A danger to life: phrases that mean it, phrases that only look like it, numbers to call.

    `unless` holds signs of something past or of an ordinary question; they do not weaken the phrases in `always`.
    """

    id: str
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    unless: tuple[str, ...]
    always: frozenset[str]
    numbers: tuple[str, ...]
    say: str

    def is_in(self, text: str) -> bool:
        """True where `text` speaks of this danger."""
        for harmless in sorted(self.not_words, key=len, reverse=True):
            text = text.replace(harmless, "")
        found = [word for word in self.words if word in text]
        return bool(found) and (not self.always.isdisjoint(found) or not any(sign in text for sign in self.unless))


@dataclass(frozen=True)
class Hotlines:
    """All numbers, joined to topics, to problems outside them and to dangers."""

    by_number: Mapping[str, Hotline]
    by_topic: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    never_problems: tuple[str, ...]
    dangers: tuple[Danger, ...]

    def for_topic(self, topic: str | None) -> tuple[Hotline, ...]:
        """Numbers to call for a topic, best first; the general labour and city lines where there is none."""
        numbers = self.by_topic.get(topic or "", ("12345", "12333"))
        return tuple(self.by_number[number] for number in numbers)

    def danger_in(self, text: str) -> Danger | None:
        """The first danger that `text` speaks of."""
        return next((danger for danger in self.dangers if danger.is_in(text)), None)

    def problem_in(self, text: str) -> Problem | None:
        """The problem outside our topics that `text` names with the most words."""
        if any(word in text for word in self.never_problems):
            return None
        best = max(self.problems, key=lambda problem: problem.hits(text))
        return best if best.hits(text) else None


@lru_cache(maxsize=1)
def load_hotlines() -> Hotlines:
    """The hotline catalog."""
    content: Mapping[str, Any] = read_yaml(CATALOG / "hotlines.yml")
    return Hotlines(
        by_number={
            entry["number"]: Hotline(entry["number"], entry["name"], entry["purpose"], entry["source"]) for entry in content["hotlines"]
        },
        by_topic={topic: tuple(numbers) for topic, numbers in content["topics"].items()},
        problems=tuple(
            Problem(entry["problem"], tuple(entry["words"]), tuple(entry.get("not", ())), str(entry["number"]), entry["say"])
            for entry in content["out_of_scope"]
        ),
        never_problems=tuple(content["out_of_scope_never"]),
        dangers=tuple(
            Danger(
                id=entry["id"],
                words=tuple(entry["words"]),
                not_words=tuple(entry.get("not", ())),
                unless=tuple(entry.get("unless", ())),
                always=frozenset(entry.get("always", ())),
                numbers=tuple(entry["numbers"]),
                say=entry["say"],
            )
            for entry in content["crisis"]
        ),
    )
