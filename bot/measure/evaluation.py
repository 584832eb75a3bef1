"""The measuring run of `make eval`: what is asked, trained and timed, in order."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.measure import assistant, classifiers, danger, dialogues, points
from bot.measure.curve import curve, prepare, walk
from bot.measure.evaluation_report import Evaluation
from bot.measure.examples import read_examples, sample
from bot.measure.machine import describe
from bot.measure.quality import near_duplicates
from bot.measure.questions import OWN, own_questions, read_lines, read_questions
from bot.measure.score import Outcome, Set, is_right, read_decision, share
from bot.measure.side_by_side import Sample, SideBySide
from bot.train import MODEL, inputs_digest, is_current
from knowledge.answers.desk import open_desk


def say(text: str, started: float) -> None:
    """A line of progress with the seconds since the start."""
    print(f"eval: {time.monotonic() - started:4.0f} s  {text}", flush=True)


async def question_sets(agent: Any, team: Path) -> list[Set]:
    """The team's questions where they are present, and our own."""
    sets = [Set("team", "questions-dev (real people's questions)", await assistant.ask_all(agent, read_questions(team)))]
    sets.append(Set("own", "our own questions (tests/fixtures/questions)", await assistant.ask_all(agent, own_questions())))
    return [found for found in sets if found.outcomes]


async def variants(agent: Any, originals: Sequence[Outcome]) -> dict[str, tuple[int, float, float]]:
    """For each kind: how many, topic@1 of the originals, topic@1 of the variants."""
    known = {outcome.asked.id: outcome for outcome in originals}
    pairs: dict[str, list[tuple[Outcome, Outcome]]] = {}
    for row in read_lines(OWN / "variants.jsonl"):
        original = known[row["of"]]
        decision = read_decision(await assistant.payload_of(agent, row["text"]))
        pairs.setdefault(row["kind"], []).append((original, Outcome(original.asked, decision)))
    pairs["all"] = [pair for group in pairs.values() for pair in group]
    return {kind: (len(group), share(is_right(a) for a, _ in group), share(is_right(b) for _, b in group)) for kind, group in pairs.items()}


async def side_by_side(sets: Sequence[Set], arguments: argparse.Namespace) -> SideBySide:
    """The three classifiers on samples of the training examples, and ours on all, asked the same questions."""
    everything = read_examples()
    questions = [outcome.asked.text[-500:] for found in sets for outcome in found.outcomes]
    samples = []
    for per_intent in arguments.per_intent:
        sampled = sample(everything, per_intent, arguments.longest)
        trained = [] if arguments.without_stock else [await classifiers.stock(sampled, questions, arguments.epochs)]
        trained += [classifiers.ngrams_alone(sampled, questions), classifiers.ours(sampled, questions)]
        samples.append(Sample(per_intent, len(sampled), trained))
    whole = classifiers.ours(everything, questions)
    return SideBySide(samples, arguments.longest, arguments.epochs, len(everything), whole)


def model_name() -> str:
    """The digest of the inputs of the measured model, and whether they have changed since."""
    mark = MODEL.with_suffix(".digest")
    known = mark.read_text()[:12] if mark.is_file() else "unknown"
    return known if is_current(MODEL, inputs_digest()) else f"{known}, older than its data"


def components() -> dict[str, Any]:
    """Time and memory of each component, measured in a fresh process."""
    done = subprocess.run([sys.executable, "-m", "bot.measure.components"], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


async def evaluate(arguments: argparse.Namespace) -> Evaluation:
    """Everything the document holds."""
    from bot.server import load_agent

    started, machine = time.monotonic(), describe()
    say("components", started)
    parts = components()
    agent = await load_agent(MODEL, Path("endpoints.yml"), in_memory=True)
    say("questions through the assistant", started)
    sets = await question_sets(agent, arguments.questions)
    own = next(found for found in sets if found.key == "own")
    say("several problems, places, follow-ups, variants", started)
    several = await assistant.ask_several(agent, OWN / "several.jsonl")
    places = await assistant.ask_places(agent, OWN / "places.jsonl")
    followups = await assistant.ask_followups(agent, OWN / "followups.jsonl")
    losses = await variants(agent, own.outcomes)
    say("danger, specific points, conversations, strangers", started)
    threatened, specific, played = await danger.ask_both(agent), await points.ask_all(agent), await dialogues.play_all(agent)
    own_played = await dialogues.play_own(agent)
    mapped = Counter(row["class"] for row in read_lines(OWN / "mapped.jsonl"))
    refused = Counter([(await assistant.payload_of(agent, row["text"]))["status"] for row in read_lines(OWN / "strangers.jsonl")])
    say("threshold curve", started)
    resources = open_desk().resources
    levels = curve(walk(await prepare(agent, own_questions()), resources), resources.thresholds)
    say("5-fold cross-validation", started)
    examples = read_examples()
    folds, near = classifiers.cross_validate(examples), near_duplicates(examples)
    say("three classifiers on the same samples", started)
    compared = await side_by_side(sets, arguments)
    say("done", started)
    return Evaluation(
        machine=machine,
        model=model_name(),
        thresholds=resources.thresholds,
        components=parts,
        sets=sets,
        several=several,
        places=places,
        followups=followups,
        variants=losses,
        curve=levels,
        folds=folds,
        near=near,
        compared=compared,
        danger=threatened,
        specific=specific,
        dialogues=played,
        own_dialogues=own_played,
        mapped=mapped,
        strangers=refused,
        seconds=time.monotonic() - started,
    )
