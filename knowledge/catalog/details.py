"""Details people ask for (高考, 公积金, an amount), and whether a text speaks of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.catalog.files import read_mapping
from knowledge.generation import kept


@dataclass(frozen=True)
class Detail:
    """A detail with the pattern that asks for it and the pattern that states it.

    `is_named` tells a thing (公积金) from a kind of fact (an amount, a telephone); `topic` is what a question that
    names it is about, where nothing else is clearer.
    """

    name: str
    asked: re.Pattern[str]
    stated: re.Pattern[str]
    is_named: bool
    topic: str | None = None


def any_of(words: list[str]) -> re.Pattern[str]:
    """Finds the first of the words in a text."""
    return re.compile("|".join(map(re.escape, words)))


@kept()
def load_details() -> tuple[Detail, ...]:
    """All details of the catalog, named things first."""
    named = [
        Detail(entry["name"], any_of(entry["words"]), any_of(entry.get("found", entry["words"])), True, entry.get("topic"))
        for entry in read_mapping("details.yml", "details")
    ]
    kinds = [
        Detail(entry["name"], re.compile(entry["asked"]), re.compile(entry["stated"]), False)
        for entry in read_mapping("details.yml", "kinds")
    ]
    return (*named, *kinds)


def details_asked(text: str) -> tuple[Detail, ...]:
    """The details that a question asks for."""
    return tuple(detail for detail in load_details() if detail.asked.search(text))
