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
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_CORPS = r"(?:新疆生产建设)?兵团(?:第[一二三四五六七八九十]{1,2}师)?(?:[一-龥]{2,4}市)?|第[一二三四五六七八九十]{1,2}师(?:[一-龥]{2,4}市)?"
_ZONE = r"[一-龥]{2,14}?(?:开发区|新区|高新区|经开区|示范区|度假区|园区|保税区|试验区|管理区)(?=管委会|管理委员会|党?工委)"
_PLACE = re.compile(
    rf"({_CORPS}|{_ZONE}|[一-龥]{{2,8}}?(?:自治区|特别行政区|自治州|自治县|自治旗|地区)|[^委办局厅府组处会关园发新]{{1,6}}?(?:省|市(?!区人)|州(?!市)|盟|县|区|旗|镇(?!江)|乡(?!宁)))"
)
_UNITS = "省市县区州盟旗镇乡"
_LONG_UNITS = ("自治区", "自治州", "自治县", "自治旗")


@dataclass(frozen=True)
class Place:
    """An administrative place: its id in the catalog, its full name and its level."""

    id: str
    name: str
    level: str
    parent: str = ""


@dataclass(frozen=True)
class Places:
    """The places of the catalog, found by id and by full name."""

    by_id: Mapping[str, Place]
    by_name: Mapping[str, tuple[Place, ...]]

    @classmethod
    def of(cls, places: Iterable[Place]) -> Places:
        """A register of `places`; of several that share a name the higher ones stand first."""
        order = {"province": 0, "city": 1}
        by_name: dict[str, tuple[Place, ...]] = {}
        listed = sorted(places, key=lambda place: order.get(place.level, 2))
        for place in listed:
            by_name[place.name] = (*by_name.get(place.name, ()), place)
        return cls({place.id: place for place in listed}, by_name)

    def of_issuer(self, issuer: str, region: str | None = None, context: str = "") -> Place | None:
        """The place whose body `issuer` is.

        `region` is the id to give to a place the catalog does not know, `context` the text that may name the place
        it lies in: 鼓楼区 is in four cities.
        """
        issuer = re.sub(r"^(?:中共|中国共产党)|新疆生产建设兵团(?=第)", "", issuer)
        names = [name for name in self.by_name if issuer.startswith(name)]
        name = max(names, key=len) if names else _named_place(issuer)
        if not name:
            return None
        # 湖北省宜昌市人民政府 is a body of the smaller place.
        is_outer = name.endswith(("省", "自治区", "市", "州"))
        inner = self.of_issuer(issuer.removeprefix(name), region, name) if is_outer else None
        if inner and re.match(r"(?:高新|经开|开发|新)", inner.name):
            return Place(inner.id, name + inner.name, inner.level)
        return inner or self._named(name, context) or Place(region or "", name, level_of(name))

    def _named(self, name: str, context: str) -> Place | None:
        """The place of this name; of several the one whose city or province the context names."""
        same = self.by_name.get(name, ())
        return max(same, key=lambda place: self._times_named(place.parent, context), default=None)

    def _times_named(self, identifier: str, context: str) -> int:
        place = self.by_id.get(identifier)
        return context.count(place.name) if place else 0


def _named_place(issuer: str) -> str:
    match = _PLACE.match(issuer)
    return match.group(1) if match else ""


def place_of(issuer: str) -> Place | None:
    """The place whose body `issuer` is, by the catalog where it is known and by its wording where not."""
    return load_places().of_issuer(issuer)


def level_of(name: str) -> str:
    """The level of government a place's name tells: 省 province, 市 and 州 city, 县, 区, 镇 and the like county."""
    if name.endswith(("省", "自治区", "兵团")) or name in MUNICIPALITIES:
        return "province"
    if re.search(r"第.{1,2}师", name):
        return "city"
    if name.endswith(("市", "自治州", "州", "盟", "地区")):
        return "city"
    return "county"


def unit_of(name: str) -> str:
    """The character a place's own offices are prefixed with: 市 for 安阳市, 县 for 汤阴县."""
    return name[-1] if name and name[-1] in _UNITS else ""


def prefixes_of(name: str) -> tuple[str, ...]:
    """Every prefix a place's own offices may carry, longest first: 自治州 and 州 for 凉山彝族自治州."""
    if re.search(r"第.{1,2}师", name):
        return ("师市", "师", "市")
    if name.endswith("兵团"):
        return ("兵团",)
    return (*(unit for unit in _LONG_UNITS if name.endswith(unit)), *filter(None, [unit_of(name)]))


@lru_cache(maxsize=1)
def load_places() -> Places:
    """The catalog's places; empty where the catalog is absent, so that documents can be imported without it."""
    places: list[Place] = []
    for file in ("places.yml", "regions.yml"):
        path = CATALOG / file
        content: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8")) if path.exists() else None
        for entry in (content or {}).get("regions", ()):
            places.append(Place(entry["id"], entry["name"], entry["level"], entry.get("parent") or ""))
    return Places.of(places)
