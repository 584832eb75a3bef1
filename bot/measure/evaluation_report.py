"""docs/evaluation.md from the measured figures. Pure: figures in, text out; questions of others appear by id only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.measure.assistant import Several
from bot.measure.classifiers import CrossValidation
from bot.measure.curve import Point
from bot.measure.danger import DangerSet, danger_table
from bot.measure.dialogues import Dialogue, dialogue_table
from bot.measure.example_report import MOST_CONFUSIONS, cross_validation, quality
from bot.measure.points import PointSet, point_table
from bot.measure.quality import Pair
from bot.measure.questions import OUT
from bot.measure.score import Outcome, Score, Set, by_topic, confusions, false_extras, is_right, score, share
from bot.measure.side_by_side import SideBySide, side_by_side
from bot.measure.tables import figure, percent, points, section, table
from knowledge.answers.thresholds import Thresholds


@dataclass(frozen=True)
class Evaluation:
    """Every figure of the document."""

    machine: str
    model: str
    thresholds: Thresholds
    components: dict[str, Any]
    sets: list[Set]
    several: Several
    places: list[tuple[str, bool]]
    followups: list[tuple[str, list[str]]]
    variants: dict[str, tuple[int, float, float]]
    curve: list[Point]
    folds: CrossValidation
    near: list[Pair]
    compared: SideBySide
    danger: Sequence[DangerSet]
    specific: Sequence[PointSet]
    dialogues: Sequence[Dialogue]
    own_dialogues: Sequence[Dialogue]
    mapped: Counter[str]
    strangers: Counter[str]
    seconds: float


def report(found: Evaluation) -> str:
    """The whole document."""
    intro = (
        "# Evaluation\n\nWritten by `make eval`; do not edit. "
        f"{date.today()}, {found.machine}; model `{found.model}`; {found.seconds / 60:.0f} minutes."
    )
    parts = [
        intro,
        section("What the figures mean", DEFINITIONS, "" if len(found.sets) > 1 else NO_TEAM),
        section("Overall", overall(found.sets)),
        section("The very point that is asked", point_table(found.specific), held(found.mapped), strangers(found.strangers)),
        section(
            "Whole conversations",
            dialogue_table("dialogues-dev", found.dialogues) if found.dialogues else NO_TEAM,
            dialogue_table("our own conversations", found.own_dialogues),
        ),
        section("Danger", danger_table(found.danger)),
        section("Side by side, trained in the same run on the same data", side_by_side(found.compared, found.sets)),
        *[section(f"By topic: {each.title}", topics(each.outcomes)) for each in found.sets],
        section("By length", buckets(found.sets)),
        section("Several problems, places, follow-ups, variants", others(found)),
        section("What is taken for what", *[confused(each) for each in found.sets]),
        section("Cross-validation on the training examples", cross_validation(found.folds)),
        section("Quality of the training examples", quality(found.folds, found.near)),
        section("Thresholds", threshold_curve(found)),
        section("Time and memory of each component", components(found.components)),
    ]
    return "\n\n".join(parts) + "\n"


def held(classes: Counter[str]) -> str:
    """For how many of the team's real questions a point exists that answers them."""
    ours = classes["point"] + classes["none"]
    return (
        f"Read by eye, {sum(classes.values())} real questions of questions-dev (tests/fixtures/questions/mapped.jsonl): "
        f"{classes['local']} ask for "
        f"what only the place itself sets, {classes['out']} are none of ours; of the other {ours} a point answers {classes['point']} "
        f"({percent(share([True] * classes['point'] + [False] * classes['none']))})."
    )


def strangers(statuses: Counter[str]) -> str:
    """What became of questions that are none of ours, and that nobody has looked at."""
    total = sum(statuses.values())
    told = ", ".join(f"{status} {percent(count / total)}" for status, count in statuses.most_common())
    return f"{total} questions that are none of ours, written apart and never looked at (tests/fixtures/questions/strangers.jsonl): {told}."


DEFINITIONS = """Every question is a conversation of its own and runs through the real thing: channel, NLU, rules, actions, desk.
No region is preset.

- **topic@1**: the decided or first offered topic is acceptable. Out-of-scope questions are right when declined; danger to life, a
  wish for a person and small talk count as declined.
- **right or offered**: that, or an acceptable topic is among the choices. Choices offered for an out-of-scope question do not count.
- **wrong refusals**: of the questions in scope, those declined. **leaked**: of the questions out of scope, those answered as one of
  a topic.
- **macro**: mean of topic@1 over the topics (out of scope is one of them).

None of these questions is a training example. questions-dev was at hand while thresholds and examples were made, so it is no blind
test."""

NO_TEAM = "The team's questions-dev was not present in this run; only our own questions were asked."


def overall(sets: Sequence[Set]) -> str:
    """The main figures, one column a set."""
    scores = [score(each.outcomes) for each in sets]
    return table(["", *[each.title for each in sets]], [[name, *[show(found) for found in scores]] for name, show in FIGURES])


FIGURES: list[tuple[str, Callable[[Score], object]]] = [
    ("questions", lambda found: found.n),
    ("topic@1", lambda found: percent(found.right)),
    ("right or offered", lambda found: percent(found.right_or_offered)),
    ("… of the questions in scope", lambda found: percent(found.inside_offered)),
    ("… in scope, or named in a button below the answer", lambda found: percent(found.inside_named)),
    ("right, offered or named; 都不是 below the choices counts for out of scope", lambda found: percent(found.way_on)),
    ("wrong refusals", lambda found: percent(found.refused)),
    ("out of scope not answered as in scope", lambda found: percent(1 - found.leaked)),
    ("macro average of topic@1", lambda found: percent(found.macro)),
    ("choices offered instead of an answer", lambda found: percent(found.offered)),
    ("… on out-of-scope questions", lambda found: percent(found.offered_out)),
]


def topics(outcomes: Sequence[Outcome]) -> str:
    """One line a topic, by the best label."""
    rows = []
    for topic, group in by_topic(outcomes).items():
        found = score(group)
        refused = "" if topic == OUT else percent(found.refused)
        leaked = percent(found.leaked) if topic == OUT else ""
        rows.append([topic, found.n, percent(found.right), percent(found.right_or_offered), refused, leaked])
    return table(["topic", "n", "topic@1", "right or offered", "wrong refusals", "leaked"], rows)


def buckets(sets: Sequence[Set]) -> str:
    """The main figures by the length of the question."""
    rows = []
    for each in sets:
        for bucket in ("short", "medium", "long"):
            group = [outcome for outcome in each.outcomes if outcome.asked.bucket == bucket]
            if group:
                found = score(group)
                rows.append(
                    [f"{each.key}, {bucket}", found.n, percent(found.right), percent(found.right_or_offered), percent(found.refused)]
                )
    note = "short: at most 25 characters; medium: at most 200; long: at most 400."
    return f"{note}\n\n{table(['questions', 'n', 'topic@1', 'right or offered', 'wrong refusals'], rows)}"


def others(found: Evaluation) -> str:
    """The figures beyond a single topic."""
    own = next(each for each in found.sets if each.key == "own")
    wrong_places = [name for name, right in found.places if not right]
    wrong_turns = [f"{name} ({', '.join(fields)})" for name, fields in found.followups if fields]
    rows = [
        [f"several problems in one message ({found.several.n}): problems found", percent(found.several.found)],
        ["… messages with all problems found", percent(found.several.complete)],
        ["one problem: a further topic named that is not there", percent(false_extras(own.outcomes))],
        [f"questions naming places ({len(found.places)}): region right", percent(share(right for _, right in found.places))],
        [
            f"turns of conversations ({len(found.followups)}): all expected fields right",
            percent(1 - len(wrong_turns) / len(found.followups)),
        ],
    ]
    lists = [
        f"Places wrong: {', '.join(wrong_places) or 'none'}.",
        f"Turns wrong: {', '.join(wrong_turns) or 'none'}.",
    ]
    losses = [
        [kind, count, percent(before), percent(after), points(after - before)] for kind, (count, before, after) in found.variants.items()
    ]
    return "\n\n".join(
        [table(["", "share"], rows), *lists, table(["variants", "n", "originals topic@1", "variants topic@1", "points"], losses)]
    )


def confused(each: Set) -> str:
    """The most frequent wrong decisions, and the ids of all."""
    rows = [[f"{wanted} → {got}", count] for (wanted, got), count in confusions(each.outcomes).most_common(MOST_CONFUSIONS)]
    wrong = [f"{outcome.asked.id} {outcome.asked.topics[0]}→{outcome.decision.label}" for outcome in each.outcomes if not is_right(outcome)]
    return f"**{each.title}**\n\n{table(['wanted → decided', 'n'], rows)}\n\nAll wrong: {', '.join(wrong) or 'none'}."


def threshold_curve(found: Evaluation) -> str:
    """The grid of both thresholds on our own questions."""
    kept = found.thresholds
    rows = [
        [_setting(point, kept), percent(point.answered), percent(point.precision), percent(point.right_or_offered), percent(point.refused)]
        for point in found.curve
    ]
    note = (
        "On our own questions, in and out of scope; `answer_confidence` / `answer_gap` vary, the other thresholds stay "
        f"(offer {kept.offer_confidence}, retrieval {kept.retrieval_similarity}). "
        "Answered: share answered at once with one topic. Precision: of those, the right ones."
    )
    return f"{note}\n\n{table(['confidence / gap', 'answered', 'precision', 'right or offered', 'wrong refusals'], rows)}"


def _setting(point: Point, kept: Thresholds) -> str:
    is_kept = (point.confidence, point.gap) == (kept.answer_confidence, kept.answer_gap)
    return f"{point.confidence:.2f} / {point.gap:.2f}{' (set)' if is_kept else ''}"


def components(measured: dict[str, Any]) -> str:
    """Milliseconds and MiB."""
    times = [[name, figure(half), figure(most)] for name, (half, most) in measured["time"].items()]
    memory = [[name, f"{mib:.0f}"] for name, mib in measured["memory"].items()]
    return "\n\n".join(
        [
            "One question at a time, in a fresh process. Memory is what each step adds to the resident size.",
            table(["component", "ms p50", "ms p95"], times),
            table(["step", "MiB"], [*memory, ["whole process", f"{measured['total']:.0f}"]]),
        ]
    )
