"""What the assistant could say at all: clauses, hotlines, buttons and details that an expectation may name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from bot.suite.errors import Problem
from bot.suite.model import NONE, Conversation
from bot.suite.names import nearest

CLAUSE_FIELDS = ("clause", "clauses")


def unknown(conversations: Iterable[Conversation]) -> list[Problem]:
    """Expectations that name what does not exist, each once, by file and line."""
    found = {problem for conversation in conversations for problem in _of(conversation)}
    return sorted(found, key=lambda problem: (problem.file, problem.line, problem.what))


def _of(conversation: Conversation) -> Iterator[Problem]:
    for turn in conversation.turns:
        for expected in turn.expects:
            known = KNOWN.get(expected.field)
            for value in expected.values if known is not None else ():
                if value != NONE and known is not None and not known(value):
                    yield Problem(
                        conversation.file, expected.line, f"`{expected.field}`: there is no `{value}`", _remedy(expected.field, value)
                    )


def _remedy(field: str, value: str) -> str:
    near = nearest(value, sorted(_named(field)))
    return f"Did you mean `{near}`?" if near else SHOWN_BY[field]


def _named(field: str) -> frozenset[str]:
    return {"hotline": hotlines, "buttons": buttons, "missing": details}.get(field, clauses)()


@lru_cache(maxsize=1)
def clauses() -> frozenset[str]:
    """The ids of all clauses in the sources."""
    return frozenset(_texts())


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    from knowledge.cli import SOURCES, read_documents

    return {clause.id: clause.heading + clause.text for document in read_documents(SOURCES) for clause in document.clauses}


@lru_cache(maxsize=1)
def hotlines() -> frozenset[str]:
    """The numbers held."""
    from knowledge.catalog.hotlines import load_hotlines

    return frozenset(load_hotlines().by_number)


@lru_cache(maxsize=1)
def buttons() -> frozenset[str]:
    """What stands on buttons: aspects, topics, the way out, orders to erase, places, and everything that guided talks say."""
    from knowledge.answers.erase_words import buttons as erasing
    from knowledge.answers.wording import aspects, say
    from knowledge.catalog.regions import load_gazetteer
    from knowledge.catalog.topics import load_topics
    from knowledge.talk.slots import load_guided

    places = load_gazetteer().places
    named = (name for place in places.values() for name in (place.name, (places[place.parent].name if place.parent else "") + place.name))
    own = (say(key) for key in ("neither", "continue", "calm_button", "how_about"))
    elsewhere = (say("elsewhere", place=place.name) for place in places.values())
    fixed = {*aspects().values(), *own, *elsewhere, *erasing(), *_strings(load_guided())}
    return frozenset({*fixed, *(topic.button for topic in load_topics().values()), *named})


def _strings(content: Any) -> Iterator[str]:
    """Every text in nested lists and mappings."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping | list | tuple):
        for value in content.values() if isinstance(content, Mapping) else content:
            yield from _strings(value)


@lru_cache(maxsize=1)
def details() -> frozenset[str]:
    """What people ask for by name."""
    from knowledge.catalog.details import load_details

    return frozenset(detail.name for detail in load_details())


def _is_detail(value: str) -> bool:
    # A word of the question that documents elsewhere hold is named as missing too.
    return value in details() or any(value in text for text in _texts().values())


KNOWN: dict[str, Callable[[str], bool]] = {
    **{field: lambda value: value in clauses() for field in CLAUSE_FIELDS},
    "hotline": lambda value: value in hotlines(),
    "buttons": lambda value: value in buttons(),
    "missing": _is_detail,
}
"""By expectation whether what it names exists."""
SHOWN_BY = {
    **dict.fromkeys(CLAUSE_FIELDS, '`.venv/bin/python -m knowledge find "拖欠工资"` shows the clauses with their ids.'),
    "hotline": "knowledge/catalog/hotlines.yml holds the numbers.",
    "buttons": "knowledge/catalog/topics.yml and `aspects` in knowledge/answers/wording/answers.yml hold what stands on buttons.",
    "missing": "knowledge/catalog/details.yml holds what people ask for by name.",
}
