"""Making the files of something new from skeletons.yml: what is there already is left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.new.nodes import Yaml, child, items, last_line, text
from knowledge.catalog.files import read_yaml

NAMES = ("id", "intent", "rule", "file")
"""Keys by which an entry of a list is known."""


@lru_cache(maxsize=1)
def _skeletons() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(Path(__file__).with_name("skeletons.yml"))
    return content


def make(kind: str, name: str, root: Path, **given: str) -> list[str]:
    """Write the files and entries of a new topic, follow_up or document into a checkout; a line for each that was not there before.

    `given` are the further words of the skeletons (region, file …).
    """
    made, words = make_files(kind, name, root, **given), {"id": name, **given}
    for entry in _skeletons()[kind]["entries"]:
        path, at = Path(entry["path"]), entry["at"]
        if not _is_there(root / path, at, entry["text"].format_map(words)):
            line = _insert(root / path, at, entry["text"].format_map(words))
            made.append(f"{path}:{line}")
    return made


def make_files(kind: str, name: str, root: Path, **given: str) -> list[str]:
    """Only the files that belong to the new thing alone."""
    made = []
    for path, content in _skeletons()[kind]["files"].items():
        target = root / path.format(id=name)
        if not target.exists():
            target.write_text(content.format_map({"id": name, **given}), encoding="utf-8")
            made.append(f"{target.relative_to(root)}:1")
    return made


def _is_there(path: Path, at: list[str], entry: str) -> bool:
    """Whether the list or mapping has an entry of the same name."""
    node = Yaml(path).at(*at)
    new = entry.lstrip(" -{").partition("\n")[0]
    key, _, value = (part.strip(" ,{}") for part in new.partition(":"))
    if key in NAMES:
        named = value.partition(",")[0]
        return any(text(child(each, key)) == named for each in items(node))
    return child(node, key) is not None or any(child(each, key) is not None for each in items(node))


def _insert(path: Path, at: list[str], entry: str) -> int:
    """Write an entry behind the last one; the line on which it begins."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    after = last_line(Yaml(path).at(*at))
    if after == len(lines) and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    path.write_text("".join([*lines[:after], entry, *lines[after:]]), encoding="utf-8")
    return after + 1
