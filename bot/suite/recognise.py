"""Telling suite files from other YAML. The pytest plug-in asks for every file, so this module imports nothing of ours."""

from __future__ import annotations

import re
from pathlib import Path

ENDINGS = (".yml", ".yaml")
_OPENING = re.compile(r"^suite\s*:", re.MULTILINE)
PEEKED = 4_000
"""Characters of a file in which its `suite:` line is looked for."""


def is_suite_file(path: Path) -> bool:
    """True for `*.suite.yml`, and for YAML under a folder `suites` that has a line `suite:`; opens no other file."""
    if path.suffix not in ENDINGS:
        return False
    return path.name.endswith(tuple(f".suite{ending}" for ending in ENDINGS)) or ("suites" in path.parts and has_opening(path))


def has_opening(path: Path) -> bool:
    """True where a line of the file begins with `suite:`."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            return bool(_OPENING.search(file.read(PEEKED)))
    except OSError:
        return False
