"""What a worker must know about an old document: abolished things, passed targets, offices merged since."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.catalog.files import CATALOG, read_mapping, read_yaml
from knowledge.catalog.regions import Gazetteer
from knowledge.document import Clause, Document, Office, Role
from knowledge.generation import kept

_SUFFIX = re.compile(r"[省市县区州]$")


@dataclass(frozen=True)
class Change:
    """A reform that changed a body: the printed forms it replaced and a line for workers."""

    forms: frozenset[str]
    note: str


@dataclass(frozen=True)
class Expiry:
    """Something abolished, renamed or run out: where it applies and what to tell."""

    words: tuple[str, ...]
    before: date
    is_for_undated: bool
    documents: frozenset[str]
    note: str

    def applies(self, clause: Clause, document: Document) -> bool:
        """True where the clause speaks of it and its document is older than the change."""
        if self.documents and document.id not in self.documents:
            return False
        is_older = document.issued < self.before if document.issued else self.is_for_undated or bool(self.documents)
        return is_older and any(word in clause.text for word in self.words)


@dataclass(frozen=True)
class Notes:
    """All notes of the catalog."""

    changes: tuple[Change, ...]
    expiries: tuple[Expiry, ...]
    target: re.Pattern[str]
    target_note: str

    def on(self, clause: Clause, document: Document, place: str, as_of: date) -> tuple[str, ...]:
        """What to know about a cited clause; `place` is the full name of the document's region."""
        found = [expiry.note for expiry in self.expiries if expiry.applies(clause, document)]
        return tuple(dict.fromkeys([*found, *self._passed(clause, as_of), *self._renamed(clause.offices, place)]))

    def _passed(self, clause: Clause, as_of: date) -> Iterator[str]:
        years = [int(year) for year in self.target.findall(clause.text.replace(" ", ""))]
        if years and max(years) < as_of.year:
            yield self.target_note.replace("{year}", str(max(years)))

    def _renamed(self, offices: tuple[Office, ...], place: str) -> Iterator[str]:
        for office in offices:
            if office.role is Role.LEAD:
                yield from self.of_office(office, place)

    def of_office(self, office: Office, place: str) -> Iterator[str]:
        """What a reform has changed about an office since the document named it."""
        short = _SUFFIX.sub("", place)
        forms = {office.as_printed, office.as_printed.lstrip("省市县区"), office.as_printed.removeprefix(place)}
        opened = {form.replace(place, "{place}").replace(short, "{short}") for form in forms}
        yield from (change.note for change in self.changes if not change.forms.isdisjoint(forms | opened))


def place_name(gazetteer: Gazetteer, region: str) -> str:
    """The full name of a region, or its id where the catalog does not list it."""
    return gazetteer.places[region].name if region in gazetteer.places else region


def _expiry(entry: Mapping[str, Any]) -> Expiry:
    return Expiry(
        words=tuple(entry["match"]),
        before=entry["before"],
        is_for_undated=bool(entry.get("undated")),
        documents=frozenset(entry.get("documents") or ()),
        note=entry["note"],
    )


@kept()
def load_notes() -> Notes:
    """The notes of the catalog (notes.yml, and the reforms in offices.yml)."""
    content: Mapping[str, Any] = read_yaml(CATALOG / "notes.yml")
    changes = [change for body in read_mapping("offices.yml", "offices") for change in body.get("renamed") or ()]
    return Notes(
        changes=tuple(Change(frozenset(change["from"]), change["note"]) for change in changes),
        expiries=tuple(_expiry(entry) for entry in content["notes"]),
        target=re.compile(content["targets"]["pattern"]),
        target_note=content["targets"]["note"],
    )
