"""Which of two rules on one matter governs where both hold: a regulation before an opinion, the narrower place, then the newer text.

Law leaves provinces room (days of leave, tighter terms, sums) and forbids them to give less. No program tells the one from the other, so
that an editor says which points a local one goes before (`over`); here is only what may be said so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from knowledge.catalog.regions import Gazetteer
from knowledge.points.acts import Act
from knowledge.points.model import Point

NEARNESS = {"province": 1, "city": 2, "county": 3}


class Standing(NamedTuple):
    """How a rule stands to others on its matter; the greater one governs."""

    is_act: bool
    nearness: int
    since: date


def standing(point: Point, acts: Mapping[str, Act], issued: Mapping[str, date | None], gazetteer: Gazetteer) -> Standing:
    """How a point stands: by its first source, the place it holds in, and the day of the text (`issued`: of documents by id)."""
    source = point.sources[0]
    nearness = NEARNESS[gazetteer.places[point.region].level] if point.region is not None else 0
    if source.act is not None:
        act = acts[source.act]
        return Standing(True, nearness, max(act.since, act.amended or act.since))
    return Standing(False, nearness, issued.get((source.clause or "").rpartition("/")[0]) or date.min)


def misplaced(
    point: Point, known: Mapping[str, Point], acts: Mapping[str, Act], issued: Mapping[str, date | None], gazetteer: Gazetteer
) -> str | None:
    """Why a point may not go before one that it names under `over`; None where it may go before each."""
    if point.over and any(source.act is None for source in point.sources):
        return "only what stands in an act goes before other rules"
    for name in point.over:
        other = known.get(name)
        if other is None:
            return f"there is no point {name}"
        if other.region is not None and (point.region is None or other.region not in gazetteer.lineage(point.region)):
            return f"{name} does not hold where this point does"
        if not set(point.topics) & set(other.topics):
            return f"{name} is of other topics"
        if standing(point, acts, issued, gazetteer) <= standing(other, acts, issued, gazetteer):
            return f"{name} governs: it stands higher, nearer or in a newer text"
    return None
