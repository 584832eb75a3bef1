"""Trying a new document: what the importer makes of it, kept as a draft for review in git, never answered from."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

from knowledge.catalog.notes import load_notes, place_name
from knowledge.catalog.regions import load_gazetteer
from knowledge.errors import SourceError
from knowledge.inbox.clock import CHINA, utc_now
from knowledge.ingest.manifest import Entry
from knowledge.ingest.pipeline import ParsedDocument, load_source
from knowledge.model import Clause, Document, Role
from knowledge.private import private_file, private_folder

KINDS = (".txt", ".docx", ".pdf")
LARGEST_UNPACKED = 60_000_000
"""A .docx is a zip file: what it unpacks to must fit into memory too."""
META = "draft.json"

_ID = re.compile(r"[0-9]{8}-[0-9a-f]{12}")
_NOT_IN_NAMES = re.compile(r"[^\w.]+")


@dataclass(frozen=True)
class DraftClause:
    """A clause as the importer cut it, with what was out of date in it on the day of the import."""

    id: str
    number: str
    heading: str
    text: str
    leads: tuple[str, ...]
    others: tuple[str, ...]
    topics: tuple[str, ...]
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftBlock:
    """A stretch of the text with what it is taken for; `clause` is the clause it belongs to."""

    kind: str
    text: str
    clause: str | None


@dataclass(frozen=True)
class DraftDocument:
    """A document found in the file; `stale` is what was out of date in its text outside the clauses."""

    id: str
    number: str | None
    title: str
    issuer: str
    issued: str | None
    clauses: tuple[DraftClause, ...]
    blocks: tuple[DraftBlock, ...]
    problems: tuple[str, ...]
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A file with what was found in it, and who tried it when."""

    id: str
    file: str
    region: str
    sha256: str
    by: str
    at: str
    documents: tuple[DraftDocument, ...]

    @property
    def clauses(self) -> int:
        """How many clauses were found."""
        return sum(len(document.clauses) for document in self.documents)


def make_draft(folder: Path, name: str, content: bytes, region: str, by: str) -> Draft:
    """Read a file with the importer and keep it below `folder` with what was found.

    Raises:
        SourceError: where the file cannot be read; nothing is kept then.
    """
    file, digest, now = safe_name(name), hashlib.sha256(content).hexdigest(), utc_now().astimezone(CHINA)
    place = folder / f"{now:%Y%m%d}-{digest[:12]}"
    _check(file, content)
    is_new = not place.exists()
    private_folder(place)
    path = place / file
    try:
        private_file(path)
        path.write_bytes(content)
        documents = tuple(_document(parsed, now.date()) for parsed in load_source(Entry(file, region, path=path), strict=False).documents)
    except Exception as error:  # whatever a stranger's file does to a reader, staff get words and nothing is left behind
        path.unlink(missing_ok=True)
        if is_new:
            place.rmdir()
        raise SourceError(_reason(error, path)) from error
    draft = Draft(place.name, file, region, digest, by, now.isoformat(timespec="seconds"), documents)
    private_file(place / META)
    (place / META).write_text(json.dumps(asdict(draft), ensure_ascii=False, indent=1), encoding="utf-8")
    return draft


def read_draft(folder: Path, draft_id: str) -> Draft | None:
    """The draft with this id, or None."""
    if not _ID.fullmatch(draft_id):
        return None
    try:
        return _from_json(json.loads((folder / draft_id / META).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def delete_draft(folder: Path, draft_id: str) -> bool:
    """Delete the draft with its file; False where there is none."""
    if read_draft(folder, draft_id) is None:
        return False
    shutil.rmtree(folder / draft_id)
    return True


def list_drafts(folder: Path, most: int = 20) -> list[Draft]:
    """The newest drafts."""
    names = sorted((path.parent.name for path in folder.glob(f"*/{META}")), reverse=True)[:most]
    return [draft for name in names if (draft := read_draft(folder, name)) is not None]


def manifest_lines(draft: Draft) -> str:
    """The entry that takes the file into the sources."""
    head = f"  - file: {draft.file}\n    region: {draft.region}\n    sha256: {draft.sha256}\n    documents:\n"
    return head + "".join(f"      - {{id: {document.id}}}\n" for document in draft.documents)


def safe_name(name: str) -> str:
    """The last part of a file's name with nothing in it that a shell or a path could stumble over."""
    stem, _, kind = PurePath(name.replace("\\", "/")).name.rpartition(".")
    clean, ending = (_NOT_IN_NAMES.sub("-", part).strip("-.") for part in (stem, kind))
    return f"{clean[:60] or 'document'}.{ending[:10].lower()}"


def _check(file: str, content: bytes) -> None:
    if PurePath(file).suffix not in KINDS:
        raise SourceError(f"{file}: only {', '.join(KINDS)}")
    if file.endswith(".docx"):
        try:
            with zipfile.ZipFile(BytesIO(content)) as packed:
                unpacked = sum(part.file_size for part in packed.infolist())
        except zipfile.BadZipFile as error:
            raise SourceError(f"{file}: not a readable Word file; open it and save it again as .docx") from error
        if unpacked > LARGEST_UNPACKED:
            raise SourceError(f"{file}: unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB")


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
    issued = document.issued.isoformat() if document.issued else None
    return DraftDocument(document.id, document.number, document.title, document.issuer, issued, clauses, blocks, parsed.problems, stale)


def _stale(clause: Clause, document: Document, day: date) -> tuple[str, ...]:
    """What the knowledge view would say about a clause."""
    return load_notes().on(clause, document, place_name(load_gazetteer(), document.region), day)


def _from_json(content: Mapping[str, Any]) -> Draft:
    documents = tuple(
        DraftDocument(
            **{
                **document,
                "clauses": tuple(DraftClause(**{**clause, **_tuples(clause)}) for clause in document["clauses"]),
                "blocks": tuple(DraftBlock(**block) for block in document["blocks"]),
                "problems": tuple(document["problems"]),
                "stale": tuple(document.get("stale") or ()),
            }
        )
        for document in content["documents"]
    )
    datetime.fromisoformat(content["at"])
    return Draft(**{**content, "documents": documents})


def _tuples(clause: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(clause.get(name) or ()) for name in ("leads", "others", "topics", "stale")}
