"""A new document: its text taken over as published, its entry in the manifest, and what the importer and a reader still have to settle."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml.nodes import MappingNode

from bot.new.make import make, make_files
from bot.new.nodes import Missing, Yaml, child, items, last_line, line, text
from knowledge.catalog.regions import load_gazetteer
from knowledge.document import Document
from knowledge.errors import SourceError
from knowledge.ingest.manifest import Entry
from knowledge.ingest.pipeline import ParsedDocument, load_source

SOURCES, MANIFEST = Path("knowledge/sources"), Path("knowledge/sources/manifest.yml")
SUMMARIES, POINTS = Path("knowledge/catalog/summaries"), Path("knowledge/catalog/points/documents")
SUITES = Path("tests/suites")


def make_document(file: Path, region: str, root: Path) -> tuple[list[str], tuple[ParsedDocument, ...]]:
    """Take a text into a checkout; the files made, and what the importer reads in it.

    Raises:
        SourceError: where the place is unknown, the text cannot be read, or another text has its name.
    """
    if region not in load_gazetteer().places:
        raise SourceError(f"{region}: no place has this id; `knowledge/catalog/places.yml` and `regions.yml` list them")
    parsed = load_source(Entry(file.name, region, path=file), strict=False).documents
    ids = list(dict.fromkeys(each.document.id for each in parsed))
    target = root / SOURCES / f"{ids[0]}{file.suffix.lower()}"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() != digest:
        raise SourceError(f"{target}: another text has this name; is it a newer version? Keep both, each under a name of its own")
    made = [] if target.exists() else [f"{target.relative_to(root)}:1"]
    shutil.copyfile(file, target)
    documents = "".join(f"      - {{id: {name}}}\n" for name in ids)
    made += make("document", ids[0], root, region=region, file=target.name, sha256=digest, documents=documents)
    return [*made, *(new for name in ids[1:] for new in make_files("document", name, root, region=region))], parsed


def missing_of_document(document: Document, root: Path) -> list[Missing]:
    """What a document in the manifest still lacks: plain words and points of its clauses, a conversation about it."""
    return [*_clauses(document, root), *_points(document, root), *_suite(document, root)]


def _clauses(document: Document, root: Path) -> Iterator[Missing]:
    path = SUMMARIES / f"{document.id}.yml"
    known = Yaml(root / path).at("clauses")
    for clause in document.clauses:
        entry = child(known, str(clause.ordinal))
        named = f"clause {clause.ordinal} {clause.number}{clause.heading[:20]}"
        if not isinstance(entry, MappingNode):
            yield Missing(path, last_line(known), f"{named}: `summary`, `topics`, `questions`")
            continue
        for field in ("summary", "questions"):
            if not text(child(entry, field)) and not items(child(entry, field)):
                yield Missing(path, line(child(entry, field) or entry), f"{named}: `{field}`")


def _points(document: Document, root: Path) -> Iterator[Missing]:
    path = POINTS / f"{document.id}.yml"
    points = Yaml(root / path).at("points")
    if document.clauses and not items(points):
        yield Missing(path, line(points), "`points`: what a worker can be told, each with its clause and the words that carry it")


def _suite(document: Document, root: Path) -> Iterator[Missing]:
    written = (path.read_text(encoding="utf-8") for path in sorted((root / SUITES).glob("*.yml")))
    if document.clauses and not any(f"{document.id}/" in suite for suite in written):
        yield Missing(SUITES, 1, f"no conversation expects a clause of {document.id}")
