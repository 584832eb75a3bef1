"""`python -m bot.measure.tune_following`: train how points are weighed for a message that follows another (following.yml).

On the turns of the annotated conversations whose answers were chosen by eye, each writer judged by a weighing that has not seen that
writer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from bot.measure.moves import played
from bot.measure.tables import percent, table
from knowledge.answers.context import Context
from knowledge.answers.desk import Desk, open_desk
from knowledge.answers.find import line_of, weighed
from knowledge.answers.steps import find_places
from knowledge.catalog.files import read_yaml
from knowledge.reading.moves import load_move_reader
from knowledge.search.following import FEATURES, FILE, Follower
from knowledge.search.point_space import Matrix
from knowledge.talk.conversations import ANSWERS, Said, read_conversations
from knowledge.talk.heard import Heard
from knowledge.talk.model import Message

HIDDEN, PASSES, DECAY = 16, 60, 0.1
SEEDS = 3
WRONG = 0.6
"""What a wrong answer takes away where the threshold for answering is set, and an unanswered question nothing: it is told, at worst, as
what comes near."""
NEAR_ENOUGH, WINDOW = 0.2, 80
"""A point is shown as near where at least one in five of those as probable (so many at a time) is the very one."""


@dataclass(frozen=True)
class Turn:
    """One turn: who wrote it, the features of the points its readings find (n, FEATURES), and which of them answer."""

    writer: str
    features: Matrix
    answers: NDArray[np.bool_]


def turns(pairs: Iterable[tuple[Said, Heard]], chosen: Mapping[str, Sequence[str]], desk: Desk) -> Iterator[Turn]:
    """The turns whose answers were chosen."""
    for said, heard in pairs:
        key = said.key
        if key not in chosen or heard.talk.problem.topic is None:
            continue
        question = heard.in_light()
        context = Context(question, desk.resources, date.today(), question.text)
        find_places(context)
        if context.vector is None or question.earlier is None:
            continue
        points, features = weighed(context, question.earlier, line_of(context))
        if points:
            yield Turn(key[0], features, np.asarray([point.id in chosen[key] for point in points]))


def learn(rows: Sequence[Turn]) -> list[tuple[Matrix, Matrix]]:
    """Weights of several perceptrons as (hidden, output), each last row the intercepts."""
    features, answers = np.vstack([turn.features for turn in rows]), np.concatenate([turn.answers for turn in rows])
    scaler = StandardScaler().fit(features)
    learnt = []
    for seed in range(SEEDS):
        model = MLPClassifier((HIDDEN,), alpha=DECAY, max_iter=PASSES, random_state=seed).fit(scaler.transform(features), answers)
        hidden = model.coefs_[0] / scaler.scale_[:, None]
        shift = model.intercepts_[0] - scaler.mean_ @ hidden
        learnt.append((np.vstack([hidden, shift]), np.append(model.coefs_[1][:, 0], model.intercepts_[1])))
    return learnt


def together(learnt: Sequence[tuple[Matrix, Matrix]]) -> Follower:
    """Several perceptrons as one: their units side by side, their odds averaged."""
    hidden = np.hstack([hidden for hidden, _ in learnt]).astype(np.float32)
    output = np.concatenate([output[:-1] for _, output in learnt]) / len(learnt)
    intercept = float(np.mean([output[-1] for _, output in learnt]))
    return Follower(hidden, np.append(output, intercept).astype(np.float32), 0.0, 0.0)


def judged(rows: Sequence[Turn]) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """For each turn the probability of its first point, whether that one answers, and whether any does; by weighings that have not seen
    the writer."""
    sure, first, has = np.zeros(len(rows)), np.zeros(len(rows), dtype=bool), np.asarray([turn.answers.any() for turn in rows])
    for writer in sorted({turn.writer for turn in rows}):
        follower = together(learn([turn for turn in rows if turn.writer != writer]))
        for at, turn in enumerate(rows):
            if turn.writer == writer:
                probabilities = follower.probabilities(turn.features)
                best = int(np.argmax(probabilities))
                sure[at], first[at] = probabilities[best], turn.answers[best]
    return sure, first, has


def thresholds(sure: NDArray[np.float64], first: NDArray[np.bool_]) -> tuple[float, float]:
    """From which probability on a point answers, and from which on it is shown as near."""
    steps = np.arange(0.1, 0.8, 0.01)
    worth = [(first & (sure >= step)).sum() - WRONG * (~first & (sure >= step)).sum() for step in steps]
    answers = float(steps[int(np.argmax(worth))])
    order = np.argsort(-sure)
    near = [float(sure[order[at]]) for at in range(len(order) - WINDOW) if first[order[at : at + WINDOW]].mean() >= NEAR_ENOUGH]
    return round(answers, 3), round(min([answers, *near]), 3)


def report(sure: NDArray[np.float64], first: NDArray[np.bool_], has: NDArray[np.bool_], answers: float) -> str:
    """What happens at the threshold."""
    told = sure >= answers
    return table(
        ["turns", "answer held", "right first", "told", "right of told", "told though none is held"],
        [
            [
                len(sure),
                percent(has.mean()),
                percent(first[has].mean()),
                percent(told.mean()),
                percent(first[told].mean()),
                percent(told[~has].mean()),
            ]
        ],
    )


def write(follower: Follower, answers: float, nears: float) -> None:
    """following.yml."""
    rows = [f"  {name}: {_numbers(row)}" for name, row in zip((*FEATURES, "intercept"), follower.hidden, strict=True)]
    head = "# Written by `python -m bot.measure.tune_following`; do not edit. What is weighed: FEATURES in following.py."
    lines = [head, "hidden:", *rows, f"output: {_numbers(follower.output)}", f"thresholds: {{answers: {answers}, nears: {nears}}}", ""]
    FILE.write_text("\n".join(lines), encoding="utf-8")


def _numbers(row: Matrix) -> str:
    return f"[{', '.join(f'{value:.4g}' for value in row)}]"


async def main() -> None:
    """Play, train, print and write."""
    from bot.server import load_agent
    from bot.train import MODEL

    chosen = read_yaml(ANSWERS)
    talks = {key.partition("#")[0] for key in chosen}
    desk, said = open_desk(), [each for each in read_conversations() if each.talk in talks]
    agent = await load_agent(MODEL, Path("endpoints.yml"), in_memory=True)
    read = {text: Message.from_parse(await agent.parse_message(text)) for text in dict.fromkeys(each.text for each in said)}
    rows = list(turns(played(said, read, load_move_reader(), desk), chosen, desk))
    sure, first, has = judged(rows)
    answers, nears = thresholds(sure, first)
    print(report(sure, first, has, answers))
    write(together(learn(rows)), answers, nears)


if __name__ == "__main__":
    from bot.rasa.quiet import quiet_dependencies

    quiet_dependencies()
    asyncio.run(main())
