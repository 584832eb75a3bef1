"""Full names of offices: from 人力资源社会保障局 in a list of 安阳市 to 安阳市人力资源和社会保障局."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML

from knowledge.ingest.places import CATALOG, MUNICIPALITIES, prefixes_of

# Bodies whose place stands inside or whose name is complete as printed.
_COMPLETE = re.compile(
    r"^(?:各|国家|中央|全国|人民银行|人行|中国|驻|有关|相关|其他|用人单位|乡镇|镇|乡|街道|管委会|(?:领导小组)?成员单位"
    r"|国网|广铁|铁路|.{2,6}铁路局"
    r"|县(?=[（(<〈级区市、]|人民政府))"
)
# Words that only begin like a prefix: 市场监管局, 市政公用局.
_WORD = re.compile(r"^(?:市场|市容|市政(?!府|协)|区域|县域)")
_YOUTH = re.compile(r"^(?:[市省县区州盟旗]|自治[区州县])?团[市省县区州盟旗]?委$")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]$")
_COUNTIES = re.compile(r"^(?:各|[市省]?(?:属|直)|.{0,6}县[（(<〈])")


@dataclass(frozen=True)
class _Entry:
    name: str
    province: str
    form: str
    province_form: str
    former: frozenset[str]
    unsure: frozenset[str]
    is_group: bool


@dataclass(frozen=True)
class OfficeBook:
    """The catalog's bodies by every form they are printed in, without the prefix of their place."""

    forms: Mapping[str, _Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, offices: Iterable[Mapping[str, Any]]) -> OfficeBook:
        """A book of the entries of offices.yml; the first entry that lists a form keeps it."""
        forms: dict[str, _Entry] = {}
        for office in offices:
            changes = office.get("renamed", ())
            former = (form for change in changes for form in change.get("from", ()))
            unsure = (form for change in changes if not change.get("sure", True) for form in change.get("from", ()))
            entry = _Entry(
                office["name"],
                office.get("province", office["name"]),
                office.get("form", "{place}" + office["name"]),
                office.get("province_form", "{place}" + office.get("province", office["name"])),
                frozenset(former),
                frozenset(unsure),
                bool(office.get("group")),
            )
            for form in (*office.get("printed", ()), office["name"]):
                forms.setdefault(form, entry)
        return cls(forms)


@dataclass(frozen=True)
class Namer:
    """Gives offices of one place their full names."""

    place: str
    level: str
    book: OfficeBook = field(default_factory=OfficeBook)

    def name_of(self, printed: str) -> str:
        """Today's full name of a printed item; the printed form with its place where the book does not know it."""
        item = re.sub(r"\s", "", printed)
        for form in self._forms(item):
            entry = self._entry(form)
            if entry and not entry.is_group and (self._keeps_kind(entry, form) or not self._is_unsure(entry, form)):
                return self._full(entry, form)
            if entry:
                break
        return self._with_place(item)

    def knows(self, printed: str) -> bool:
        """Whether the book has a body of this form, with or without this place's prefix."""
        return any(self._entry(form) is not None for form in self._forms(printed))

    def _forms(self, item: str) -> list[str]:
        """The item as printed, without its place, and without its place's prefix: whole forms first."""
        if _COUNTIES.match(item):
            return []
        if _YOUTH.match(item):
            return ["团市委"]
        forms = [item, item.removeprefix(self.place), self._bare(item)]
        aside = _ASIDE.sub("", item)
        return forms if aside == item else [*forms, *self._forms(aside)]

    def _bare(self, item: str) -> str:
        prefix = next((prefix for prefix in prefixes_of(self.place) if item.startswith(prefix)), "")
        return item if _WORD.match(item) else item.removeprefix(prefix)

    def _entry(self, form: str) -> _Entry | None:
        return self.book.forms.get(form) or self.book.forms.get(self._open(form))

    def _is_unsure(self, entry: _Entry, form: str) -> bool:
        # A full name with 和 in it (自然资源和规划局) is the body's own and still in use where no reform is known.
        is_own = "和" in form and form.endswith(("局", "委员会", "厅")) and form not in entry.former
        return is_own or form in entry.unsure or self._open(form) in entry.unsure

    def _open(self, form: str) -> str:
        """The form with {place} or {short} where it names this place: the key of forms that hold it inside."""
        if self.place and self.place in form:
            return form.replace(self.place, "{place}")
        short = self._short()
        return form.replace(short, "{short}") if len(short) > 1 and short in form else form

    def _full(self, entry: _Entry, printed: str) -> str:
        is_municipality = self.place in MUNICIPALITIES
        form = entry.province_form if self.level == "province" and not is_municipality else entry.form
        name = form.format(place=self.place, short=self._short())
        if is_municipality:
            name = name.replace("中级人民法院", "高级人民法院")
        if self.level == "county":
            name = name.replace("中级人民法院", "人民法院")
        if self._keeps_kind(entry, printed):
            return name[:-1] + "委员会" if name.endswith("局") else name.removesuffix("委员会") + "局"
        return name

    def _keeps_kind(self, entry: _Entry, printed: str) -> bool:
        """Whether a body keeps its own kind where most places chose another: 发展和改革局 of a county, 教育委员会 of 上海市."""
        if self.place in MUNICIPALITIES:
            return entry.name.endswith("局") and printed.endswith(("委", "委员会"))
        is_own = self.level == "county" or (self.level == "city" and printed not in entry.former)
        return is_own and entry.name.endswith(("改革委员会", "健康委员会")) and printed.endswith("局")

    def _short(self) -> str:
        return re.sub(r"(?:自治区|自治州|自治县|省|市|县|区|州|盟|旗)$", "", self.place)

    def _with_place(self, item: str) -> str:
        if self.place and _YOUTH.match(item):
            return f"共青团{self.place}委"
        if not self.place or _COMPLETE.match(item) or self._short() in item:
            return item
        if self._bare(item) != item or _WORD.match(item):
            return self.place + self._bare(item)
        # A prefix of another level (省 in a city's list) names a body this place does not own.
        return item if item[0] in "省市县区州" else self.place + item


@lru_cache(maxsize=1)
def load_office_book() -> OfficeBook:
    """The catalog's offices; an empty book where the catalog is absent, so that documents can be imported without it."""
    path = CATALOG / "offices.yml"
    content: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8")) if path.exists() else None
    return OfficeBook.of((content or {}).get("offices", ()))
