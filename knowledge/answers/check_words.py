"""The words around a check, from wording/checks.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.catalog.files import read_yaml
from knowledge.errors import CatalogError
from knowledge.generation import kept

FILE = Path(__file__).parent / "wording" / "checks.yml"


@dataclass(frozen=True)
class FactWords:
    """How a fact is said: what was told, what was told by its day, the unit amounts are said in, and by comparison style and rule."""

    told: str
    dated: str
    spoken: str | None
    rules: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class CheckWords:
    """All of checks.yml."""

    styles: Mapping[str, Mapping[str, str]]
    facts: Mapping[str, FactWords]
    dated_open: str
    shapes: Mapping[str, str]
    digits: str
    amounts: Mapping[str, str]
    yes_words: tuple[str, ...]

    def amount(self, unit: str, number: str) -> str:
        """A number with its unit."""
        return self.amounts[unit].format(n=number)


@kept()
def load_check_words() -> CheckWords:
    """The words, read once.

    Raises:
        CatalogError: where the file is wrong.
    """
    content: Mapping[str, Any] = read_yaml(FILE)
    try:
        facts = {name: _fact(entry, content["styles"]) for name, entry in content["facts"].items()}
        return CheckWords(
            styles=content["styles"],
            facts=facts,
            dated_open=content["dated_open"],
            shapes=content["shapes"],
            digits=content["digits"],
            amounts=content["amounts"],
            yes_words=tuple(content["yes_words"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogError(f"{FILE}: {error!r}") from error


def _fact(entry: Mapping[str, Any], styles: Mapping[str, Any]) -> FactWords:
    rules = {op: (str(rule[0]), str(rule[1])) for op, rule in entry.items() if isinstance(rule, list)}
    for style, _ in rules.values():
        styles[style]  # raises where there is no such style
    return FactWords(entry["told"], entry["dated"], entry.get("spoken"), rules)
