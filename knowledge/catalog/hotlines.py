"""National short numbers: which to call for a topic, for a problem outside our topics, and in danger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
class Reading:
    """How words of danger are found in everyday Chinese; `hotlines.yml` explains each."""

    aspect: str
    gap: str
    owed: str
    present: re.Pattern[str]

    def finder(self, words: Iterable[str], patterns: Iterable[str] = ()) -> re.Pattern[str]:
        """Finds any of the words, also with an aspect word or a measure inside it, and any of the patterns."""
        filler = f"(?:{self.aspect}){{0,3}}"
        loose = [filler.join(re.escape(sign) for sign in word) for word in sorted(words, key=len, reverse=True)]
        return _any_of([*loose, *(pattern.replace("…", self.gap) for pattern in patterns)])

    def past(self, signs: Iterable[str]) -> re.Pattern[str]:
        """Finds a sign of the past that does not merely date what is owed."""
        plain = "|".join(re.escape(sign) for sign in signs)
        return re.compile(f"(?:{plain})(?!{self.owed})") if plain else NEVER


NEVER = re.compile(r"(?!)")
_BREAK = re.compile(r"[，。！？；、：,.!?;:\s]")


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined) if joined else NEVER


def _clause(text: str, start: int, end: int) -> str:
    """The clause around `text[start:end]`."""
    before = max((found.end() for found in _BREAK.finditer(text, 0, start)), default=0)
    after = _BREAK.search(text, end)
    return text[before : after.start() if after else len(text)]


@dataclass(frozen=True, eq=False)
class Danger:
    """A danger: signs that mean it, phrases that only look like it, numbers to call.

    `asks` is what the guide is asked in place of the person's own words. `surely` means it in any case.
    `maybe` means it unless the same clause is about the past (`unless`) or the message about something ordinary (`context`);
    a sign of the present in the same clause outweighs both.
    """

    id: str
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    surely: re.Pattern[str]
    maybe: re.Pattern[str]
    harmless: re.Pattern[str]
    unless: re.Pattern[str]
    context: re.Pattern[str]
    present: re.Pattern[str]
    numbers: tuple[str, ...] = ()
    say: str = ""
    topic: str | None = None
    asks: str = ""

    def is_in(self, text: str) -> bool:
        """True where `text` speaks of this danger."""
        text = self.harmless.sub(HARMLESS, text)
        return bool(self.surely.search(text)) or any(self._counts(text, found) for found in self.maybe.finditer(text))

    def _counts(self, text: str, found: re.Match[str]) -> bool:
        clause = _clause(text, *found.span())
        if self.present.search(clause):
            return True
        return not self.unless.search(clause) and not self.context.search(text)


HARMLESS = "〇"
"""Stands for a false friend that was taken out, so that its neighbours do not join to a word."""


@dataclass(frozen=True)
class Hotlines:
    """All numbers, joined to topics, to problems outside them and to dangers.

    `unknown_danger` answers a danger that no word names; `hints` name the topic of what must not be taken for another.
    """

    by_number: Mapping[str, Hotline]
    by_topic: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    never_problems: tuple[str, ...]
    dangers: tuple[Danger, ...]
    unknown_danger: Danger
    hints: tuple[Danger, ...]

    def for_topic(self, topic: str | None) -> tuple[Hotline, ...]:
        """Numbers to call for a topic, best first; the general labour and city lines where there is none."""
        numbers = self.by_topic.get(topic or "", ("12345", "12333"))
        return tuple(self.by_number[number] for number in numbers)

    def danger_in(self, text: str) -> Danger | None:
        """The first danger that `text` speaks of."""
        return _first_in(self.dangers, text)

    def topic_hint(self, text: str) -> str | None:
        """The topic of a serious matter that `text` speaks of: a child at work, an identity card kept back."""
        hint = self.hint_in(text)
        return hint.topic if hint is not None else None

    def hint_in(self, text: str) -> Danger | None:
        """The first serious matter with a topic that `text` speaks of; its `say` is a kind word before the answer."""
        return _first_in(self.hints, text)

    def problem_in(self, text: str) -> Problem | None:
        """The problem outside our topics that `text` names with the most words."""
        if any(word in text for word in self.never_problems):
            return None
        best = max(self.problems, key=lambda problem: problem.hits(text))
        return best if best.hits(text) else None


@lru_cache(maxsize=256)
def _first_in(dangers: tuple[Danger, ...], text: str) -> Danger | None:
    # Channel, action and desk each look at the same message.
    return next((danger for danger in dangers if danger.is_in(text)), None)


@lru_cache(maxsize=1)
def load_hotlines() -> Hotlines:
    """The hotline catalog."""
    content: Mapping[str, Any] = read_yaml(CATALOG / "hotlines.yml")
    reading = read_reading(content["danger_reading"])
    dangers = [read_danger(entry, reading) for entry in (*content["crisis"], *content["serious"])]
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
        dangers=tuple(danger for danger in dangers if danger.id != UNKNOWN and danger.topic is None),
        unknown_danger=next(danger for danger in dangers if danger.id == UNKNOWN),
        hints=tuple(danger for danger in dangers if danger.topic is not None),
    )


UNKNOWN = "unknown"
"""The danger without words: what intent recognition calls danger while no word says which."""


def read_danger(entry: Mapping[str, Any], reading: Reading) -> Danger:
    """A danger of the catalog, ready to be looked for."""
    words, always, not_words = (tuple(entry.get(key, ())) for key in ("words", "always", "not"))
    return Danger(
        id=entry["id"],
        words=words,
        not_words=not_words,
        surely=reading.finder(always, entry.get("always_patterns", ())),
        maybe=reading.finder(words, entry.get("patterns", ())),
        harmless=reading.finder(not_words, entry.get("not_patterns", ())),
        unless=reading.past(entry.get("unless", ())),
        context=_any_of(map(re.escape, entry.get("context", ()))),
        present=reading.present,
        numbers=tuple(entry.get("numbers", ())),
        say=entry.get("say", ""),
        topic=entry.get("topic"),
        asks=entry.get("asks", ""),
    )


def read_reading(entry: Mapping[str, Any]) -> Reading:
    """How dangers are read, from the catalog."""
    return Reading(entry["aspect"], entry["gap"], entry["owed"], _any_of(map(re.escape, entry["present"])))
