"""The centres that share an assistant, and which one a person's place belongs to: `centres` of the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.inbox.centre import settings, settings_file
from knowledge.catalog.regions import load_gazetteer
from knowledge.errors import CatalogError

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")


@dataclass(frozen=True)
class Centre:
    """A centre with the places that it answers for, what lies in them included."""

    id: str
    name: str
    regions: frozenset[str]


def load_centres() -> Mapping[str, Centre]:
    """The centres by id, in the order of the file; none where one list is everybody's.

    Raises:
        CatalogError: naming file, centre and reason.
    """
    given = settings().get("centres") or {}
    if not isinstance(given, Mapping):
        raise _wrong("", "needs entries such as `anyang: {name: 安阳市中心, regions: [anyang]}`")
    centres = {str(key): _centre(str(key), value) for key, value in given.items()}
    taken: dict[str, str] = {}
    for centre in centres.values():
        for region in centre.regions:
            if taken.setdefault(region, centre.id) != centre.id:
                raise _wrong(f".{centre.id}", f"answers for {region}, and so does {taken[region]}")
    return centres


def centre_of(region: str | None) -> str | None:
    """The centre that answers for a place, the nearest one where several places around it have one; None where none does."""
    by_region = {held: centre.id for centre in load_centres().values() for held in centre.regions}
    return next((by_region[place] for place in _around(region) if place in by_region), None)


def _around(region: str | None) -> Iterator[str]:
    """A place, then those that it lies in."""
    places = load_gazetteer().places
    while region is not None and region in places:
        yield region
        region = places[region].parent


def _centre(key: str, given: Any) -> Centre:
    if not _ID.fullmatch(key):
        raise _wrong(f".{key}", "needs an id of small letters, digits and dashes")
    if not isinstance(given, Mapping) or set(given) != {"name", "regions"} or not isinstance(given["regions"], list) or not given["name"]:
        raise _wrong(f".{key}", "needs `name` and a list `regions`, and nothing else")
    unknown = [str(region) for region in given["regions"] if region not in load_gazetteer().places]
    if unknown:
        raise _wrong(f".{key}.regions", f"names {unknown[0]}, which is no place of the catalog")
    return Centre(key, str(given["name"]), frozenset(given["regions"]))


def _wrong(place: str, reason: str) -> CatalogError:
    return CatalogError(f"{settings_file()}: centres{place} {reason}")
