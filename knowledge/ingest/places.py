"""Which place a body belongs to, and on which level of government it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

CATALOG = Path(__file__).parent.parent / "catalog"
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_PLACE = re.compile(
    r"([一-龥]{2,8}?(?:自治区|特别行政区|自治州|自治县|自治旗|地区)|[^委办局厅府组处会关园发新]{1,6}?(?:省|市(?!区人)|州(?!市)|盟|县|区|旗|镇(?!江)|乡(?!宁)))"
)
_UNITS = "省市县区州盟旗镇乡"


@dataclass(frozen=True)
class Place:
    """An administrative place: its id in the catalog, its full name and its level."""

    id: str
    name: str
    level: str


@dataclass(frozen=True)
class Places:
    """The places of the catalog, found by id and by full name."""

    by_id: Mapping[str, Place]
    by_name: Mapping[str, Place]

    @classmethod
    def of(cls, places: Iterable[Place]) -> Places:
        """A register of `places`; of two that share a name the higher one counts."""
        order = {"province": 0, "city": 1}
        listed = sorted(places, key=lambda place: order.get(place.level, 2), reverse=True)
        return cls({place.id: place for place in listed}, {place.name: place for place in listed})

    def of_issuer(self, issuer: str, region: str | None = None) -> Place | None:
        """The place whose body `issuer` is; `region` is the id to give to a place the catalog does not know."""
        issuer = issuer.removeprefix("中共").removeprefix("中国共产党")
        names = [name for name in self.by_name if issuer.startswith(name)]
        name = max(names, key=len) if names else _named_place(issuer)
        if not name:
            return None
        # 湖北省宜昌市人民政府 is a body of the smaller place.
        inner = self.of_issuer(issuer.removeprefix(name), region) if name.endswith(("省", "自治区", "市", "州")) else None
        return inner or self.by_name.get(name) or Place(region or "", name, level_of(name))


def _named_place(issuer: str) -> str:
    match = _PLACE.match(issuer)
    return match.group(1) if match else ""


def place_of(issuer: str) -> Place | None:
    """The place whose body `issuer` is, by the catalog where it is known and by its wording where not."""
    return load_places().of_issuer(issuer)


def level_of(name: str) -> str:
    """The level of government a place's name tells: 省 province, 市 and 州 city, 县, 区, 镇 and the like county."""
    if name.endswith(("省", "自治区")) or name in _MUNICIPALITIES:
        return "province"
    if name.endswith(("市", "自治州", "州", "盟", "地区")):
        return "city"
    return "county"


def unit_of(name: str) -> str:
    """The character a place's own offices are prefixed with: 市 for 安阳市, 县 for 汤阴县."""
    if name.endswith("自治州"):
        return "州"
    return name[-1] if name and name[-1] in _UNITS else ""


@lru_cache(maxsize=1)
def load_places() -> Places:
    """The catalog's places; empty where the catalog is absent, so that documents can be imported without it."""
    places: list[Place] = []
    for file in ("places.yml", "regions.yml"):
        path = CATALOG / file
        content: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8")) if path.exists() else None
        for entry in (content or {}).get("regions", ()):
            places.append(Place(entry["id"], entry["name"], entry["level"]))
    return Places.of(places)
