"""Every number of the law that sums use stands in the act it names; every rule has its words; points name rules that exist."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from knowledge.catalog.files import read_yaml
from knowledge.points.acts import articles, load_acts
from knowledge.points.load import load_points
from knowledge.reading.numerals import read_number
from knowledge.reading.words import load_told_words
from knowledge.rules.parameters import FILE, Parameter, Value, load_parameters
from knowledge.rules.register import SUMS, rules
from knowledge.rules.terms import load_terms
from tests.contracts.repository import ROOT

PARAMETERS = load_parameters()
WORDING = read_yaml(ROOT / "knowledge" / "rules" / "wording.yml")
CODE = sorted((ROOT / "knowledge" / "rules").glob("*.py"))
RUNS = re.compile(r"\d+(?:\.\d+)?|[零一二三四五六七八九十百两半]+")
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
MULTIPLES = {"year": 1, "month": 1, "day": 1, "hour": 1, "percent": 1, "times": 1}


def numbers_in(text: str) -> set[float]:
    """All numbers of a text, written either way; half a thing is 0.5, 百分之八十 is 80."""
    plain = text.translate(str.maketrans("０１２３４５６７８９", "0123456789")).replace("％", "%").replace("百分之", "/")
    found = {0.5 if run == "半" else read.low for run in RUNS.findall(plain) if run == "半" or (read := read_number(run)) is not None}
    return found | ({6.0} if "半年" in plain else set())


def told(value: Value) -> set[float]:
    """All numbers that a value claims."""
    plain = {float(value.value)} if isinstance(value.value, int | float) else set()
    return plain | set(value.steps.values()) | {bound for bound in value.steps if bound} | set(value.table.values())


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda parameter: parameter.name)
def test_words_stand_in_the_article_and_carry_the_numbers(parameter: Parameter) -> None:
    text = articles(parameter.act)[parameter.article]
    for value in parameter.values:
        assert [words for words in value.words if words not in text] == []
        numbers = numbers_in(" ".join(value.words))
        # A step may be told in years (满一年不足五年) or not at all (不满三个月的不得约定: 0).
        assert [n for n in told(value) if n and n not in numbers and n / 12 not in numbers] == []
        if isinstance(value.value, date):
            assert value.value in {date(*map(int, found)) for words in value.words for found in DAY.findall(words)}


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda parameter: parameter.name)
def test_every_number_is_dated_and_its_act_in_force(parameter: Parameter) -> None:
    act = load_acts()[parameter.act]
    assert act.repealed is None and parameter.checked >= act.since
    assert parameter.unit in MULTIPLES
    spans = [(value.since, value.until or date.max) for value in parameter.values]
    assert all(act.since <= since <= until for since, until in spans)
    assert all(first[1] < second[0] for first, second in pairwise(spans))


def test_numbers_were_looked_up_lately() -> None:
    assert date.fromisoformat(read_yaml(FILE)["checked"]) >= date(2026, 11, 30)


def test_every_parameter_is_used_and_every_one_used_exists() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in CODE)
    used = {name for name in PARAMETERS if f'"{name}"' in code} | {term.length for term in load_terms().values()}
    used |= {name for name in PARAMETERS if name.startswith("own_wage_")}
    assert used == set(PARAMETERS)


def test_every_sentence_and_question_is_there() -> None:
    forms = set(WORDING["forms"])
    needed = {f"{term.form}{end}" for term in load_terms().values() for end in ("", "_about", "_over", "_over_about")}
    assert needed <= forms
    names = load_told_words().names()
    assert set(WORDING["questions"]) <= names
    assert {term.counts_from[-1] for term in load_terms().values()} <= set(WORDING["questions"])


def test_facts_that_rules_read_can_be_told() -> None:
    names = load_told_words().names()
    assert {fact for term in load_terms().values() for fact in term.counts_from} <= names


def test_points_name_rules_and_every_rule_is_named() -> None:
    named = {point.rule for point in load_points() if point.rule}
    assert named <= set(rules())
    assert set(rules()) - named <= {"suit"}  # told beside the review
    assert len(SUMS) + len(load_terms()) == len(rules())


def test_every_rule_says_who_has_the_last_word() -> None:
    decided = [rule for group in WORDING["who"].values() for rule in group]
    assert sorted(decided) == sorted(rules())
