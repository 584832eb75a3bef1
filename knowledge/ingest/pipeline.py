"""From the sources folder to documents: read, repair, split, name the offices, tag the topics."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.document import Clause, Document, Office, Role
from knowledge.errors import SourceError
from knowledge.ingest.clause import RawClause, sentences_of
from knowledge.ingest.duties import offices_in
from knowledge.ingest.facts import default_id, issued_of, life_of, open_questions, parent_of, place_of
from knowledge.ingest.life import with_successors
from knowledge.ingest.manifest import Entry, read_manifest
from knowledge.ingest.names import Namer, load_office_book
from knowledge.ingest.offices import parse_offices, says_first_leads
from knowledge.ingest.read import read_source
from knowledge.ingest.repair import Repaired, repair
from knowledge.ingest.split import RawDocument, split
from knowledge.ingest.tag import Tagger, load_tagger

NO_ITEMS = "no numbered item found (一、 （一） 1. 第一条); is this the whole document?"


@dataclass(frozen=True)
class Block:
    """A stretch of the repaired text: what it is, and the clause it belongs to."""

    kind: str
    text: str
    clause_id: str | None


@dataclass(frozen=True)
class ParsedDocument:
    """A document with its clauses, and every character of the text it was made from.

    `problems` stop a strict import; `doubts` (in Chinese) are what a person should look at: text in no clause, facts only guessed.
    """

    document: Document
    blocks: tuple[Block, ...]
    source: str
    problems: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedSource:
    """All documents of one file, with the repaired text they were cut from."""

    entry: Entry
    repaired: Repaired
    documents: tuple[ParsedDocument, ...]


def load(sources: Path, strict: bool = True) -> tuple[ParsedDocument, ...]:
    """All documents of a sources folder, in the order of its manifest.

    With `strict` off, what is wrong inside a document stays in `ParsedDocument.problems` and the document is kept;
    a file or an entry that cannot be used is an error either way.

    Raises:
        SourceError: naming file and line, when a source or its entry cannot be used.
    """
    parsed = linked([document for entry in read_manifest(sources) for document in load_source(entry, strict).documents])
    seen: set[str] = set()
    for document in parsed:
        if document.document.id in seen:
            raise SourceError(f"{document.source}: two documents have the id {document.document.id}; give one an `id` in manifest.yml")
        seen.add(document.document.id)
    return tuple(parsed)


def linked(parsed: Sequence[ParsedDocument]) -> list[ParsedDocument]:
    """The documents, each that another of them replaces with its successor."""
    documents = with_successors([each.document for each in parsed])
    return [replace(each, document=document) for each, document in zip(parsed, documents)]


def load_source(entry: Entry, strict: bool = True) -> ParsedSource:
    """The documents of one file."""
    repaired = repair(read_source(entry.path), entry.gaps, str(entry.path))
    if not repaired.paragraphs:
        raise SourceError(f"{entry.path}: no text found; there are only page numbers in it")
    raws = split(repaired.paragraphs, entry.frames)
    if len(entry.documents) > len(raws):
        raise SourceError(f"{entry.path}: manifest.yml describes {len(entry.documents)} documents, the text holds {len(raws)}")
    if raws[0].is_plain or not any(raw.clauses for raw in raws):
        if strict and not entry.accepts_numbering:
            raise SourceError(f"{entry.path}:1: {NO_ITEMS}")
        raws[0].problems.append(f"line 1: {NO_ITEMS}")
    documents: list[ParsedDocument] = []
    for index, raw in enumerate(raws):
        _check_numbering(entry, raw, strict)
        facts = dict(entry.documents[index]) if index < len(entry.documents) else {}
        outer = documents[-1].document if documents else None
        documents.append(_parsed(entry, raw, facts, outer))
    documents[-1] = _check_unique(entry, documents)
    return ParsedSource(entry, repaired, _with_line_ends(documents, repaired))


def _check_numbering(entry: Entry, raw: RawDocument, strict: bool) -> None:
    if raw.problems and strict and not entry.accepts_numbering:
        line = re.sub(r"^line (\d+): ", r"\1: ", raw.problems[0])
        raise SourceError(
            f"{entry.path}:{line} (compare with the published text; where it is printed so,"
            " enter `numbering: as-published` in manifest.yml)"
        )


def _check_unique(entry: Entry, documents: Sequence[ParsedDocument]) -> ParsedDocument:
    ids = [parsed.document.id for parsed in documents]
    if len(set(ids)) < len(ids):
        raise SourceError(f"{entry.path}: two of its documents have the id {ids[-1]}; give each an `id` in manifest.yml")
    return documents[-1]


def _parsed(entry: Entry, raw: RawDocument, facts: Mapping[str, Any], outer: Document | None) -> ParsedDocument:
    is_annex = outer is not None and raw.front.number is None
    issuer = facts.get("issuer") or (outer.issuer if outer and is_annex else raw.front.issuer)
    place = place_of(entry, facts, raw, issuer, outer)
    number = facts.get("number", raw.front.number)
    title = facts.get("title") or raw.front.title
    issued = issued_of(entry, raw, facts) or (outer.issued if outer and is_annex and "issued" not in facts else None)
    name = facts.get("id") or (f"{outer.id}-annex" if outer and is_annex else default_id(place.id, number, title, issued))
    parent = facts["parent"] if "parent" in facts else parent_of(outer, is_annex)
    clauses = _clauses(raw, name, Namer(place.name, place.level, load_office_book()))
    life = life_of(entry, raw, facts, issued)
    document = Document(
        name,
        number,
        title,
        issuer,
        issued,
        place.id,
        place.level,
        parent,
        clauses,
        life.in_force,
        life.valid_until,
        life.replaces,
        life.repealed_by,
        life.repealed,
    )
    blocks = tuple(Block(piece.kind, piece.text, f"{name}/{piece.ordinal}" if piece.ordinal else None) for piece in raw.pieces)
    doubts = (*open_questions(raw, facts, issued), *life.doubts, *raw.doubts)
    return ParsedDocument(document, blocks, entry.file, tuple(raw.problems), () if entry.is_reviewed else doubts)


def _clauses(raw: RawDocument, document: str, namer: Namer) -> tuple[Clause, ...]:
    first_leads = any(says_first_leads(piece.text) for piece in raw.pieces)
    tagger = load_tagger()
    return tuple(_clause(clause, document, _offices(clause, namer, first_leads), tagger) for clause in raw.clauses)


def _offices(raw: RawClause, namer: Namer, first_leads: bool) -> tuple[Office, ...]:
    """The offices of all statements of a clause, each once; one that leads anywhere leads. Where no statement says who leads,
    those too whom its sentences charge."""
    offices: dict[str, Office] = {}
    for statement in raw.statements:
        for office in parse_offices(statement, namer, first_leads):
            if office.as_printed not in offices or office.role is Role.LEAD:
                offices[office.as_printed] = office
    if not any(office.role is Role.LEAD for office in offices.values()):
        # 县总工会积极参与。 says who helps; who is charged stands in the sentences.
        offices = {office.as_printed: office for office in (*offices_in(raw.heading, raw.text, namer), *offices.values())}
    return tuple(offices.values())


def _clause(raw: RawClause, document: str, offices: tuple[Office, ...], tagger: Tagger) -> Clause:
    return Clause(
        id=f"{document}/{raw.ordinal}",
        ordinal=raw.ordinal,
        number=raw.number,
        section=raw.section,
        heading=raw.heading,
        text=raw.text,
        sentences=sentences_of(raw.text),
        offices=offices,
        topics=tagger.topics_of(raw.heading, raw.text),
    )


def _with_line_ends(documents: Sequence[ParsedDocument], repaired: Repaired) -> tuple[ParsedDocument, ...]:
    """Give each block the line end that follows it, so that all blocks together are the repaired text."""
    text, position, finished = repaired.text, 0, []
    for parsed in documents:
        blocks: list[Block] = []
        for block in parsed.blocks:
            if block.kind == "break":
                continue
            start = position
            position += len(block.text)
            if text[start:position] != block.text:
                raise SourceError(f"{parsed.source}: `{block.text[:20]}` was lost between repair and split; report this as a defect")
            if text[position : position + 1] == "\n":
                position += 1
            blocks.append(Block(block.kind, text[start:position], block.clause_id))
        finished.append(replace(parsed, blocks=tuple(blocks)))
    if position != len(text):
        rest = text[position : position + 20]
        raise SourceError(f"{documents[-1].source}: the text from `{rest}` on is in no document; report this as a defect")
    return tuple(finished)
