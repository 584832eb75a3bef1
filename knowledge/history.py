"""What became of a clause: the same matter in the documents that came before and after, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.document import Clause, Document
from knowledge.errors import KnowledgeError

ALIKE = 0.5
"""From this share of common characters on, of the headings or of the texts, two clauses are about the same matter."""
REWRITTEN = 0.6
"""From this share on a sentence is another one rewritten, and the words that changed are told; below it one went and one came."""


@dataclass(frozen=True)
class Change:
    """A stretch of a clause beside the version before: `kept`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Version:
    """A clause in one document of the line, oldest first; None where that document says nothing of the matter. `changes` compare it with
    the version before; empty for the first one."""

    document: Document
    clause: Clause | None
    changes: tuple[Change, ...] = ()


def history(documents: Sequence[Document], clause_id: str) -> tuple[Version, ...]:
    """All versions of a clause among the documents held, oldest first.

    Raises:
        KnowledgeError: where no document holds a clause with this id.
    """
    name = clause_id.rpartition("/")[0]
    own = next((document for document in documents if document.id == name), None)
    clause = next((clause for clause in own.clauses if clause.id == clause_id), None) if own is not None else None
    if own is None or clause is None:
        raise KnowledgeError(f"{clause_id}: no clause has this id; `python -m knowledge export` lists them")
    before, after = list(_before(documents, own)), list(_after(documents, own))
    line = [*reversed(_matched(before, clause)), (own, clause), *_matched(after, clause)]
    return tuple(_versions(line))


def _before(documents: Sequence[Document], document: Document) -> Iterator[Document]:
    """The documents that it replaced, newest first."""
    seen = {document.id}
    while (older := next((each for each in documents if each.repealed_by == document.id and each.id not in seen), None)) is not None:
        seen.add(older.id)
        yield older
        document = older


def _after(documents: Sequence[Document], document: Document) -> Iterator[Document]:
    """The documents that replaced it, oldest first."""
    seen = {document.id}
    while (newer := next((each for each in documents if each.id == document.repealed_by and each.id not in seen), None)) is not None:
        seen.add(newer.id)
        yield newer
        document = newer


def _matched(documents: Sequence[Document], clause: Clause) -> list[tuple[Document, Clause | None]]:
    """The clause on the same matter in each document, going away from `clause`: each is compared with the nearest one found."""
    found: list[tuple[Document, Clause | None]] = []
    for document in documents:
        best = max(document.clauses, key=lambda other: alike(clause, other), default=None)
        same = best if best is not None and alike(clause, best) >= ALIKE else None
        found.append((document, same))
        clause = same or clause
    return found


def alike(one: Clause, other: Clause) -> float:
    """How much two clauses have in common: of the headings or of the texts, whichever is more."""
    headings = _ratio(one.heading, other.heading) if one.heading and other.heading else 0.0
    return max(headings, _ratio(one.text, other.text))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _versions(line: Sequence[tuple[Document, Clause | None]]) -> Iterator[Version]:
    last: Clause | None = None
    for document, clause in line:
        yield Version(document, clause, tuple(changes(last, clause)) if last is not None and clause is not None else ())
        last = clause or last


def changes(old: Clause, new: Clause) -> Iterator[Change]:
    """What changed from one clause to the other, sentence by sentence, inside a rewritten one word by word."""
    before, after = _sentences(old), _sentences(new)
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change("kept", "".join(before[a:b]))
        else:
            yield from _rewritten("".join(before[a:b]), "".join(after[c:d]))


def _sentences(clause: Clause) -> list[str]:
    return [clause.text[start:end] for start, end in clause.sentences] or [clause.text]


def _rewritten(before: str, after: str) -> Iterator[Change]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pieces = matcher.get_opcodes() if matcher.ratio() >= REWRITTEN else [("replace", 0, len(before), 0, len(after))]
    for kind, a, b, c, d in pieces:
        if kind == "equal":
            yield Change("kept", before[a:b])
            continue
        yield from (Change(name, text) for name, text in (("gone", before[a:b]), ("new", after[c:d])) if text)


MARKS = {"kept": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


def shown(version: Version) -> str:
    """A version as lines for a terminal: what went in [-…-], what came in {+…+}."""
    document, clause = version.document, version.clause
    ended = f"，{document.repealed.isoformat()}起不再施行" if document.repealed is not None else ""
    day = document.issued.isoformat() if document.issued is not None else "没写日期"
    head = f"{document.number or '《' + document.title + '》'}（{day}{ended}）"
    if clause is None:
        return f"{head}\n  没有写这件事"
    text = "".join(MARKS[change.kind].format(change.text) for change in version.changes) or clause.text
    return f"{head}\n  {clause.id} {clause.number} {clause.heading}\n  {text}"
