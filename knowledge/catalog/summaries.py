"""Plain-language summaries of clauses, with their topics and the questions they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.errors import CatalogError
from knowledge.model import Clause, Document


@dataclass(frozen=True)
class Summary:
    """What a clause means for a worker; `topics` as read by a person, which overrule the importer's."""

    text: str
    topics: tuple[str, ...]
    keys: tuple[str, ...]
    questions: tuple[str, ...]


@lru_cache(maxsize=1)
def load_summaries() -> dict[str, Summary]:
    """All summaries by clause id."""
    summaries: dict[str, Summary] = {}
    for path in sorted((CATALOG / "summaries").glob("*.yml")):
        content: Mapping[str, Any] = read_yaml(path)
        for ordinal, entry in content["clauses"].items():
            summaries[f"{content['document']}/{ordinal}"] = _summary(entry)
    return summaries


def _summary(entry: Mapping[str, Any]) -> Summary:
    """One entry; its `key` is one phrase for all topics, or a phrase for each."""
    topics, key = tuple(entry["topics"]), entry.get("key") or ""
    keys = tuple(key if isinstance(key, str) else key.get(topic, "") for topic in topics)
    return Summary(entry["summary"], topics, keys, tuple(entry["questions"]))


def with_summaries(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The documents with summaries, questions and reviewed topics on their clauses.

    Raises:
        CatalogError: where a summary belongs to no clause.
    """
    summaries = load_summaries()
    known = {clause.id for document in documents for clause in document.clauses}
    own = {document.id for document in documents}
    for clause_id in summaries:
        if clause_id not in known and clause_id.rpartition("/")[0] in own:
            raise CatalogError(f"{CATALOG / 'summaries'}: {clause_id} is no clause of its document")
    return tuple(
        document.with_clauses(tuple(_with(clause, summaries.get(clause.id)) for clause in document.clauses)) for document in documents
    )


def _with(clause: Clause, summary: Summary | None) -> Clause:
    if summary is None:
        return clause
    return replace(clause, summary=summary.text, topics=summary.topics, keys=summary.keys, questions=summary.questions)
