"""The words that say what an amount is told of (knowledge/catalog/told.yml), as compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.errors import CatalogError
from knowledge.generation import kept

FILE = CATALOG / "told.yml"
SIGN, WHOLE = "#", "(?<!#)#+(?!#)"
OTHERS = "others"
"""The group of words that claim an amount for something that is not kept."""


@dataclass(frozen=True)
class Kept:
    """A fact that is kept: kinds of amounts it may be, its unit, where its words may stand, which fact stands for it too, between which
    values it is believed (in its unit), the fact that it tells besides where it is counted in days, and the facts beside which what
    no words claim is it."""

    name: str
    of: tuple[str, ...]
    unit: str
    where: str = "near"
    same_as: str | None = None
    least: float = 0
    until: float | None = None
    days_as: str | None = None
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ToldWords:
    """All of told.yml.

    `near` gives one pattern for each kind of amounts, each group of it the name of a fact or `others`; `near_days` is that for a length in
    days (上了12天班), with facts that no other length tells; `own` the words of a fact that may stand anywhere; `derived` a name, the fact
    it is read from and what that is divided by; `signs` the words that tell a fact by themselves, with the value each stands for.
    """

    kept: Mapping[str, Kept]
    near: Mapping[str, re.Pattern[str]]
    own: Mapping[str, re.Pattern[str]]
    not_told: re.Pattern[str]
    derived: Mapping[str, tuple[str, float]]
    near_days: re.Pattern[str]
    signs: Mapping[str, tuple[tuple[re.Pattern[str], float], ...]]

    def names(self) -> frozenset[str]:
        """Everything that a check may ask about."""
        return frozenset(self.kept) | frozenset(self.derived) | frozenset(self.signs)


@kept()
def load_told_words() -> ToldWords:
    """The words, read once.

    Raises:
        CatalogError: where the file or a pattern in it is wrong.
    """
    content = read_yaml(FILE)
    try:
        entries: Mapping[str, Mapping[str, Any]] = content["facts"]
        kept = {name: _kept(name, entry) for name, entry in entries.items()}
        kinds = dict.fromkeys(kind for fact in kept.values() for kind in fact.of)
        longer = {name: entry for name, entry in entries.items() if entry.get("counted") != "day"}
        shorter = {name: entry for name, entry in entries.items() if entry.get("counted") != "month"}
        anywhere = {name: entry.get("as_near") or entry["near"] for name, entry in entries.items() if {"as_near", "near"} & entry.keys()}
        return ToldWords(
            kept=kept,
            near={kind: _of_kind(kind, longer, content["others"]) for kind in kinds},
            own={name: _compiled(patterns) for name, patterns in anywhere.items()},
            not_told=_compiled(content["not_told"]),
            derived={name: (entry["as"], float(entry["divide"])) for name, entry in content["derived"].items()},
            near_days=_of_kind("period", shorter, content["others"]),
            signs={name: _signs(entries) for name, entries in content["signs"].items()},
        )
    except (KeyError, TypeError, re.error) as error:
        raise CatalogError(f"{FILE}: {error!r}") from error


def _kept(name: str, entry: Mapping[str, Any]) -> Kept:
    where = entry.get("where", "near")
    least, until = float(entry.get("from", 0)), entry.get("until")
    beside = frozenset(entry.get("beside", ()))
    return Kept(name, tuple(entry["of"]), entry["unit"], where, entry.get("as"), least, until, entry.get("days_as"), beside)


def _signs(entries: Mapping[float, str]) -> tuple[tuple[re.Pattern[str], float], ...]:
    return tuple((_compiled([pattern]), float(value)) for value, pattern in entries.items())


def _compiled(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(_any(patterns))


def _any(patterns: Sequence[str]) -> str:
    # In the text every character of an amount is masked with the sign: the whole of it is meant, no part of it, but what is no sign is any.
    return WHOLE.join("|".join(f"(?:{pattern})" for pattern in patterns).split(SIGN)).replace(f"[^{WHOLE}", f"[^{SIGN}")


def _of_kind(kind: str, entries: Mapping[str, Mapping[str, Any]], others: Sequence[str]) -> re.Pattern[str]:
    """One pattern, a group for each fact that an amount of this kind may be."""
    groups = [f"(?P<{OTHERS}>{_any(others)})"] if kind in ("period", "date") else []
    for name, entry in entries.items():
        patterns = [*entry.get("near", ()), *entry.get(kind, ())] if kind in entry["of"] else []
        groups += [f"(?P<{name}>{_any(patterns)})"] if patterns else []
    return re.compile("|".join(groups) or r"(?!)")
