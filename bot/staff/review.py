"""What editors make of a draft: proposals to begin with, then what they confirmed, part by part, so that nobody overwrites another.

A part is the front matter of a document (named by its id) or a clause (by its id). All of it lies in `review.json` beside the draft and
ends with it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.inbox.clock import CHINA, utc_now
from bot.inbox.private import private_file
from bot.staff.drafts import Draft, DraftClause
from knowledge.answers.desk import open_desk
from knowledge.document import Clause
from knowledge.ingest.clause import sentences_of
from knowledge.propose import Proposer

FILE, LOCK = "review.json", "review.lock"


@dataclass(frozen=True)
class Part:
    """What was saved of a part last; version 0 is what nobody has saved yet."""

    version: int = 0
    by: str = ""
    at: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Review:
    """Proposals by clause id, as `knowledge.propose` makes them, and parts by name."""

    proposals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)

    def part(self, name: str) -> Part:
        """A part; one of version 0 where nobody has saved it."""
        return self.parts.get(name, Part())


class ClashError(Exception):
    """Somebody saved the part since the form was opened; `newer` is what they saved."""

    def __init__(self, newer: Part) -> None:
        super().__init__(f"saved by {newer.by} as version {newer.version}")
        self.newer = newer


def read_review(place: Path) -> Review:
    """The review in a draft's folder; an empty one where there is none, or none that can be read."""
    try:
        content = json.loads((place / FILE).read_text(encoding="utf-8"))
        return Review(content["proposals"], {name: Part(**part) for name, part in content["parts"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Review()


def propose(place: Path, draft: Draft) -> Review:
    """The review of a draft, with a proposal for every clause that has none yet; blocks for seconds the first time."""
    review = read_review(place)
    clauses = [clause for document in draft.documents for clause in document.clauses]
    missing = [clause for clause in clauses if clause.id not in review.proposals]
    if not missing:
        return review
    made = {proposal.clause: asdict(proposal) for proposal in Proposer(open_desk()).of([_as_clause(clause) for clause in missing])}
    with _held(place):
        review = read_review(place)
        review = Review({**review.proposals, **made}, review.parts)
        _write(place, review)
    return review


def save_part(place: Path, name: str, version: int, fields: Mapping[str, Any], by: str) -> Part:
    """Save a part that was opened at a version; gives it as saved.

    Raises:
        ClashError: where the part has another version by now. Nothing is saved then.
        OSError: where it cannot be written.
    """
    with _held(place):
        review = read_review(place)
        held = review.part(name)
        if held.version != version:
            raise ClashError(held)
        part = Part(version + 1, by, utc_now().astimezone(CHINA).isoformat(timespec="seconds"), dict(fields))
        _write(place, Review(review.proposals, {**review.parts, name: part}))
    return part


def _as_clause(clause: DraftClause) -> Clause:
    ordinal = int(clause.id.rpartition("/")[2])
    return Clause(clause.id, ordinal, clause.number, "", clause.heading, clause.text, sentences_of(clause.text), topics=clause.topics)


@contextmanager
def _held(place: Path) -> Iterator[None]:
    """One writer at a time, of all processes."""
    private_file(place / LOCK)
    with (place / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(place: Path, review: Review) -> None:
    draft = place / f"{secrets.token_hex(8)}.tmp"
    private_file(draft)
    draft.write_text(json.dumps(asdict(review), ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(draft, place / FILE)
