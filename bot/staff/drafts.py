"""Trying a new document: what the importer makes of it, kept as a draft for review in git, never answered from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from bot.inbox.clock import CHINA, utc_now
from bot.inbox.private import private_file, private_folder
from bot.staff.draft_process import read_apart
from knowledge.errors import SourceError

KINDS = (".txt", ".md", ".docx", ".pdf")
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
    in_force: str | None = None
    valid_until: str | None = None


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


async def make_draft(folder: Path, name: str, content: bytes, region: str, by: str) -> str:
    """Read a file with the importer, in a process of its own, and keep it below `folder` with what was found; the draft's id.

    Raises:
        TooMuchError: where reading it takes too much time or memory, or gives too much text.
        SourceError: where the file cannot be read. Nothing is kept then.
    """
    file, digest, now = safe_name(name), hashlib.sha256(content).hexdigest(), utc_now().astimezone(CHINA)
    if PurePath(file).suffix not in KINDS:
        raise SourceError(f"{file}: only {', '.join(KINDS)}")
    place = folder / f"{now:%Y%m%d}-{digest[:12]}"
    is_new = not place.exists()
    private_folder(place)
    path, meta = place / file, place / f"{secrets.token_hex(8)}.tmp"
    is_held = path.exists()
    try:
        private_file(path)
        path.write_bytes(content)
        private_file(meta)
        await read_apart([str(path), region, digest, by, now.isoformat(timespec="seconds"), str(meta)])
        meta.replace(place / META)
    except BaseException:  # also where the page was left meanwhile: nothing stays behind
        for one in (meta,) if is_held else (meta, path):
            one.unlink(missing_ok=True)
        if is_new:
            with contextlib.suppress(OSError):  # somebody else has just tried the same file
                place.rmdir()
        raise
    return place.name


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


def delete_old_drafts(folder: Path, days: int, now: datetime) -> int:
    """Delete drafts that were made more than `days` ago, unreadable ones too; gives how many. Their ids begin with the day.

    Raises:
        OSError: where one cannot be deleted.
    """
    oldest = f"{(now - timedelta(days=days)).astimezone(CHINA):%Y%m%d}"
    old = [path for path in folder.glob("*") if _ID.fullmatch(path.name) and path.name[:8] < oldest]
    for path in old:
        shutil.rmtree(path)
    return len(old)


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
