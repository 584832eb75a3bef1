"""Topics and places as people write them, turned into the ids of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics


def nearest(written: str, known: Sequence[str]) -> str | None:
    """The known word that was probably meant, if one is near enough."""
    return next(iter(get_close_matches(written, known, n=1, cutoff=0.6)), None)


@lru_cache(maxsize=1)
def _topics() -> dict[str, str]:
    topics = load_topics().values()
    return {name: topic.id for topic in topics for name in (topic.id, topic.name, topic.button)}


def topic_id(written: str) -> str | None:
    """The id of a topic written as its id, its name (拖欠工资) or its button (工资被拖欠)."""
    return _topics().get(written)


def region_id(written: str) -> str | None:
    """The id of a place written as its id or its name (安阳, 安阳市); None where unknown or ambiguous."""
    gazetteer = load_gazetteer()
    if written in gazetteer.places:
        return written
    mentions = gazetteer.find(written)
    is_whole = len(mentions) == 1 and (mentions[0].start, mentions[0].end) == (0, len(written))
    return mentions[0].candidates[0] if is_whole and len(mentions[0].candidates) == 1 else None


def topic_remedy(written: str) -> str:
    """What to write instead of an unknown topic."""
    near = nearest(written, list(_topics()))
    return f"Did you mean `{near}`?" if near else f"Topics: {', '.join(load_topics())}."


def region_remedy(written: str) -> str:
    """What to write instead of an unknown place."""
    names = [name for place in load_gazetteer().places.values() for name in (place.id, place.name)]
    near = nearest(written, names)
    return f"Did you mean `{near}`?" if near else "Write the name of a city, such as 安阳市, or its id, such as anyang."
