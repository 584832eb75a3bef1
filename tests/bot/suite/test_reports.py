"""Results on disk, and the reports made from them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from bot.suite import coverage, diff
from bot.suite.errors import ResultsError
from bot.suite.reply import read_reply
from bot.suite.report_html import html
from bot.suite.report_junit import junit
from bot.suite.report_table import table
from bot.suite.results import ConversationResult, Run, TurnResult, read_run, to_json
from bot.suite.score import Failure
from knowledge.catalog.topics import load_topics
from knowledge.model import Status
from tests.bot.suite.conftest import ANSWER, messages

EVIL = "<script>alert(1)</script>\x07"
REPLY = read_reply(messages(EVIL, ANSWER, "<b>看原文</b>"), 12)


def conversation(name: str, *turns: TurnResult, **fields: object) -> ConversationResult:
    return ConversationResult(f"wages::{name}", name, "拖欠工资", "wages.yml", 3, turns=turns, **fields)  # type: ignore[arg-type]


PASSED = conversation("甲", TurnResult("工资", 5, REPLY))
FAILED = conversation(EVIL, TurnResult(EVIL, 8, REPLY, (Failure("must", EVIL, "别的", 9),)))
UNDECIDED = replace(FAILED, name="乙", id="wages::乙", as_of="2016-01-01", as_of_applied=False)
BROKEN = conversation("丙", error="nobody answers there")
RUN = Run("in process", "2026-11-22T07:00:00+00:00", 1.5, (PASSED, FAILED, BROKEN, UNDECIDED))


def test_results_are_read_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(to_json(RUN), encoding="utf-8")

    assert read_run(path) == RUN
    assert [written["outcome"] for written in json.loads(path.read_text())["conversations"]] == ["passed", "failed", "error", "undecided"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 99}', '{"version": 1, "target": "x"}'])
def test_a_file_without_results_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(content)

    with pytest.raises(ResultsError, match="run.json"):
        read_run(path)


def test_table_shows_counts_and_each_failure_at_its_line() -> None:
    text = table(RUN)

    assert "1 passed, 1 failed, 1 could not run" in text
    assert "wages.yml:9: must: expected" in text and "nobody answers there" in text
    assert "could not be applied to 1 conversation" in text


def test_junit_is_xml_with_one_case_for_each_conversation() -> None:
    root = ElementTree.fromstring(junit(RUN))
    (suite,) = root

    assert [suite.get(key) for key in ("tests", "failures", "errors", "skipped")] == ["4", "1", "1", "1"]
    assert [[child.tag for child in case] for case in suite] == [[], ["failure"], ["error"], ["properties", "skipped"]]
    assert "wages.yml:9" in (suite[1].findtext("failure") or "")
    assert "not applied" in suite[3][0][0].get("value", "")


def test_html_shows_everything_and_runs_nothing() -> None:
    page = BeautifulSoup(html(RUN), "html.parser")

    assert not page.find_all(["script", "b"], string=lambda text: text and ("alert" in text or "看原文" in text))
    assert not page.find_all(src=True) and not page.find_all("link")
    assert "default-src 'none'" in str(page.find("meta", attrs={"http-equiv": True}))
    assert [details["class"][0] for details in page.find_all("details")] == ["error", "failed", "undecided", "passed"]
    assert [details.has_attr("open") for details in page.find_all("details")] == [True, True, True, False]
    assert "<script>alert(1)</script>\\u0007" in page.find(class_="said").text


def test_html_leaves_the_middle_of_long_messages_out() -> None:
    page = html(replace(RUN, conversations=(conversation("长", TurnResult("嗯" * 10_000, 1, REPLY)),)))

    assert len(page) < 10_000 and "… 9400 …" in page


def test_no_change_between_equal_runs_whatever_time_they_took() -> None:
    slower = replace(REPLY, ms=999)

    assert (
        diff.changes(RUN, replace(RUN, conversations=(conversation("甲", TurnResult("工资", 6, slower)), FAILED, BROKEN, UNDECIDED))) == ()
    )


def test_changed_answers_are_told_field_by_field() -> None:
    other = read_reply(messages("新的话", {**ANSWER, "clauses": [], "status": "no_clause"}, "看原文"), 1)
    found = diff.changes(
        replace(RUN, conversations=(PASSED,)), replace(RUN, conversations=(conversation("甲", TurnResult("工资", 5, other)),))
    )
    told = {change.field: (change.before, change.after) for change in found}

    assert told["status"] == ("answered", "no_clause")
    assert told["clauses"] == ("anyang-2015-34/9、anyang-2015-34/12", "none")
    assert set(told) == {"status", "clauses", "buttons", "text"}
    assert "turn 1: 工资" in diff.described(found)


def test_new_and_lost_conversations_and_outcomes_are_told() -> None:
    repaired = replace(BROKEN, error="", turns=(TurnResult("工资", 1, REPLY),))
    found = diff.changes(replace(RUN, conversations=(FAILED, BROKEN)), replace(RUN, conversations=(PASSED, repaired)))

    assert {(change.conversation, change.field, change.after) for change in found} == {
        ("wages::甲", "conversation", "passed"),
        ("wages::丙", "outcome", "passed"),
        ("wages::丙", "turns", "1"),
        (FAILED.id, "conversation", "gone"),
    }


def test_coverage_of_a_run_counts_what_came_back() -> None:
    counted = coverage.count(coverage.played_turns(RUN), ("anyang", "xingtai"))

    assert counted.pairs["wage_arrears", "anyang"] == 3
    assert ("wage_arrears", "xingtai") in counted.missing_pairs() and ("wage_arrears", "anyang") not in counted.missing_pairs()
    assert "answered" not in counted.missing_statuses() and "crisis" in counted.missing_statuses()
    assert f"1 of {2 * len(load_topics())} pairs, 1 of {len(Status)} statuses" in coverage.described(counted)
