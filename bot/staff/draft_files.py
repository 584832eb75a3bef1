"""A reviewed draft as files that drop into `knowledge/`: the text, its entry in the manifest, plain words and points of its clauses."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path, PurePosixPath
from typing import Any

from ruamel.yaml import YAML

from bot.new.nodes import Yaml, child, items, last_line, line, text
from bot.staff.drafts import Draft, DraftClause, DraftDocument
from bot.staff.review import Review
from bot.staff.review_fields import DAYS, FRONT, front_of, ready_points
from bot.staff.words import say
from knowledge.errors import SourceError

SOURCES, SUMMARIES, POINTS = "sources", "catalog/summaries", "catalog/points/documents"
MANIFEST = f"{SOURCES}/manifest.yml"
WIDEST = 4_000
"""Columns of a line: the catalog's sentences stand on one."""

Files = dict[str, bytes]
"""Contents by path below `knowledge/`."""


def files_of(draft: Draft, review: Review, content: bytes, knowledge: Path) -> Files:
    """The files of a draft as they would stand in a folder `knowledge`, whose manifest gets its entry.

    Raises:
        SourceError: where another file of the folder has its name, or holds one of its documents.
    """
    manifest = knowledge / MANIFEST
    _check_free(draft, knowledge)
    files = {f"{SOURCES}/{draft.file}": content, MANIFEST: _with_entry(manifest, draft, review).encode()}
    for document in draft.documents:
        files[f"{SUMMARIES}/{document.id}.yml"] = _yaml({"document": document.id, "clauses": dict(_summaries(document, review))})
        points = list(_points(document, review))
        files[f"{POINTS}/{document.id}.yml"] = _yaml({"document": document.id, "region": draft.region, "points": points})
    return files


def digest_of(files: Files) -> str:
    """SHA-256 over files: whether what was tried is what would be published."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def packed(files: Files) -> bytes:
    """The files as a zip, below `knowledge/`, the same bytes for the same files."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(str(PurePosixPath("knowledge", name))), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def remaining(draft: Draft, review: Review) -> list[str]:
    """What nobody has confirmed yet, in words for staff."""
    lines = [say("review_front_open", title=document.title) for document in draft.documents if not _is_done(review, document.id)]
    for document in draft.documents:
        for clause in document.clauses:
            part = review.part(clause.id)
            taken = sum(point["is_taken"] for point in part.fields.get("points", ()))
            ready = len(ready_points(part.fields, clause))
            if not part.fields.get("is_done"):
                lines.append(say("review_clause_open", clause=clause.number))
            if taken > ready:
                lines.append(say("review_points_open", clause=clause.number, count=taken - ready))
    return lines


def _is_done(review: Review, name: str) -> bool:
    return bool(review.part(name).fields.get("is_done"))


def _check_free(draft: Draft, knowledge: Path) -> None:
    held = knowledge / SOURCES / draft.file
    if held.exists() and hashlib.sha256(held.read_bytes()).hexdigest() != draft.sha256:
        raise SourceError(say("publish_name_taken", file=draft.file))
    ids = {document.id for document in draft.documents}
    for entry in items(Yaml(knowledge / MANIFEST).at("sources")):
        if text(child(entry, "file")) != draft.file and ids & {text(child(each, "id")) for each in items(child(entry, "documents"))}:
            raise SourceError(say("publish_document_taken", file=text(child(entry, "file"))))


def _with_entry(manifest: Path, draft: Draft, review: Review) -> str:
    """The manifest with the draft's entry, instead of the one it had before."""
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    sources = Yaml(manifest).at("sources")
    own = next((entry for entry in items(sources) if text(child(entry, "file")) == draft.file), None)
    first, last = (line(own) - 1, last_line(own)) if own is not None else (last_line(sources),) * 2
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join([*lines[:first], _entry(draft, review), *lines[last:]])


def _entry(draft: Draft, review: Review) -> str:
    is_read = all(_is_done(review, document.id) for document in draft.documents) and all(
        review.part(clause.id).fields.get("is_office_right") for document in draft.documents for clause in document.clauses
    )
    entry: dict[str, Any] = {"file": draft.file, "region": draft.region, "sha256": draft.sha256}
    if is_read:
        entry["reviewed"] = True
    entry["documents"] = [_facts(document, review) for document in draft.documents]
    return _yaml([entry]).decode()  # indented as the list it goes into


def _facts(document: DraftDocument, review: Review) -> dict[str, Any]:
    """What an editor put right of the front matter; what was read anyway is read again."""
    typed, read = review.part(document.id).fields, front_of(document)
    changed = {name: typed[name] for name in FRONT if name in typed and typed[name] != read[name]}
    known = {name: date.fromisoformat(value) if name in DAYS and value else value or None for name, value in changed.items()}
    return {"id": document.id, **known}


def _summaries(document: DraftDocument, review: Review) -> Iterator[tuple[int, dict[str, Any]]]:
    for clause in document.clauses:
        fields = review.part(clause.id).fields
        if fields.get("summary"):
            entry = {"summary": fields["summary"], "topics": list(fields["topics"])}
            yield _ordinal(clause), {**entry, "questions": list(fields["questions"])} if fields["questions"] else entry


def _points(document: DraftDocument, review: Review) -> Iterator[dict[str, Any]]:
    for clause in document.clauses:
        fields = review.part(clause.id).fields
        for number, point in ready_points(fields, clause):
            yield _point(f"c{_ordinal(clause)}_{number}", clause, point, fields["topics"])


def _point(name: str, clause: DraftClause, point: Mapping[str, Any], topics: list[str]) -> dict[str, Any]:
    own = [point["topic"]] if point["topic"] else []
    entry = {"id": name, "clause": _ordinal(clause), "words": point["words"], "topics": own or list(topics), "says": point["says"]}
    entry |= {field: point[field] for field in ("verdict", "kind", "ask", "who", "but", "do") if point[field]}
    return {**entry, "asks": list(point["asks"])}


def _ordinal(clause: DraftClause) -> int:
    return int(clause.id.rpartition("/")[2])


def _yaml(content: Any) -> bytes:
    yaml, written = YAML(), StringIO()
    yaml.width, yaml.allow_unicode = WIDEST, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(content, written)
    return written.getvalue().encode()
