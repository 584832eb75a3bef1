"""The documents from made-up figures: every figure shows, no question of others does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.measure.assistant import Several
from bot.measure.bench_report import AIMS
from bot.measure.bench_report import report as performance
from bot.measure.benching import FULL, QUICK, Bench, Plan, Side, alternating, questions
from bot.measure.classifiers import CrossValidation, Doubt, Trained, label_of, top_outcomes
from bot.measure.curve import Point
from bot.measure.danger import DangerSet, Told
from bot.measure.dialogues import Dialogue, Turn
from bot.measure.evaluation_report import Evaluation
from bot.measure.evaluation_report import report as evaluation
from bot.measure.load import Latency
from bot.measure.machine import Cost
from bot.measure.points import Given, PointSet
from bot.measure.pruning import Pruning, Turns
from bot.measure.quality import Pair
from bot.measure.questions import OWN, Asked, read_questions
from bot.measure.score import Decision, Outcome, Set, is_right
from bot.measure.side_by_side import Sample, SideBySide
from knowledge.answers.thresholds import load_thresholds

SECRET = "somebody's own words"
ASKED = [Asked("q1", SECRET, ("hukou",), "short"), Asked("q2", SECRET, ("out_of_scope",), "long")]


def trained(name: str, *best: str) -> Trained:
    return Trained(name, [[label, "travel"] for label in best] * 2, 1.5, 2.5)


@pytest.fixture
def found() -> Evaluation:
    outcomes = [Outcome(ASKED[0], Decision("answer", ("travel",))), Outcome(ASKED[1], Decision("decline"))]
    classifiers = [trained("stock", "travel", "travel"), trained("grams", "hukou", "travel"), trained("ours", "hukou", "out_of_scope")]
    return Evaluation(
        machine="2 cores",
        model="abc",
        thresholds=load_thresholds(),
        components={"memory": {"encoder": 121.4}, "time": {"Desk": [5.0, 9.0]}, "total": 800.0},
        sets=[Set("team", "people", outcomes), Set("own", "ours", outcomes)],
        several=Several(40, 0.9, 0.8),
        places=[("p001", True), ("p002", False)],
        followups=[("f001/1", []), ("f001/2", ["topic", "region"])],
        variants={"typo": (60, 0.9, 0.85), "all": (60, 0.9, 0.85)},
        curve=[Point(0.55, 0.25, 0.6, 0.98, 0.96, 0.03)],
        folds=CrossValidation(
            [0.8, 0.82],
            0.79,
            {"ask_hukou": (200, 0.7)},
            Counter({("ask_hukou", "greet"): 3}),
            [Doubt(0.91, ("ask_hukou", "落户的事"), "greet")],
        ),
        near=[Pair(0.8, ("ask_hukou", "证件丢了咋办"), ("greet", "证件丢了怎么办"))],
        danger=[DangerSet("people", [Told("着火了", True, "fire_gas", ("119",), False, True, "119")])],
        specific=[PointSet("people", [Given("pt1", "仲裁要钱不", "answered_from_law", "不要钱", True)])],
        dialogues=[Dialogue("d1", "place_asked", (Turn("蛟河", "能落户", ()), Turn("电话呢", "12345", ("topic",))))],
        own_dialogues=[Dialogue("o1", "place_asked", (Turn("蛟河", "能落户", ()),))],
        mapped=Counter({"point": 9, "none": 1, "local": 2, "out": 3}),
        strangers=Counter({"out_of_scope": 19, "needs_topic": 1}),
        compared=SideBySide([Sample(30, 1560, classifiers)], 60, 100, 9000, trained("ours", "hukou", "out_of_scope")),
        seconds=600,
    )


def test_the_evaluation_shows_every_kind_of_figure(found: Evaluation) -> None:
    text = evaluation(found)

    for shown in (
        "| topic@1 | 50.0 % | 50.0 % |",
        "p002",
        "f001/2 (topic, region)",
        "-5.0",
        "hukou → travel",
        "| place_asked | 1 | 0.0 % | 50.0 % |",
        "98.0 %",
        "of the other 10 a point answers 9 (90.0 %)",
        "121",
        "ask_hukou → greet",
        "| 落户的事 | ask_hukou | greet | 91.0 % |",
        "| ask_hukou: 证件丢了咋办 | greet: 证件丢了怎么办 | 80.0 % |",
    ):
        assert shown in text


def test_questions_of_others_appear_by_id_only(found: Evaluation) -> None:
    text = evaluation(found)

    assert SECRET not in text and "q1 hukou→travel" in text


def test_the_gain_over_stock_is_in_points_of_the_same_sample(found: Evaluation) -> None:
    assert "in points, 30 an intent, 1,560: team +100.0; own +100.0" in evaluation(found)


def test_without_stock_no_gain_is_claimed(found: Evaluation) -> None:
    sample = found.compared.samples[0]
    compared = replace(found.compared, samples=[replace(sample, trained=sample.trained[1:])])

    assert "Ours against stock" not in evaluation(replace(found, compared=compared))


def test_without_the_teams_questions_the_document_says_so(found: Evaluation) -> None:
    assert "was not present in this run" in evaluation(replace(found, sets=found.sets[1:]))


@pytest.mark.parametrize(
    ("intent", "label"),
    [
        ("ask_hukou", "hukou"),
        ("out_of_scope", "out_of_scope"),
        ("crisis", "out_of_scope"),
        ("greet", "out_of_scope"),
        ("ask_phone", "ask_phone"),
    ],
)
def test_intents_are_compared_by_topic(intent: str, label: str) -> None:
    assert label_of(intent) == label


def test_a_ranking_counts_by_its_first_label() -> None:
    outcomes = top_outcomes(ASKED, [["hukou", "travel"], ["out_of_scope", "hukou"]], 1)

    assert [is_right(outcome) for outcome in outcomes] == [True, True]
    assert [is_right(outcome) for outcome in top_outcomes(ASKED, [["out_of_scope"], ["hukou"]], 1)] == [False, False]


def side(speed: float) -> Side:
    """A bot `speed` times as fast and small as one that takes 100 ms, 10 s and 1,000 MiB."""
    level = Latency(n=60, p50=100 / speed, p95=120 / speed, per_second=10 * speed, cpu_ms=50 / speed, errors=0, cited=0.5)
    memory = (1000 / speed, 1200 / speed)
    return Side(
        training=Cost(300 / speed, 2000 / speed),
        model_mib=30 / speed,
        starts=[50 / speed, 60 / speed],
        memory=[memory],
        memory_after=memory,
        levels={1: level, 8: level},
        lengths={10: 100 / speed, 2000: 110 / speed},
        pairs=[(100 / speed, 200 / speed)],
    )


def bench(ours: Side, plan: Plan = FULL) -> Bench:
    return Bench("2 cores", plan, 9000, 1000, {"ours": ours, "stock": side(1)}, None, pruning(12.5), 600)


def pruning(longest: float) -> Pruning:
    """A deletion beside whose first and second half the longest turns took 9 ms and `longest`."""
    return Pruning(25_000, 500_000, 100_000, Turns(5, 700, 1.5, 8.0), Turns(0.1, 12, 1.5, 9.0), Turns(14, 2000, 1.5, longest))


def aims_met(text: str) -> list[bool]:
    rows = [line for line in text.split("## Training")[0].splitlines() if line.endswith(("| yes |", "| **no** |"))]
    return [row.endswith("| yes |") for row in rows]


def test_a_bot_ten_times_as_good_meets_every_aim() -> None:
    met = aims_met(performance(bench(side(10))))

    assert met == [True] * (len(AIMS) + 4)


def test_a_bot_like_stock_meets_no_aim_about_ratios() -> None:
    assert aims_met(performance(bench(side(1))))[: len(AIMS)] == [False] * len(AIMS)


def test_ratios_are_ours_by_stock_of_the_same_run() -> None:
    text = performance(bench(side(4)))

    assert "| turns/s, 8 clients | 40.0 | 10.0 | 4.00 × | ≥ 4.00 × | yes |" in text
    assert "| training, s | 75.0 | 300 | 0.25 × | ≤ 0.25 × | yes |" in text


def test_a_conversation_that_slows_down_is_told() -> None:
    slow = replace(side(10), lengths={10: 10.0, 2000: 30.0})

    assert "| p50 after 2,000 turns ÷ after 10 turns | 3.00 |" in performance(bench(slow))
    assert aims_met(performance(bench(slow))).count(False) == 1


def test_the_longest_stall_beside_deleting_is_an_aim_and_a_figure() -> None:
    stalled = replace(bench(side(10)), pruning=pruning(4_000))

    assert "| longest turn while old conversations are deleted, ms | 12.5 |  |  | ≤ 50 ms | yes |" in performance(bench(side(10)))
    assert "| 100,000 events are deleted | 2,000 | 14.0 | 1.50 | 4,000 |" in performance(stalled)
    assert aims_met(performance(stalled)).count(False) == 1


def test_neither_bot_always_goes_first() -> None:
    assert list(alternating(3)) == [("ours", "stock"), ("stock", "ours"), ("ours", "stock")]


def test_no_question_of_the_bench_is_asked_twice_in_a_full_run() -> None:
    needed = sum((turns * FULL.rounds + max(4, clients)) for clients, turns in FULL.blocks.items())
    texts = questions()

    assert len(set(texts)) == len(texts) == 5 * len(read_questions(OWN / "topics.jsonl"))
    assert needed + 2 * FULL.pairs + 10 * len(FULL.lengths) + 60 < len(texts)


def test_the_smoke_run_is_small() -> None:
    assert QUICK.stored <= 1_000 and QUICK.epochs == 1 and not QUICK.with_all and max(QUICK.blocks.values()) <= 10
