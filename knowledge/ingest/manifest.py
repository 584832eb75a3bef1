"""The list of sources: which files there are, whose they are, and what the text itself does not tell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from knowledge.errors import SourceError
from knowledge.ingest.read import READERS
from knowledge.ingest.repair import Gap

MANIFEST = "manifest.yml"
_FIELDS = frozenset({"file", "sha256", "region", "documents", "gaps", "numbering", "reviewed", "frames", "note", "link", "origin"})
_DOCUMENT_FIELDS = frozenset(
    {"id", "number", "title", "issuer", "issued", "region", "level", "parent", "place"}
    | {"in_force", "valid_until", "replaces", "repealed_by", "repealed"}
)


@dataclass(frozen=True)
class Entry:
    """One source: its file and region, and per document the facts that override what the text tells."""

    file: str
    region: str
    sha256: str | None = None
    documents: tuple[Mapping[str, Any], ...] = ()
    gaps: tuple[Gap, ...] = ()
    accepts_numbering: bool = False
    is_reviewed: bool = False
    frames: tuple[str, ...] = ()
    line: int = 0
    path: Path = field(default_factory=Path)


def read_manifest(sources: Path) -> tuple[Entry, ...]:
    """The entries of `sources`/manifest.yml, after checking that entries and files agree.

    Raises:
        SourceError: when the manifest is missing or damaged, an entry is incomplete, or a file is not listed.
    """
    path = sources / MANIFEST
    try:
        content: Any = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SourceError(f"{path}: missing; list each source there as `- {{file: …, region: …}}`") from error
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise SourceError(f"{path}: cannot be read ({' '.join(str(error).split())})") from error
    listed = content.get("sources") if isinstance(content, Mapping) else content
    if not isinstance(listed, list) or not listed:
        raise SourceError(f"{path}: holds no list of sources; add `- {{file: …, region: …}}`")
    entries = tuple(_entry(path, raw) for raw in listed)
    _check_files(path, sources, entries)
    return entries


def unlisted_entries(sources: Path) -> tuple[Entry, ...]:
    """An entry without a region for every readable file of a folder that has no manifest."""
    files = sorted(file.relative_to(sources).as_posix() for file in sources.rglob("*") if file.suffix.lower() in READERS)
    return tuple(Entry(file, "", path=sources / file) for file in files)


def _entry(path: Path, raw: Any) -> Entry:
    line = getattr(getattr(raw, "lc", None), "line", -1) + 1
    where = f"{path}:{line}"
    if not isinstance(raw, Mapping) or not raw.get("file") or not raw.get("region"):
        raise SourceError(f"{where}: an entry needs `file` and `region`")
    _check_fields(where, raw, _FIELDS)
    documents = tuple(dict(document) for document in raw.get("documents") or ())
    for document in documents:
        _check_fields(where, document, _DOCUMENT_FIELDS)
    gaps = tuple(Gap(gap["after"], gap["before"]) for gap in raw.get("gaps") or ())
    accepts = raw.get("numbering") == "as-published"
    is_reviewed = bool(raw.get("reviewed"))
    frames = tuple(raw.get("frames") or ())
    where = path.parent / raw["file"]
    return Entry(raw["file"], raw["region"], raw.get("sha256"), documents, gaps, accepts, is_reviewed, frames, line, where)


def _check_fields(where: str, raw: Mapping[str, Any], known: frozenset[str]) -> None:
    if unknown := sorted(set(raw) - known):
        raise SourceError(f"{where}: unknown field {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _check_files(path: Path, sources: Path, entries: tuple[Entry, ...]) -> None:
    seen: set[str] = set()
    for entry in entries:
        where = f"{path}:{entry.line}"
        if entry.file in seen:
            raise SourceError(f"{where}: {entry.file} is listed twice")
        seen.add(entry.file)
        if not entry.path.is_file():
            raise SourceError(f"{where}: there is no file {entry.file}; add it to {sources} or remove the entry")
        _check_digest(where, entry)
    files = (file.relative_to(sources).as_posix() for file in sources.rglob("*") if file.suffix.lower() in READERS)
    if unlisted := sorted(set(files) - seen):
        raise SourceError(f"{path}: {', '.join(unlisted)} not listed; add `- {{file: {unlisted[0]}, region: …}}`")


def _check_digest(where: str, entry: Entry) -> None:
    if entry.sha256 is None:
        return
    digest = hashlib.sha256(entry.path.read_bytes()).hexdigest()
    if digest != entry.sha256:
        raise SourceError(
            f"{where}: {entry.file} has changed (sha256 {digest}); restore the published file, or enter the new digest after reading it"
        )


def day_of(value: Any, where: str, name: str = "issued") -> date | None:
    """The date of an override; YAML gives a date or, quoted, a string."""
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise SourceError(f"{where}: `{name}: {value}` is not a date like 2019-12-16") from error
