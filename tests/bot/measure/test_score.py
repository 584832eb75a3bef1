"""What counts as right, offered, refused or leaked."""

from __future__ import annotations

import math

import pytest

from bot.measure.questions import OWN, Asked, own_questions, read_questions
from bot.measure.score import (
    Decision,
    Outcome,
    confusions,
    false_extras,
    has_a_way_on,
    is_leaked,
    is_refused,
    is_right,
    is_right_or_offered,
    percentile,
    read_decision,
    recall,
    score,
    share,
)

WAGES, LAW, OUT = "wage_arrears", "legal_aid", "out_of_scope"
ANSWERED = Decision("answer", (WAGES,))
DECLINED = Decision("decline")


def outcome(decision: Decision, *topics: str, number: str = "t1") -> Outcome:
    return Outcome(Asked(number, "…", topics, "short"), decision)


@pytest.mark.parametrize(
    ("status", "topic", "others", "expected"),
    [
        ("answered", WAGES, [], ANSWERED),
        ("answered_from_province", WAGES, [LAW], Decision("answer", (WAGES,), (LAW,))),
        ("answered_from_law", WAGES, [LAW], Decision("answer", (WAGES,), (LAW,))),
        ("needs_region", WAGES, [], ANSWERED),
        ("no_clause", WAGES, [], ANSWERED),
        ("region_not_covered", WAGES, [], ANSWERED),
        ("needs_topic", WAGES, [LAW], Decision("offer", (WAGES, LAW))),
        ("needs_topic", None, [], Decision("offer")),
        ("out_of_scope", None, [], DECLINED),
        ("crisis", None, [], DECLINED),
        ("handover", None, [], DECLINED),
        ("smalltalk", None, [], DECLINED),
        ("error", WAGES, [], Decision("fail")),
        ("needs_region", None, [], Decision("fail")),
    ],
)
def test_a_payload_shows_the_decision(status: str, topic: str | None, others: list[str], expected: Decision) -> None:
    assert read_decision({"status": status, "topic": topic, "other_topics": others}) == expected


@pytest.mark.parametrize(
    ("decision", "topics", "right", "offered", "refused", "leaked"),
    [
        (ANSWERED, (WAGES,), True, True, False, False),
        (ANSWERED, (LAW, WAGES), True, True, False, False),
        (ANSWERED, (LAW,), False, False, False, False),
        (Decision("offer", (LAW, WAGES)), (WAGES,), False, True, False, False),
        (Decision("offer", (WAGES, LAW)), (WAGES,), True, True, False, False),
        (Decision("offer"), (WAGES,), False, False, False, False),
        (DECLINED, (WAGES,), False, False, True, False),
        (DECLINED, ("travel", OUT), True, True, False, False),
        (DECLINED, (OUT,), True, True, False, False),
        (ANSWERED, (OUT,), False, False, False, True),
        (ANSWERED, (OUT, WAGES), True, True, False, False),
        (Decision("offer", (WAGES,)), (OUT,), False, False, False, False),
        (Decision("fail"), (WAGES,), False, False, False, False),
    ],
)
def test_each_outcome_counts_once(
    decision: Decision, topics: tuple[str, ...], right: bool, offered: bool, refused: bool, leaked: bool
) -> None:
    found = outcome(decision, *topics)

    assert (is_right(found), is_right_or_offered(found), is_refused(found), is_leaked(found)) == (right, offered, refused, leaked)


def test_a_score_takes_refusals_of_the_inside_and_leaks_of_the_outside() -> None:
    found = score(
        [outcome(ANSWERED, WAGES), outcome(DECLINED, WAGES), outcome(DECLINED, LAW), outcome(ANSWERED, OUT), outcome(DECLINED, OUT)]
    )

    assert (found.n, found.right, found.right_or_offered) == (5, 0.4, 0.4)
    assert (found.refused, found.leaked) == (pytest.approx(2 / 3), 0.5)


def test_the_macro_average_weighs_every_topic_alike() -> None:
    found = score([outcome(ANSWERED, WAGES)] * 9 + [outcome(ANSWERED, LAW)])

    assert (found.right, found.macro) == (0.9, 0.5)


def test_choices_for_a_question_out_of_scope_are_counted_apart() -> None:
    found = score([outcome(Decision("offer", (WAGES,)), OUT), outcome(DECLINED, OUT), outcome(ANSWERED, WAGES)])

    assert (found.offered, found.offered_out, found.leaked) == (pytest.approx(1 / 3), 0.5, 0.0)


def test_no_questions_score_nothing_and_fail_nowhere() -> None:
    assert score([]).n == 0 and share([]) == 0.0


def test_confusions_name_the_best_label_and_what_was_decided() -> None:
    wrong = [outcome(ANSWERED, LAW), outcome(ANSWERED, LAW), outcome(DECLINED, WAGES), outcome(Decision("offer"), WAGES)]

    assert confusions([*wrong, outcome(ANSWERED, WAGES)]).most_common() == [((LAW, WAGES), 2), ((WAGES, OUT), 1), ((WAGES, "offer"), 1)]


def test_recall_counts_problems_not_messages() -> None:
    decisions = [Decision("answer", (WAGES,), (LAW,)), Decision("answer", (LAW,)), DECLINED]

    assert recall([[WAGES, LAW], [WAGES, LAW], [WAGES, "hukou", LAW]], decisions) == pytest.approx(3 / 7)


def test_a_further_topic_is_false_only_where_it_is_not_acceptable() -> None:
    both = Decision("answer", (WAGES,), (LAW,))

    assert false_extras(
        [outcome(both, WAGES), outcome(both, WAGES, LAW), outcome(ANSWERED, WAGES), outcome(DECLINED, WAGES)]
    ) == pytest.approx(1 / 3)


@pytest.mark.parametrize(("percent", "expected"), [(0, 1.0), (50, 5.0), (90, 9.0), (91, 10.0), (95, 10.0), (100, 10.0)])
def test_percentiles_are_values_that_were_measured(percent: float, expected: float) -> None:
    assert percentile([float(value) for value in range(10, 0, -1)], percent) == expected


def test_a_percentile_of_nothing_is_not_a_number() -> None:
    assert math.isnan(percentile([], 50))


def test_our_own_questions_are_labelled_in_and_out_of_scope() -> None:
    asked = own_questions(OWN)

    assert len({question.id for question in asked}) == len(asked)
    assert {question.is_in_scope for question in asked} == {True, False}


def test_a_set_that_is_not_there_is_empty(tmp_path: object) -> None:
    assert read_questions(OWN / "none.jsonl") == []


def test_topics_named_below_an_answer_count_apart_from_choices_and_only_in_scope() -> None:
    named = outcome(Decision("answer", (WAGES,), (LAW,)), LAW)
    offered = outcome(Decision("offer", (WAGES, LAW)), LAW)
    missed = outcome(ANSWERED, LAW)
    outside = outcome(Decision("offer", (WAGES,)), OUT)

    found = score([named, offered, missed, outside])

    assert (found.inside_offered, found.inside_named) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert (found.right_or_offered, found.way_on) == (pytest.approx(1 / 4), pytest.approx(3 / 4))


def test_choices_with_a_way_out_help_who_asks_for_something_else_and_no_one_in_scope() -> None:
    assert has_a_way_on(outcome(Decision("offer", (WAGES,)), OUT))
    assert not has_a_way_on(outcome(Decision("offer", (WAGES,)), LAW))
    assert not has_a_way_on(outcome(Decision("offer"), OUT)), "the common topics have no 都不是 below them"
