"""Twelve documents of places we do not hold, and a provincial regulation, against what a careful reader finds in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from knowledge.document import Clause
from knowledge.ingest.lines import bare
from knowledge.ingest.manifest import Entry
from knowledge.ingest.pipeline import ParsedSource, load_source
from knowledge.ingest.read import read_source
from knowledge.ingest.tables import Columns
from tests.knowledge.ingest import gold_files
from tests.knowledge.ingest.conftest import DOCUMENTS

GOLD: dict[str, Any] = YAML(typ="safe").load((DOCUMENTS / "gold" / "gold.yml").read_text(encoding="utf-8"))
ACTS = Path(__file__).parents[3] / "knowledge" / "acts"
MADE: dict[str, Callable[[], bytes]] = {
    "shuangfeng.docx": gold_files.shuangfeng,
    "tongjiang.docx": gold_files.tongjiang,
    "xinhe.pdf": gold_files.xinhe,
}
ENOUGH = 0.95


@dataclass(frozen=True)
class Expected:
    """A clause as the gold set has it: how its text begins and ends, and its offices with their parts."""

    number: str
    heading: str
    begin: str
    end: str
    offices: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, row: str) -> Expected:
        number, heading, text, leads, others = row.split("|")
        begin, _, end = text.partition("…")
        named = {(name, "lead") for name in leads.split()} | {(name, "with") for name in others.split()}
        return cls(number, heading, begin, end, frozenset(named))

    def is_met_by(self, clause: Clause) -> bool:
        text = clause.text.replace("\n", "")
        is_named = (self.number, self.heading) == (clause.number, clause.heading)
        return is_named and text.startswith(self.begin) and text.endswith(self.end)


@dataclass
class Score:
    """How much of the gold was found, and how much of what was found is gold."""

    found: int = 0
    wanted: int = 0
    hit: int = 0

    @property
    def share(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.hit / (self.found + self.wanted)


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ParsedSource]:
    """Every document of the gold set, imported as a folder without a manifest would be."""
    folder = tmp_path_factory.mktemp("gold")
    sources: dict[str, ParsedSource] = {}
    for name, entry in GOLD.items():
        path = ACTS / name if "/" in name else DOCUMENTS / "gold" / name
        if name in MADE:
            path = folder / name
            path.write_bytes(MADE[name]())
        sources[name] = load_source(Entry(name, entry["region"], path=path), strict=False)
    return sources


def clauses_of(source: ParsedSource) -> list[Clause]:
    return [clause for document in source.documents for clause in document.document.clauses]


def in_order(expected: list[Expected], clauses: list[Clause]) -> Iterator[tuple[Expected | None, Clause | None]]:
    """Each clause wanted with the one found for it, in the order of the text."""
    rest = list(clauses)
    for wanted in expected:
        match = next((clause for clause in rest if wanted.is_met_by(clause)), None)
        if match is not None:
            rest.remove(match)
        yield wanted, match
    yield from ((None, clause) for clause in rest)


def named(clause: Clause | None) -> set[tuple[str, str]]:
    return {(office.as_printed, office.role.value) for office in clause.offices} if clause else set()


def test_clauses(parsed: dict[str, ParsedSource]) -> None:
    score, missed = Score(), []
    for name, entry in GOLD.items():
        clauses = clauses_of(parsed[name])
        if "count" in entry:
            score.wanted += entry["count"]
            score.found += len(clauses)
            score.hit += min(entry["count"], len(clauses))
            continue
        pairs = list(in_order([Expected.of(row) for row in entry["clauses"]], clauses))
        score.wanted += sum(wanted is not None for wanted, _ in pairs)
        score.found += len(clauses)
        score.hit += sum(wanted is not None and found is not None for wanted, found in pairs)
        missed += [
            (name, wanted and (wanted.number, wanted.heading), found and (found.number, found.heading, found.text))
            for wanted, found in pairs
            if not (wanted and found)
        ]
    assert score.share >= ENOUGH, (score, missed)


def test_offices(parsed: dict[str, ParsedSource]) -> None:
    score, missed = Score(), []
    for name, entry in GOLD.items():
        for where, wanted, found in _offices(entry, clauses_of(parsed[name])):
            score.wanted += len(wanted)
            score.found += len(found)
            score.hit += len(wanted & found)
            if wanted != found:
                missed.append((name, where, wanted - found, found - wanted))
    assert score.share >= ENOUGH, (score, missed)


def _offices(entry: dict[str, Any], clauses: list[Clause]) -> Iterator[tuple[str, set[Any], set[Any]]]:
    if "offices" in entry:
        for clause in clauses:
            wanted = set(entry["offices"].get(clause.number, "").split())
            yield clause.number, wanted, {office.as_printed for office in clause.offices}
        return
    for expected, clause in in_order([Expected.of(row) for row in entry["clauses"]], clauses):
        where = expected.number if expected else clause.number if clause else ""
        yield where, set(expected.offices) if expected else set(), named(clause)


@pytest.mark.parametrize("name", [name for name, entry in GOLD.items() if "facts" in entry])
def test_facts_of_the_head(parsed: dict[str, ParsedSource], name: str) -> None:
    document = parsed[name].documents[0].document
    found = {fact: getattr(document, fact) for fact in GOLD[name]["facts"]}
    assert {**found, "replaces": list(document.replaces)} == GOLD[name]["facts"]


@pytest.mark.parametrize("name", list(GOLD))
def test_no_character_is_lost(parsed: dict[str, ParsedSource], name: str) -> None:
    source = parsed[name]
    blocks = "".join(block.text for document in source.documents for block in document.blocks)
    assert blocks == source.repaired.text
    text = read_source(source.entry.path)
    assert source.repaired.original() == bare(text)


@pytest.mark.parametrize("name", list(GOLD))
def test_every_sentence_is_in_a_clause_or_in_head_or_foot_or_said(parsed: dict[str, ParsedSource], name: str) -> None:
    source = parsed[name]
    framing = {
        "title",
        "letterhead",
        "number",
        "date",
        "addressee",
        "meta",
        "preamble",
        "signature",
        "imprint",
        "section",
        "annex_title",
        "annex",
        "adoption",
    }
    for document in source.documents:
        held = bare("".join(f"{clause.section}{clause.number}{clause.heading}{clause.text}" for clause in document.document.clauses))
        for block in document.blocks:
            # The head of a table of tasks is what each of its rows was read by.
            if block.kind in framing or block.kind == "statement" or Columns.of(block.text.strip()) is not None:
                continue
            for sentence in filter(None, map(str.strip, re.split(r"[。；\n]", block.text))):
                is_in = re.sub(r"^\d[.．]", "", bare(sentence)) in held or block.kind == "heading"
                is_said = any(sentence[:10] in doubt or block.text.strip()[:10] in doubt for doubt in document.doubts)
                assert is_in or is_said or re.search(r"^附件|^特此|施行|同时废止", sentence), (block.kind, sentence)


def test_the_made_files_are_read_as_typed(parsed: dict[str, ParsedSource]) -> None:
    numbers = [clause.number for clause in clauses_of(parsed["shuangfeng.docx"])]
    assert numbers[:5] == ["一、", "（一）", "（二）", "（三）", "三、"]
    assert parsed["tongjiang.docx"].documents[0].document.issued == date(2022, 9, 1)
