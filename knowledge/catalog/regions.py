"""The gazetteer: places of China by every name people use, and where a text names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.catalog.files import read_lists
from knowledge.errors import CatalogError
from knowledge.generation import kept
from knowledge.model import Place

_KINDS_OF_PLACE = "省市县区镇乡"
_ROAD = "[东西南北中]?[一二三四五六]?(?:路|大道|大街|街|巷|胡同)(?![边上口过远近太不没很好难费程人途面灯桥政道坊头])"
_REST_OF_NAME = re.compile(f"{_ROAD}|银行|烩|拉面|热干面|火锅|小笼|米粉|板面|大厦|商会")
"""What follows a place that only lends its name."""


@dataclass(frozen=True)
class Mention:
    """Where a text names a place: the half-open range, the words used, and what they may mean."""

    start: int
    end: int
    surface: str
    candidates: tuple[str, ...]
    is_weak: bool


class Gazetteer:
    """Finds places in text by longest match and knows which place lies in which."""

    def __init__(self, entries: Iterable[Mapping[str, Any]], not_places: Iterable[str] = ()) -> None:
        self._chances: dict[str, list[str]] = {}
        for chance in not_places:
            self._chances.setdefault(chance[0], []).append(chance)
        self.places: dict[str, Place] = {}
        self._surfaces: dict[str, list[str]] = {}
        self._weak: dict[str, list[str]] = {}
        for entry in entries:
            self._add(entry)
        names = [*self._surfaces, *self._weak]
        self._longest: dict[str, int] = {}
        for name in names:
            self._longest[name[0]] = max(len(name), self._longest.get(name[0], 0))
        for place in self.places.values():
            if place.parent is not None and place.parent not in self.places:
                raise CatalogError(f"regions: {place.id} lies in {place.parent}, which is not listed")
        # Recognition, search and actions look at the same message one after the other.
        self._found = lru_cache(maxsize=256)(self._find)

    def _add(self, entry: Mapping[str, Any]) -> None:
        place = Place(entry["id"], entry["name"], entry["level"], entry.get("parent"))
        if place.id in self.places:
            raise CatalogError(f"regions: {place.id} is listed twice")
        self.places[place.id] = place
        weak = frozenset(entry.get("weak", ()))
        strong = {place.name, *entry.get("short", ()), *entry.get("former", ()), *entry.get("typos", ())} - weak
        # One-character names (豫, 川) stand in too many other words to be trusted in running text.
        for surfaces, forms in ((self._surfaces, strong), (self._weak, weak)):
            for form in forms:
                if len(form) > 1:
                    surfaces.setdefault(form, []).append(place.id)

    def find(self, text: str) -> tuple[Mention, ...]:
        """All mentions in `text`, left to right, longest match first, never overlapping."""
        return self._found(text)

    def _find(self, text: str) -> tuple[Mention, ...]:
        traps = [
            (at, at + len(chance))
            for at, character in enumerate(text)
            for chance in self._chances.get(character, ())
            if text.startswith(chance, at)
        ]
        return tuple(self._scan(text, traps))

    def _scan(self, text: str, traps: list[tuple[int, int]]) -> Iterator[Mention]:
        start = 0
        while start < len(text):
            mention = self._match_at(text, start) if text[start] in self._longest else None
            # A form that lies inside a chance string (社保定 holds 保定) is no place, nor is one inside another name (河南路).
            if mention is None or _is_in_a_name(text, mention) or any(a <= mention.start and mention.end <= end for a, end in traps):
                start += 1
            else:
                yield mention
                start = mention.end

    def _match_at(self, text: str, start: int) -> Mention | None:
        for end in range(min(len(text), start + self._longest[text[start]]), start, -1):
            surface = text[start:end]
            strong, weak = self._surfaces.get(surface, ()), self._weak.get(surface, ())
            if strong or weak:
                return Mention(start, end, surface, (*strong, *weak), not strong)
        return None

    def lineage(self, place_id: str) -> tuple[str, ...]:
        """The place and all it lies in, smallest first."""
        chain = [place_id]
        while (parent := self.places[chain[-1]].parent) is not None:
            chain.append(parent)
        return tuple(chain)

    def is_within(self, place_id: str, other: str) -> bool:
        """True where `place_id` is `other` or lies in it."""
        return other in self.lineage(place_id)

    def city_of(self, place_id: str) -> Place:
        """The city (or province) whose documents speak for this place."""
        for ancestor in self.lineage(place_id):
            if self.places[ancestor].level != "county":
                return self.places[ancestor]
        return self.places[place_id]


def _is_in_a_name(text: str, mention: Mention) -> bool:
    """True for a place that only lends its name to a road, a bank, a building or a dish (上海河南路, 郑州银行武汉分行, 安阳烩菜馆)."""
    return mention.surface[-1] not in _KINDS_OF_PLACE and _REST_OF_NAME.match(text, mention.end) is not None


@kept()
def load_gazetteer() -> Gazetteer:
    """The gazetteer of the catalog: held regions first, then every other known place."""
    files = [read_lists(name, "regions", "not_places") for name in ("regions.yml", "places.yml")]
    return Gazetteer([entry for entries, _ in files for entry in entries], [str(form) for _, forms in files for form in forms])
