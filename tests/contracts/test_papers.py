"""Forms: every source is held word for word or has its page, every blank has a name that can be filled, every question is asked."""

from __future__ import annotations

import re

import pytest

from knowledge.catalog.guides import load_guides
from knowledge.catalog.topics import load_topics
from knowledge.papers.load import load_forms
from knowledge.papers.model import Form
from knowledge.papers.values import values_of
from knowledge.points.acts import articles, load_acts
from knowledge.rules.register import rules
from knowledge.talk.slots import load_guided, load_slots
from tests.contracts.repository import ROOT, load, strings

FORMS = list(load_forms().values())
VALUES = {
    *("place", "at", "began", "ended", "injured", "agreed", "done", "earned", "owed", "given", "paid", "working"),
    *("double_pay", "double_months", "term_arbitration", "term_inspection", "term_injury_firm", "term_injury_worker"),
}


def is_named(form: Form) -> str:
    return form.id


@pytest.mark.parametrize("form", FORMS, ids=is_named)
def test_every_source_is_held_word_for_word_or_has_its_page(form: Form) -> None:
    acts = {name: act.id for act in load_acts().values() for name in (act.title, act.short)}
    assert form.sources
    for source in form.sources:
        if source.page:
            assert source.page.startswith("http") and not source.words
        else:
            assert source.words in articles(acts[source.title])[source.article]


@pytest.mark.parametrize("form", FORMS, ids=is_named)
def test_everything_a_form_names_is_there(form: Form) -> None:
    written = load(ROOT / "knowledge" / "papers" / "forms" / f"{form.id}.yml")
    named = {name for line in strings(written["blocks"]) for name in re.findall(r"\{(\w+)", line)}
    needed = {name for block in form.blocks for key in ("when", "unless") for name in block.get(key, ())}
    assert named | needed <= VALUES
    assert set(form.needs) <= set(load_slots()) and set(form.terms) <= set(rules())
    assert form.topic in load_guides()


def test_no_question_of_a_guided_talk_is_the_seventh() -> None:
    talks = load_guided()["talks"]
    assert all(len(talk["slots"]) <= 6 for talk in talks.values())
    assert all(len(talks["papers"]["slots"]) + len(form.needs) <= 6 for form in FORMS)


def test_every_term_that_is_offered_is_a_rule_and_every_fact_is_told() -> None:
    choices = load_slots()["matter"].choices
    assert {choice.rule for choice in choices} <= set(rules())
    offers = load_guided()["offers"]
    assert set(offers["rules"]) <= set(rules()) and set(offers["topics"]) <= set(load_topics())
    assert {*offers["rules"].values(), *offers["topics"].values()} <= set(load_guided()["talks"])
    assert set(load_guided()["heard"]) <= {fact for slot in load_slots().values() for s in (slot, *slot.by.values()) for fact in s.facts}


def test_values_are_those_that_forms_may_name() -> None:
    from datetime import date

    from knowledge.reading.told import told

    case = told("干了71天一天280给了6000，没签合同8个月，2026年5月20号离职，6月1号受的伤，九级伤残，月工资5000", date(2026, 11, 30))
    assert set(values_of(case, "安阳市", date(2026, 11, 30))) <= VALUES | {"people"}
