"""Which of the places a message names its question is about: workplace or hometown, school or shop, by topic."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.answers.locate import Located
from knowledge.catalog.regions import Gazetteer

PAST_WORK = frozenset({"wage_arrears", "labor_contract", "work_injury", "occupational_health"})
"""Trouble with an employer stays where the work was, though the person may have left."""
BOUND = frozenset({"land_rights", "left_behind", "social_assistance", "travel"})
"""Topics whose place is not where the person wants to go."""
ACTIVITY = {"child_education": "school", "vocational_education": "school", "startup": "shop"}
"""What is done in a place that settles it for a topic."""

HOME_WORDS = ("老家", "家里", "家乡", "村里", "村上", "村委", "俺村", "我村", "我们村", "回家")


def relevant_places(located: Located, topic: str | None, is_home_topic: bool, text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The places that count, first the one that answers; none where only the person can say.

    A hometown alone says nothing of where the wages are owed, nor a workplace where the homestead lies.
    """
    wished = located.goal if topic not in PAST_WORK | BOUND else ()
    done = getattr(located, ACTIVITY[topic]) if topic in ACTIVITY else ()
    if is_home_topic:
        return done or wished or located.home or _for_home(located, topic, text, gazetteer)
    if wished or (topic == "child_education" and done):
        return wished or done
    return _for_work(located, topic, gazetteer)


def _for_home(located: Located, topic: str | None, text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Places that may be the hometown; where the person lives only if nothing speaks of a home elsewhere."""
    away = (*located.work, *located.here, *located.shop, *located.school, *located.left)
    if topic == "left_behind" and located.kin:
        return located.kin
    plain = _without(located.named, away, gazetteer)
    if plain or any(word in text for word in HOME_WORDS):
        return plain
    return _without(located.named, located.left, gazetteer)


def _for_work(located: Located, topic: str | None, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Where the person works, with places whose part is not clear; else, for trouble at work, where they worked."""
    if topic in PAST_WORK:
        return _of_past_work(located, gazetteer)
    if located.now:
        return located.now
    # The hometown's document organises the way home.
    return _with_plain(located, gazetteer) or (located.home if topic == "travel" else ())


def _of_past_work(located: Located, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The workplace; where only a place left and another are named (从郑州回安阳了), it may be either."""
    if located.work:
        return (*located.work, *_without(_with_plain(located, gazetteer), (*located.work, *located.here), gazetteer))
    return (*located.left, *_with_plain(located, gazetteer))


def _with_plain(located: Located, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Workplaces, and places whose part is not clear; else where the family lives."""
    elsewhere = (*located.home, *located.left)
    plain = _without(located.named, (*elsewhere, *located.kin, *located.work), gazetteer)
    return (*located.work, *plain) or _without(located.kin, elsewhere, gazetteer)


def _without(places: Iterable[str], others: Iterable[str], gazetteer: Gazetteer) -> tuple[str, ...]:
    """`places` but those that are one of the others, a part of it, or hold it."""
    known = tuple(others)
    return tuple(
        place for place in places if not any(gazetteer.is_within(place, other) or gazetteer.is_within(other, place) for other in known)
    )
