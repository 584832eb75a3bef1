"""Plain-language summaries of clauses, with their topics and the questions they answer.

What a reader has not written yet may be missing: a document's file, a clause in it, a clause's `questions` and `key`. What is
written must be whole, or the build stops and names file and clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.catalog.topics import load_topics
from knowledge.document import Clause, Document
from knowledge.errors import CatalogError
from knowledge.generation import kept

FIELDS = ("summary", "topics", "key", "questions")


@dataclass(frozen=True)
class Summary:
    """What a clause means for a worker; `topics` as read by a person, which overrule the importer's."""

    text: str
    topics: tuple[str, ...]
    keys: tuple[str, ...]
    questions: tuple[str, ...]


@kept()
def load_summaries() -> dict[str, Summary]:
    """All summaries by clause id.

    Raises:
        CatalogError: naming file, clause and remedy where one is not whole.
    """
    summaries: dict[str, Summary] = {}
    for path in sorted((CATALOG / "summaries").glob("*.yml")):
        document, clauses = _content(path)
        summaries.update({f"{document}/{ordinal}": _summary(f"{path}: clause {ordinal}", entry) for ordinal, entry in clauses.items()})
    return summaries


def _content(path: Path) -> tuple[str, Mapping[Any, Any]]:
    """The document of a file and its clauses by ordinal; a file without clauses has none yet."""
    content = read_yaml(path)
    if not isinstance(content, Mapping) or not isinstance(content.get("document"), str):
        raise CatalogError(f"{path}: begin it with `document: <id>`, the id that `python -m knowledge export` shows")
    clauses = content.get("clauses") or {}
    if not isinstance(clauses, Mapping):
        raise CatalogError(f"{path}: `clauses:` holds an entry for each clause, by its number: `1: {{summary: …, topics: […]}}`")
    return content["document"], clauses


def _summary(where: str, entry: Any) -> Summary:
    """One entry; its `key` is one phrase for all topics, or a phrase for each."""
    if not isinstance(entry, Mapping):
        raise CatalogError(f"{where} is empty; give it `summary` and `topics`, or remove it: it is then answered without a plain line")
    if unknown := [str(name) for name in entry if name not in FIELDS]:
        raise CatalogError(f"{where} has an unknown field {', '.join(unknown)}; known are {', '.join(FIELDS)}")
    text, key = entry.get("summary"), entry.get("key") or ""
    if not isinstance(text, str) or not text.strip():
        raise CatalogError(
            f"{where} has no `summary`; write one to three short sentences to the worker, or remove the clause from the file"
        )
    topics = _texts(where, entry, "topics", "for none write `topics: []`")
    if strange := [topic for topic in topics if topic not in load_topics()]:
        raise CatalogError(f"{where} has an unknown topic {', '.join(strange)}; knowledge/catalog/topics.yml lists them")
    if not isinstance(key, (str, Mapping)) or (isinstance(key, Mapping) and not all(isinstance(value, str) for value in key.values())):
        raise CatalogError(f"{where}: `key` is one phrase of the clause, or one for each topic: `key: {{topic: phrase}}`")
    keys = tuple(key if isinstance(key, str) else key.get(topic, "") for topic in topics)
    questions = _texts(where, {"questions": [], **entry}, "questions", "it may be left out")
    return Summary(text, topics, keys, questions)


def _texts(where: str, entry: Mapping[str, Any], name: str, otherwise: str) -> tuple[str, ...]:
    given = entry.get(name)
    if not isinstance(given, list) or not all(isinstance(text, str) and text.strip() for text in given):
        raise CatalogError(f"{where}: `{name}` is a list of texts; {otherwise}")
    return tuple(given)


def with_summaries(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The documents with summaries, questions and reviewed topics on their clauses.

    Raises:
        CatalogError: where a summary is not whole or belongs to no clause.
    """
    summaries = load_summaries()
    known = {clause.id for document in documents for clause in document.clauses}
    own = {document.id for document in documents}
    for clause_id in summaries:
        if clause_id not in known and clause_id.rpartition("/")[0] in own:
            remedy = "`python -m knowledge export` shows their numbers"
            raise CatalogError(f"{CATALOG / 'summaries'}: {clause_id} is no clause of its document; {remedy}")
    return tuple(
        document.with_clauses(tuple(_with(clause, summaries.get(clause.id)) for clause in document.clauses)) for document in documents
    )


def _with(clause: Clause, summary: Summary | None) -> Clause:
    if summary is None:
        return clause
    return replace(clause, summary=summary.text, topics=summary.topics, keys=summary.keys, questions=summary.questions)
