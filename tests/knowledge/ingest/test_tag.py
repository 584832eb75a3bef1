"""Topics of clauses: the 130 of the five texts by our own reading, and the rules behind them."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from knowledge.errors import CatalogError
from knowledge.ingest import tag
from knowledge.ingest.pipeline import ParsedDocument
from knowledge.ingest.tag import load_tagger, tagger_of

READING = {
    "anyang-2015-34": "- - job_search job_search startup skill_training vocational_education labor_contract wage_arrears social_insurance"
    " occupational_health rights_channels land_rights child_education health_services housing hukou service_platform political_rights"
    " left_behind - - party_union - commendation",
    "panzhihua-2016-10": "job_search job_search skill_training vocational_education labor_contract wage_arrears social_insurance"
    " social_insurance occupational_health rights_channels legal_aid service_platform child_education health_services housing hukou"
    " land_rights political_rights party_union party_union - culture left_behind - - - commendation",
    "xingtai-2019-3": "- - job_search startup skill_training labor_contract wage_arrears social_insurance occupational_health legal_aid hukou"
    " child_education travel left_behind care_counselling health_services housing political_rights culture commendation - - -"
    " service_platform - -",
    "jilin-opinion": "skill_training skill_training skill_training vocational_education job_search domestic_service startup startup"
    " labor_contract wage_arrears social_insurance occupational_health rights_channels legal_aid service_platform child_education"
    " health_services housing hukou land_rights political_rights culture care_counselling left_behind - - party_union - - commendation",
    "zhengzhou-2019-6": "- - -",
    "henan-2019-2": "job_search skill_training startup domestic_service wage_arrears social_insurance labor_contract rights_channels"
    " occupational_health child_education housing hukou land_rights political_rights culture left_behind - - - -",
}


@pytest.mark.parametrize("document", READING)
def test_the_best_topic_of_every_held_clause(documents: dict[str, ParsedDocument], document: str) -> None:
    best = [clause.topics[0] if clause.topics else "-" for clause in documents[document].document.clauses]
    assert best == READING[document].split()


@pytest.mark.parametrize(
    ("clause", "topics"),
    [
        ("anyang-2015-34/10", {"work_injury"}),
        ("anyang-2015-34/12", {"legal_aid"}),
        ("anyang-2015-34/11", {"social_assistance"}),
        ("anyang-2015-34/19", {"culture", "party_union"}),
        ("panzhihua-2016-10/1", {"startup"}),
        ("panzhihua-2016-10/12", {"residence_permit"}),
        ("panzhihua-2016-10/16", {"land_rights"}),
        ("xingtai-2019-3/10", {"rights_channels"}),
        ("xingtai-2019-3/11", {"residence_permit"}),
        ("jilin-opinion/15", {"residence_permit", "social_assistance"}),
        ("jilin-opinion/23", {"culture", "health_services"}),
        ("henan-2019-2/7", {"wage_arrears"}),
        ("henan-2019-2/12", {"residence_permit"}),
        ("henan-2019-2/14", {"party_union"}),
    ],
)
def test_further_topics(documents: dict[str, ParsedDocument], clause: str, topics: set[str]) -> None:
    document, _, ordinal = clause.rpartition("/")
    assert topics <= set(documents[document].document.clauses[int(ordinal) - 1].topics)


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("加强就业技能培训", "", ("skill_training",)),
        ("做好就业创业工作", "", ("job_search", "startup")),
        ("失业保险政策", "统一标准。", ("social_insurance",)),
        ("营造良好氛围", "宣传先进典型。", ()),
        ("营造良好氛围", "对优秀农民工给予表彰。", ("commendation",)),
        ("加强组织领导", "把农民工工资支付和社会保险、随迁子女义务教育纳入考核。", ()),
        ("", "组织开展“春风行动”。", ("job_search",)),
        ("提升服务水平", "让大家满意。", ()),
        ("保障随迁子女在流入地升学", "参加中考、高考。", ("child_education",)),
    ],
)
def test_rules(heading: str, text: str, expected: tuple[str, ...]) -> None:
    assert load_tagger().topics_of(heading, text) == expected


def test_the_term_file_covers_exactly_the_topics_of_the_catalog() -> None:
    catalog = YAML(typ="safe").load((tag.TERMS.parent / "topics.yml").read_text(encoding="utf-8"))
    assert set(load_tagger().topics) == {topic["id"] for topic in catalog["topics"]}


def test_no_term_is_anything_but_text() -> None:
    for topic, terms in load_tagger().topics.items():
        assert all(isinstance(term, str) and term for part in (terms.heading, terms.text, terms.decisive) for term in part), topic


def test_best_comes_first() -> None:
    tagger = tagger_of({"topics": {"a": {"text": ["甲", "乙"]}, "b": {"heading": ["丙"]}}, "organising": ["戊"]})
    assert tagger.topics_of("丙", "甲乙") == ("b", "a")
    assert tagger.topics_of("戊", "甲乙") == ()


def test_a_missing_term_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from pathlib import Path

    monkeypatch.setattr(tag, "TERMS", Path("/nowhere/topic_terms.yml"))
    load_tagger.cache_clear()
    with pytest.raises(CatalogError, match="topic_terms.yml: cannot be read"):
        load_tagger()
    load_tagger.cache_clear()
