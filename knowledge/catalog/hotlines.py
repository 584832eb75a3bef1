"""National short numbers: which to call for a topic, for a problem outside our topics, and in danger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.generation import kept
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
class Reading:
    """How words of a serious matter are found in everyday Chinese; `hotlines.yml` explains each."""

    aspect: str
    gap: str

    def finder(self, words: Iterable[str], patterns: Iterable[str] = ()) -> re.Pattern[str]:
        """Finds any of the words, also with an aspect word or a measure inside it, and any of the patterns."""
        filler = f"(?:{self.aspect}){{0,3}}"
        loose = [filler.join(re.escape(sign) for sign in word) for word in sorted(words, key=len, reverse=True)]
        return _any_of([*loose, *(pattern.replace("…", self.gap) for pattern in patterns)])


NEVER = re.compile(r"(?!)")


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined) if joined else NEVER


@dataclass(frozen=True, eq=False)
class Hint:
    """A serious matter that names its topic: signs that mean it, phrases that only look like it.

    `asks` is what the guide is asked in place of the person's own words; `say` a kind word before the answer.
    """

    id: str
    signs: re.Pattern[str]
    harmless: re.Pattern[str]
    topic: str
    say: str = ""
    asks: str = ""

    def is_in(self, text: str) -> bool:
        """True where `text` speaks of this matter."""
        return bool(self.signs.search(self.harmless.sub(HARMLESS, text)))


HARMLESS = "〇"
"""Stands for a false friend that was taken out, so that its neighbours do not join to a word."""


@dataclass(frozen=True)
class Hotlines:
    """All numbers, joined to topics and to problems outside them; `hints` name the topic of what must not be taken for another."""

    by_number: Mapping[str, Hotline]
    by_topic: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    never_problems: tuple[str, ...]
    hints: tuple[Hint, ...]

    def for_topic(self, topic: str | None) -> tuple[Hotline, ...]:
        """Numbers to call for a topic, best first; the general labour and city lines where there is none."""
        numbers = self.by_topic.get(topic or "", ("12345", "12333"))
        return tuple(self.by_number[number] for number in numbers)

    def topic_hint(self, text: str) -> str | None:
        """The topic of a serious matter that `text` speaks of: a child at work, an identity card kept back."""
        hint = self.hint_in(text)
        return hint.topic if hint is not None else None

    def hint_in(self, text: str) -> Hint | None:
        """The first serious matter with a topic that `text` speaks of; its `say` is a kind word before the answer."""
        return _first_in(self.hints, text)

    def problem_in(self, text: str) -> Problem | None:
        """The problem outside our topics that `text` names with the most words."""
        if any(word in text for word in self.never_problems):
            return None
        best = max(self.problems, key=lambda problem: problem.hits(text))
        return best if best.hits(text) else None


@kept(maxsize=256)
def _first_in(hints: tuple[Hint, ...], text: str) -> Hint | None:
    return next((hint for hint in hints if hint.is_in(text)), None)


@kept()
def load_hotlines() -> Hotlines:
    """The hotline catalog."""
    content: Mapping[str, Any] = read_yaml(CATALOG / "hotlines.yml")
    reading = Reading(content["hint_reading"]["aspect"], content["hint_reading"]["gap"])
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
        hints=tuple(_hint(entry, reading) for entry in content["hints"]),
    )


def _hint(entry: Mapping[str, Any], reading: Reading) -> Hint:
    return Hint(
        id=entry["id"],
        signs=reading.finder(entry.get("words", ()), entry.get("patterns", ())),
        harmless=reading.finder(entry.get("not", ()), entry.get("not_patterns", ())),
        topic=entry["topic"],
        say=entry.get("say", ""),
        asks=entry.get("asks", ""),
    )
