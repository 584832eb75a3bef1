"""The kinds of danger: what is said, and which numbers to call, the right one first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.catalog.files import read_yaml
from knowledge.generation import kept

EXAMPLES = Path(__file__).parent / "examples"
CALIBRATION = Path(__file__).parent / "calibration"
"""Messages of a writer who saw no example: they set the thresholds and are not trained on."""
HARMLESS = "harmless"
"""The file of messages that only look like danger."""


@dataclass(frozen=True)
class Kind:
    """A kind of danger; `name` is the published one of nine, `id` tells apart what needs another number first (swallowed already)."""

    id: str
    name: str
    say: str
    beside: str
    numbers: tuple[str, ...]


@kept()
def load_kinds() -> Mapping[str, Kind]:
    """All kinds by id, one for each file of examples.

    Raises:
        CatalogError: where kinds.yml cannot be read.
    """
    content: Mapping[str, Any] = read_yaml(Path(__file__).with_name("kinds.yml"))
    return {
        name: Kind(name, entry.get("name", name), entry["say"].strip(), entry["beside"], tuple(entry["numbers"]))
        for name, entry in content["kinds"].items()
    }


@kept()
def certain_forms() -> tuple[tuple[str, str], ...]:
    """Words that mean danger wherever they stand, with their kind."""
    content: Mapping[str, Any] = read_yaml(Path(__file__).with_name("kinds.yml"))
    return tuple((word, kind) for kind, words in content["certain"].items() for word in words)


def read_examples() -> list[tuple[str, str]]:
    """All examples with their kind or `HARMLESS`: one folder for each writer, one file for each kind, one message a line."""
    return [(line, path.stem) for path in sorted(EXAMPLES.rglob("*.txt")) for line in read_lines(path)]


def read_lines(path: Path) -> list[str]:
    """The messages of a file, one a line."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
