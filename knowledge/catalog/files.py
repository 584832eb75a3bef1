"""Reading catalog YAML: one place that knows where the files are and how a broken one is reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from knowledge.errors import CatalogError
from knowledge.generation import kept

CATALOG = Path(__file__).parent


def read_yaml(path: Path) -> Any:
    """The content of a YAML file as plain dicts, lists and scalars.

    Raises:
        CatalogError: naming the file and what is wrong with it.
    """
    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        reason = " ".join(str(error).split())
        raise CatalogError(f"{path}: cannot be read ({reason}); restore it with `git checkout -- {path.name}`") from error


@dataclass(frozen=True)
class Wording:
    """The sentences of one YAML file by key, read at first use."""

    path: Path

    def load(self) -> Mapping[str, Any]:
        """Everything in the file.

        Raises:
            CatalogError: where it cannot be read.
        """
        return _read_once(self.path)

    def say(self, key: str, **fields: object) -> str:
        """The sentence of `key` with its names filled in."""
        return str(self.load()[key]).format(**fields)


@kept(maxsize=16)
def _read_once(path: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(path)
    return content


def read_mapping(name: str, key: str) -> list[Any]:
    """The list under `key` in the catalog file `name`."""
    return read_lists(name, key)[0]


def read_lists(name: str, *keys: str) -> list[list[Any]]:
    """The lists under several keys of the catalog file `name`, read once."""
    content = read_yaml(CATALOG / name)
    for key in keys:
        if not isinstance(content, Mapping) or not isinstance(content.get(key), list):
            raise CatalogError(f"{CATALOG / name}: has no list `{key}:`")
    return [list(content[key]) for key in keys]
