"""`python -m knowledge`: build, check, find, show, propose, history and export of the knowledge store."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from knowledge.catalog.summaries import with_summaries
from knowledge.document import Document
from knowledge.errors import CatalogError, KnowledgeError
from knowledge.export import document_json
from knowledge.history import history, shown
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import Library, load_library

SOURCES = Path(__file__).parent / "sources"


def read_documents(sources: Path) -> tuple[Document, ...]:
    """All documents of a sources folder with their summaries, straight from the texts."""
    return _read(sources)[0]


def _read(sources: Path) -> tuple[tuple[Document, ...], list[str]]:
    """The documents of a folder, and a line for each thing the importer is unsure of."""
    from knowledge.ingest.pipeline import load

    parsed = load(sources)
    doubts = [f"{sources / each.source}：{doubt}" for each in parsed for doubt in each.doubts]
    return with_summaries(tuple(each.document for each in parsed)), doubts


def export(sources: Path) -> list[str]:
    """One JSON object for each document of a folder, as far as it can be read; what is doubtful goes to standard error."""
    from knowledge.ingest.reading import read_folder

    reading = read_folder(sources)
    for fault in reading.faults:
        print(f"doubtful: {fault}", file=sys.stderr)
    if not reading.documents:
        raise KnowledgeError(f"{sources}: no document could be read")
    documents = tuple(parsed.document for parsed in reading.documents)
    try:
        documents = with_summaries(documents)
    except CatalogError as error:
        print(f"doubtful: {error}", file=sys.stderr)
    return [json.dumps(document_json(document), ensure_ascii=False) for document in documents]


def build(sources: Path, store: Path, force: bool = False) -> str:
    """Build the store where its inputs changed; returns one line that says what was done."""
    from knowledge.points.collect import collect_points
    from knowledge.search.encoder import load_encoder
    from knowledge.store.build import inputs_digest, is_current, write_store

    digest = inputs_digest(sources)
    if not force and is_current(store, digest):
        return f"knowledge: {store} is up to date"
    start = time.monotonic()
    documents, doubts = _read(sources)
    points = collect_points(documents)
    write_store(documents, load_encoder(), digest, store, points)
    clauses = sum(len(document.clauses) for document in documents)
    held = f"{len(documents)} documents, {clauses} clauses, {len(points)} points"
    asks = f"; 有{len(doubts)}处要人核对，用 `python -m knowledge check` 列出" if doubts else ""
    return f"knowledge: {held} written to {store} in {time.monotonic() - start:.1f} s{asks}"


def check(sources: Path, store: Path) -> list[str]:
    """Read every text and the store; raises KnowledgeError where one is missing, damaged or out of date.

    One line each for what the importer doubts and for what is stale, unread, contradicted or beyond reach; then the store's state.
    """
    from knowledge.points.health import findings
    from knowledge.store.build import inputs_digest, is_current

    documents, doubts = _read(sources)
    library = load_library(store)
    state = "up to date" if is_current(store, inputs_digest(sources)) else "older than its sources: run `python -m knowledge build`"
    read = f"knowledge: {len(documents)} documents read, {len(library.clauses)} clauses in {store}, {state}"
    return [*doubts, *findings(documents, library.points, date.today()), read]


def find(library: Library, text: str, count: int = 5) -> list[str]:
    """The clauses nearest to a text, best first, one line each."""
    from knowledge.search.encoder import load_encoder
    from knowledge.search.rank import ClauseSearch

    search = ClauseSearch(library, load_encoder())
    scores = search.scores(text, search.encode(text), library.regions)
    best = sorted(library.clauses, key=lambda clause: scores[clause.id], reverse=True)[:count]
    return [f"{scores[clause.id]:6.2f}  {clause.id:24}  {clause.heading}" for clause in best]


def show(library: Library, identifier: str) -> str:
    """A document or a clause as indented JSON."""
    for document in library.documents:
        content = document_json(document)
        if document.id == identifier:
            return json.dumps(content, ensure_ascii=False, indent=2)
        for clause in content["clauses"]:
            if clause["id"] == identifier:
                return json.dumps({"document": document.number, **clause}, ensure_ascii=False, indent=2)
    raise KnowledgeError(f"{identifier}: no document or clause has this id; `python -m knowledge export` lists them")


def propose(library: Library, identifier: str) -> list[str]:
    """What is proposed for a clause, or for each of a document, one JSON object a line: topics and points with confidence."""
    from knowledge.answers.desk import Desk
    from knowledge.propose import Proposer

    clauses = [clause for clause in library.clauses if identifier in (clause.id, clause.document_id)]
    if not clauses:
        raise KnowledgeError(f"{identifier}: no document or clause has this id; `python -m knowledge export` lists them")
    return [json.dumps(asdict(proposal), ensure_ascii=False) for proposal in Proposer(Desk(library)).of(clauses)]


def told(library: Library, clause_id: str) -> list[str]:
    """The versions of a clause, oldest first; last, where there is only one, that no other is held."""
    versions = history(library.documents, clause_id)
    alone = ["没有收录前后别的版本"] if len(versions) == 1 else []
    return [*map(shown, versions), *alone]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="The knowledge store of 工友问.")
    parser.add_argument(
        "--sources", type=Path, default=SOURCES, help="folder of official texts with manifest.yml; export reads one without too"
    )
    parser.add_argument("--store", type=Path, default=DEFAULT_PATH, help="the SQLite file (default: var/knowledge.db)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="build the store where something changed").add_argument("--force", action="store_true")
    commands.add_parser("check", help="read every text and the store, and say what is wrong")
    commands.add_parser("find", help="clauses nearest to a text").add_argument("text")
    commands.add_parser("show", help="one document or clause").add_argument("id")
    commands.add_parser("propose", help="topics and points proposed for a document or clause, with confidence").add_argument("id")
    commands.add_parser("history", help="a clause in the documents before and after its own, and what changed").add_argument("id")
    commands.add_parser("export", help="one JSON object a line for each document, read from the texts; doubts go to standard error")
    return parser


def _run(arguments: argparse.Namespace) -> list[str]:
    sources, store = arguments.sources, arguments.store
    if arguments.command == "build":
        return [build(sources, store, arguments.force)]
    if arguments.command == "check":
        return check(sources, store)
    if arguments.command == "find":
        return find(load_library(store), arguments.text)
    if arguments.command == "show":
        return [show(load_library(store), arguments.id)]
    if arguments.command == "propose":
        return propose(load_library(store), arguments.id)
    if arguments.command == "history":
        return told(load_library(store), arguments.id)
    return export(sources)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 with one line on standard error when not."""
    try:
        for line in _run(_parser().parse_args(words)):
            print(line)
    except KnowledgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0
