"""Topics and points proposed for clauses that nobody has read: measured on the reviewed ones, whose own points have no vote."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.answers.desk import Desk
from knowledge.cli import main
from knowledge.document import Clause
from knowledge.ingest.clause import sentences_of
from knowledge.ingest.tag import load_tagger
from knowledge.points.load import LONGEST_FIRST
from knowledge.propose import Proposer, says_of

LONG = (
    "建立健全农民工工资支付保障长效机制，在建设领域和其他容易发生欠薪的行业全面推行工资保证金制度，"
    "完善并落实工程总承包企业对所承包工程的农民工工资支付全面负责制度。"
)


@pytest.fixture(scope="module")
def proposer(desk: Desk) -> Proposer:
    return Proposer(desk)


def clause(text: str, topics: tuple[str, ...] = ()) -> Clause:
    return Clause("luoyang-2021-7/1", 1, "（一）", "", "", text, sentences_of(text), topics=topics)


def test_topics_of_clauses_that_it_has_not_seen(desk: Desk, proposer: Proposer) -> None:
    wanted, right, surely, right_surely = 0, 0, 0, 0
    for document in desk.resources.library.documents:
        some = document.clauses[::9]
        fresh = [replace(clause, topics=load_tagger().topics_of(clause.heading, clause.text)) for clause in some]
        for reviewed, proposal in zip(some, proposer.of(fresh, without=(document.region,)), strict=True):
            proposed = proposal.topics
            if reviewed.topics:
                wanted += 1
                right += bool(proposed) and proposed[0].name in reviewed.topics
                sure = [likely.name for likely in proposed if likely.confidence > 0.6]
                surely += len(sure)
                right_surely += len(set(sure) & set(reviewed.topics))
    assert wanted > 5 and right >= 0.9 * wanted and right_surely >= 0.9 * surely > 3


def test_a_point_for_each_sentence_in_the_clause_s_own_words(proposer: Proposer) -> None:
    text = f"{LONG}符合条件的农民工可以申请公共租赁住房。其他。"
    (proposal,) = proposer.of([clause(text)])
    assert len(proposal.points) == 2 and all(point.words in text for point in proposal.points)
    assert all(len(point.says) <= LONGEST_FIRST and point.says.endswith("。") for point in proposal.points)
    wages, housing = proposal.points
    assert wages.topics[0].name == "wage_arrears" and housing.topics[0].name == "housing"
    assert wages.says == says_of(wages.words) and "工资" in wages.says
    assert housing.says == "符合条件的农民工可以申请公共租赁住房。" and 0 < housing.kind.confidence <= 1


def test_terms_and_votes_together_are_surer_than_either(proposer: Proposer) -> None:
    text = "符合条件的农民工可以申请公共租赁住房。"
    (alone, *_), (both, *_) = (each.topics for each in proposer.of([clause(text), clause(text, ("housing",))]))
    assert alone.name == both.name == "housing" and both.confidence == pytest.approx(alone.confidence + 0.5)
    (several,) = proposer.of([clause(text, ("travel", "housing"))])
    assert several.topics[0].name == "housing"


def test_nothing_is_proposed_for_nothing(proposer: Proposer) -> None:
    proposals = proposer.of([clause("。"), clause("。", ("housing",))])
    assert [proposal.points for proposal in proposals] == [(), ()]
    assert [[likely.name for likely in proposal.topics] for proposal in proposals] == [[], ["housing"]]


def test_the_command_tells_what_is_proposed(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--store", str(store), "propose", "anyang-2015-34/17"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert told["clause"] == "anyang-2015-34/17" and told["topics"][0]["name"] == "hukou" and told["points"]
    assert main(["--store", str(store), "propose", "nowhere"]) == 1
