"""A centre's settings and what is said of its hours, from centre.yml and the file that the centre may add."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.catalog.files import Wording, read_yaml
from knowledge.errors import CatalogError

WORDING = Wording(Path(__file__).with_name("centre.yml"))
SETTINGS = "GONGYOU_STAFF_SETTINGS"


def say(key: str, **fields: object) -> str:
    """The wording of `key` with its names filled in."""
    text: str = WORDING.load()["words"][key]
    return text.format(**fields) if fields else text


def settings() -> Mapping[str, Any]:
    """The settings, those of the centre's own file first.

    Raises:
        CatalogError: where that file cannot be read or holds something else.
    """
    known: Mapping[str, Any] = WORDING.load()["settings"]
    return {**known, **(_of_centre(settings_file(), frozenset(known)) if os.environ.get(SETTINGS) else {})}


def settings_file() -> Path:
    """The file whose settings count: the centre's own where there is one."""
    given = os.environ.get(SETTINGS)
    return Path(given) if given else WORDING.path


@lru_cache(maxsize=4)
def _of_centre(path: Path, known: frozenset[str]) -> Mapping[str, Any]:
    content = read_yaml(path) or {}
    given = content.get("settings", content) if isinstance(content, Mapping) else content
    if not isinstance(given, Mapping) or not set(given) <= known:
        raise CatalogError(f"{path}: settings are {' and '.join(f'`{name}:`' for name in sorted(known))} and nothing else")
    return dict(given)
