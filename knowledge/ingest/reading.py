"""Reading a folder as far as it goes: whatever can be read is read, and what cannot is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.errors import SourceError
from knowledge.ingest.manifest import MANIFEST, read_manifest, unlisted_entries
from knowledge.ingest.pipeline import ParsedDocument, linked, load_source
from knowledge.ingest.read import REMEDIES


@dataclass(frozen=True)
class Reading:
    """The documents of a folder, and one line for everything about them that a person should look at."""

    documents: tuple[ParsedDocument, ...]
    faults: tuple[str, ...]


def read_folder(sources: Path) -> Reading:
    """Every document of a folder, with or without a manifest; nothing in a text stops the reading.

    Raises:
        SourceError: when the folder holds no readable file, or its manifest is damaged.
    """
    entries = read_manifest(sources) if (sources / MANIFEST).exists() else unlisted_entries(sources)
    if not entries:
        raise SourceError(f"{sources}: no {MANIFEST} and no .txt, .md, .docx, .pdf or .html file there")
    documents: list[ParsedDocument] = []
    faults: list[str] = []
    for entry in entries:
        try:
            documents += load_source(entry, strict=False).documents
        except SourceError as error:
            faults.append(str(error))
    named = tuple(_with_ids_of_their_own(linked(documents)))
    faults += [f"{sources / parsed.source}: {said}" for parsed in named for said in (*parsed.problems, *parsed.doubts)]
    faults += [f"{file}: {remedy}" for file in sorted(sources.rglob("*")) if (remedy := REMEDIES.get(file.suffix.lower()))]
    return Reading(named, tuple(faults))


def _with_ids_of_their_own(documents: Sequence[ParsedDocument]) -> Iterator[ParsedDocument]:
    """The documents, the second of an id as <id>-b, the third as <id>-c."""
    seen: dict[str, int] = {}
    for parsed in documents:
        name = parsed.document.id
        seen[name] = seen.get(name, 0) + 1
        yield parsed if seen[name] == 1 else _renamed(parsed, f"{name}-{chr(ord('a') + seen[name] - 1)}")


def _renamed(parsed: ParsedDocument, name: str) -> ParsedDocument:
    blocks = (
        replace(block, clause_id=f"{name}/{block.clause_id.rpartition('/')[2]}") if block.clause_id else block for block in parsed.blocks
    )
    clauses = tuple(replace(clause, id=f"{name}/{clause.ordinal}") for clause in parsed.document.clauses)
    return replace(
        parsed,
        document=replace(parsed.document, id=name, clauses=clauses),
        blocks=tuple(blocks),
        problems=(*parsed.problems, f"line 1: another document has this id too; this one is {name}"),
    )
