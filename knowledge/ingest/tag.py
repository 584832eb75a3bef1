"""Which topics a clause speaks to, from the terms of its heading and text, best first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from knowledge.errors import CatalogError

TERMS = Path(__file__).parent.parent / "catalog" / "topic_terms.yml"


@dataclass(frozen=True)
class TopicTerms:
    """The terms of one topic: `heading` terms decide in a heading, `decisive` ones in the body, `text` ones add up."""

    heading: tuple[str, ...]
    text: tuple[str, ...]
    decisive: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tagger:
    """Gives a clause its topics."""

    topics: Mapping[str, TopicTerms]
    organising: re.Pattern[str]
    beside_organising: frozenset[str] = frozenset({"commendation"})
    heading_weight: float = 10
    text_weight: float = 2
    threshold: float = 4
    share: float = 0.25
    decisive_weight: float = 3
    most: int = 5

    def topics_of(self, heading: str, text: str) -> tuple[str, ...]:
        """The topics of a clause, best first; none where it only organises the offices' own work."""
        head = heading or re.split(r"[。；]", text)[0][:60]
        named = self._named(head)
        decided = {topic for topic, terms in self.topics.items() if _count(terms.decisive, text)}
        scores = {
            topic: self._score(terms, topic in named, head, text) + self.decisive_weight * (topic in decided)
            for topic, terms in self.topics.items()
        }
        if self.organising.search(head) and not named:
            chosen = decided & self.beside_organising
        else:
            enough = max(self.threshold, self.share * max(scores.values()))
            chosen = named | decided | {topic for topic in scores if scores[topic] >= enough}
        chosen = chosen or self._likeliest(scores, head)
        order = list(self.topics)
        return tuple(sorted(chosen, key=lambda topic: (topic not in named, -scores[topic], order.index(topic)))[: self.most])

    def _named(self, heading: str) -> set[str]:
        """The topics a heading names; 就业技能培训 names training and not, by its first two characters, work."""
        terms = {term for topic in self.topics.values() for term in topic.heading}
        named: set[str] = set()
        for term in sorted(terms, key=len, reverse=True):
            if term in heading:
                named.update(topic for topic, own in self.topics.items() if term in own.heading)
                heading = heading.replace(term, "\n")
        return named

    def _score(self, terms: TopicTerms, is_named: bool, heading: str, text: str) -> float:
        return self.heading_weight * is_named + self.text_weight * (_count(terms.text, text) + _count(terms.text, heading))

    def _likeliest(self, scores: Mapping[str, float], heading: str) -> set[str]:
        best = max(scores, key=lambda topic: scores[topic])
        return {best} if scores[best] >= self.text_weight and not self.organising.search(heading) else set()


def _count(terms: Sequence[str], text: str) -> int:
    """How many different terms stand in `text`; a term inside a longer one that counted does not count again."""
    found = 0
    for term in sorted(terms, key=len, reverse=True):
        if term in text:
            found += 1
            text = text.replace(term, "\n")
    return found


def tagger_of(content: Mapping[str, Any]) -> Tagger:
    """A tagger with the terms of a topic_terms file."""
    topics = {
        topic: TopicTerms(*(tuple(terms.get(part) or ()) for part in ("heading", "text", "decisive")))
        for topic, terms in content["topics"].items()
    }
    return Tagger(topics, re.compile("|".join(map(re.escape, content["organising"]))))


@lru_cache(maxsize=1)
def load_tagger() -> Tagger:
    """The tagger of the catalog.

    Raises:
        CatalogError: when the term file is missing or damaged.
    """
    try:
        return tagger_of(YAML(typ="safe").load(TERMS.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, TypeError, AttributeError) as error:
        raise CatalogError(f"{TERMS}: cannot be read ({' '.join(str(error).split())})") from error
