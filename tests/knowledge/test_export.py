"""`python -m knowledge export`: one JSON object a line for each document, as published in the contract."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from knowledge.catalog.topics import load_topics
from tests.contracts.repository import ROOT

DOCUMENT_KEYS = {"id", "document", "title", "issuer", "issued", "region", "level", "parent", "clauses"}
CLAUSE_KEYS = {"id", "ordinal", "number", "section", "heading", "text", "offices", "topics", "summary"}
FACTS = {
    "anyang-2015-34": ("安政〔2015〕34号", "安阳市人民政府", "2015-11-20", "anyang", "city", None),
    "panzhihua-2016-10": ("攀办发〔2016〕10号", "攀枝花市人民政府办公室", "2016-03-27", "panzhihua", "city", None),
    "jilin-opinion": (None, "吉林市人民政府", None, "jilin", "city", None),
    "zhengzhou-2019-6": ("郑农工办〔2019〕6号", None, "2019-05-09", "zhengzhou", "city", "zhengzhou-2019-10"),
    "henan-2019-2": ("豫农工发〔2019〕2号", None, None, "henan", "province", "zhengzhou-2019-6"),
}


@pytest.fixture(scope="module")
def exported() -> dict[str, dict[str, Any]]:
    """The documents by id, from the command itself, which needs no store."""
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "--store", "/nonexistent/knowledge.db", "export"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"},
    )
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    return {document["id"]: document for document in documents}


def test_every_line_is_a_document_with_the_published_keys(exported: dict[str, dict[str, Any]]) -> None:
    clauses = [clause for document in exported.values() for clause in document["clauses"]]

    assert len(exported) == 7
    assert all(set(document) == DOCUMENT_KEYS for document in exported.values())
    assert all(set(clause) == CLAUSE_KEYS for clause in clauses)


@pytest.mark.parametrize("document_id", FACTS)
def test_facts_of_a_document(document_id: str, exported: dict[str, dict[str, Any]]) -> None:
    document = exported[document_id]
    number, issuer, issued, region, level, parent = FACTS[document_id]

    assert (document["document"], document["issued"], document["region"]) == (number, issued, region)
    assert (document["level"], document["parent"]) == (level, parent)
    assert issuer is None or document["issuer"] == issuer


def test_clause_ids_join_document_and_ordinal(exported: dict[str, dict[str, Any]]) -> None:
    for document in exported.values():
        ordinals = [clause["ordinal"] for clause in document["clauses"]]
        assert ordinals == list(range(1, len(ordinals) + 1))
        assert [clause["id"] for clause in document["clauses"]] == [f"{document['id']}/{ordinal}" for ordinal in ordinals]


def test_offices_have_one_of_two_roles_and_are_split_from_their_list(exported: dict[str, dict[str, Any]]) -> None:
    offices = [office for document in exported.values() for clause in document["clauses"] for office in clause["offices"]]
    printed = [re.sub(r"[（(〈<][^）)〉>]*[）)〉>]", "", office["as_printed"]) for office in offices]  # 各县（市、区）政府 is one body

    assert len(offices) > 200
    assert all(set(office) == {"name", "as_printed", "role"} and office["role"] in ("lead", "with") for office in offices)
    assert not [name for name in printed if "、" in name or "负责" in name]


def test_text_is_the_body_without_heading_and_office_statement(exported: dict[str, dict[str, Any]]) -> None:
    clause = exported["anyang-2015-34"]["clauses"][8]

    assert (clause["number"], clause["heading"]) == ("（九）", "保障农民工工资报酬权益")
    assert not clause["text"].startswith(clause["heading"]) and "负责）" not in clause["text"]
    assert clause["offices"][0]["as_printed"] not in clause["text"][-40:]


def test_topics_and_summaries_are_those_of_the_catalog(exported: dict[str, dict[str, Any]]) -> None:
    clauses = [clause for document in exported.values() for clause in document["clauses"]]

    assert {topic for clause in clauses for topic in clause["topics"]} <= set(load_topics())
    assert all(clause["summary"] for clause in clauses)
