"""`python -m bot.staff.draft_reader`: reads one file of a stranger with the importer and writes what was found; only `drafts` runs it.

It limits itself before it opens the file: time, memory, and the size of what it writes.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from bot.staff.draft_process import TOO_MUCH
from bot.staff.drafts import Draft, DraftBlock, DraftClause, DraftDocument
from knowledge.catalog.notes import load_notes, place_name
from knowledge.catalog.regions import load_gazetteer
from knowledge.document import Clause, Document, Role
from knowledge.errors import SourceError
from knowledge.ingest.manifest import Entry
from knowledge.ingest.pipeline import ParsedDocument, load_source

PROCESSOR_SECONDS = 15
LARGEST_MEMORY = 768_000_000
LARGEST_DRAFT = 8_000_000
"""Bytes of what is written; a page shows all of it."""
MOST_PIECES = 5_000
"""Blocks and clauses of all documents in a file; a long policy document has some hundreds."""
LARGEST_UNPACKED = 60_000_000
"""A .docx is a zip file: what it unpacks to must fit into memory too."""


def main(words: Sequence[str]) -> int:
    """Read a file: its path, region, digest, who tried it when, and where to write. 0 when written, 1 with a reason on standard output."""
    path, region, digest, by, at, target = words
    _limit_self()
    file = Path(path)
    try:
        _check(file)
        day = datetime.fromisoformat(at).date()
        documents = tuple(_document(parsed, day) for parsed in load_source(Entry(file.name, region, path=file), strict=False).documents)
    except MemoryError:
        return TOO_MUCH
    except Exception as error:  # whatever a stranger's file does to a reader, staff get words
        print(_reason(error, file))
        return 1
    if sum(len(document.blocks) + len(document.clauses) for document in documents) > MOST_PIECES:
        return TOO_MUCH
    draft = Draft(file.parent.name, file.name, region, digest, by, at, documents)
    Path(target).write_text(json.dumps(asdict(draft), ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _limit_self() -> None:
    limits = ((resource.RLIMIT_CPU, PROCESSOR_SECONDS), (resource.RLIMIT_AS, LARGEST_MEMORY), (resource.RLIMIT_FSIZE, LARGEST_DRAFT))
    for kind, most in limits:
        with contextlib.suppress(ValueError, OSError):  # not every system knows every limit; the time is kept from outside too
            resource.setrlimit(kind, (most, most))
    os.nice(10)  # answers go first


def _check(file: Path) -> None:
    if file.suffix == ".docx":
        try:
            with zipfile.ZipFile(file) as packed:
                unpacked = sum(part.file_size for part in packed.infolist())
        except zipfile.BadZipFile as error:
            raise SourceError(f"{file.name}: not a readable Word file; open it and save it again as .docx") from error
        if unpacked > LARGEST_UNPACKED:
            raise SourceError(f"{file.name}: unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB")


def _reason(error: Exception, path: Path) -> str:
    """The importer's words without the folders of this machine."""
    return str(error).replace(str(path), path.name) if isinstance(error, SourceError) else f"{path.name}: {type(error).__name__}"


def _document(parsed: ParsedDocument, day: date) -> DraftDocument:
    document = parsed.document
    clauses = tuple(
        DraftClause(
            id=clause.id,
            number=clause.number,
            heading=clause.heading,
            text=clause.text,
            leads=tuple(office.name for office in clause.offices if office.role is Role.LEAD),
            others=tuple(office.name for office in clause.offices if office.role is Role.WITH),
            topics=clause.topics,
            stale=_stale(clause, document, day),
        )
        for clause in document.clauses
    )
    blocks = tuple(DraftBlock(block.kind, block.text, block.clause_id) for block in parsed.blocks)
    outside = (Clause("", 0, "", "", "", block.text) for block in parsed.blocks if block.clause_id is None)
    stale = tuple(dict.fromkeys(note for clause in outside for note in _stale(clause, document, day)))
    days = (known.isoformat() if known else None for known in (document.issued, document.in_force, document.valid_until))
    issued, in_force, valid_until = days
    said = (*parsed.problems, *parsed.doubts)
    told = (document.id, document.number, document.title, document.issuer, issued)
    return DraftDocument(*told, clauses, blocks, said, stale, in_force, valid_until)


def _stale(clause: Clause, document: Document, day: date) -> tuple[str, ...]:
    """What the knowledge view would say about a clause."""
    return load_notes().on(clause, document, place_name(load_gazetteer(), document.region), day)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
