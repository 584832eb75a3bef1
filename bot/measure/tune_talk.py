"""`python -m bot.measure.tune_talk`: how well moves are recognised, and the weights by which a message is read alone or in the light of
the talk.

Both on the annotated conversations, each writer judged by a model that has not seen that writer.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from bot.measure.score import share
from bot.measure.tables import percent, table
from knowledge.answers.desk import Desk, open_desk
from knowledge.answers.point_message import is_led
from knowledge.reading.moves import MOVES, MoveReader
from knowledge.search.encoder import load_encoder
from knowledge.talk.conversations import Said, read_conversations
from knowledge.talk.heard import Heard
from knowledge.talk.model import Message, Talk
from knowledge.talk.readings import FEATURES, FILE, features
from knowledge.talk.table import TABLE
from knowledge.talk.train import learn
from knowledge.talk.turn import hear

OWN, IN_LIGHT = frozenset({"ask"}), frozenset({"follow"})
Row = tuple[tuple[float, ...], bool]


def writer_of(said: Said) -> str:
    """Who wrote a conversation: the letter before its number."""
    return said.talk.partition("-")[0]


def played(messages: Sequence[Said], read: dict[str, Message], reader: MoveReader, desk: Desk) -> Iterator[tuple[Said, Heard]]:
    """Every message as heard in its talk; what it did is taken from the annotation, so that the talk stays on its way."""
    for _, group in groupby(messages, key=lambda said: said.talk):
        talk = Talk()
        for said in group:
            heard = hear(read[said.text], talk, desk, reader)
            yield said, heard
            _, talk = TABLE[said.move](heard)


def rows_of(pairs: Sequence[tuple[Said, Heard]], desk: Desk) -> Iterator[Row]:
    """The features of both readings where a point answers either, and whether the message is a question of its own."""
    for said, heard in pairs:
        if said.move in OWN | IN_LIGHT and heard.talk.problem.topic is not None:
            lit, alone = desk.answer(heard.in_light()), desk.answer(heard.alone())
            if is_led(lit) and is_led(alone):
                yield features(heard, lit, alone), said.move in OWN


def fitted(rows: Sequence[Row]) -> tuple[dict[str, float], float]:
    """Weights for the features as they are, and the share of messages that they read rightly (in five folds).

    Questions of their own are few, and one read in another's light gets another's answer: both kinds count alike.
    """
    values, labels = np.asarray([row for row, _ in rows]), np.asarray([label for _, label in rows])
    folds = np.arange(len(rows)) % 5
    right = []
    for fold in range(5):
        weights, intercept = _weights(values[folds != fold], labels[folds != fold])
        right += list((values[folds == fold] @ weights + intercept > 0) == labels[folds == fold])
    weights, intercept = _weights(values, labels)
    named = {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)}
    return {**named, "intercept": round(float(intercept), 3)}, share(right)


def _weights(values: Any, labels: Any) -> tuple[Any, float]:
    scaler = StandardScaler().fit(values)
    model = LogisticRegression(C=1.0, max_iter=500, class_weight="balanced").fit(scaler.transform(values), labels)
    weights = model.coef_[0] / scaler.scale_
    return weights, float(model.intercept_[0] - weights @ scaler.mean_)


def move_table(pairs: Sequence[tuple[Said, Heard]]) -> str:
    """Messages and recall of each move."""
    counts = Counter(said.move for said, _ in pairs)
    found = Counter(said.move for said, heard in pairs if next(iter(heard.moves)) == said.move)
    rows = [[move, counts[move], percent(found[move] / counts[move])] for move in MOVES if counts[move]]
    return table(["move", "messages", "recognised"], [["all", len(pairs), percent(sum(found.values()) / len(pairs))], *rows])


async def main() -> None:
    """Play, print, and write the weights."""
    from bot.server import load_agent
    from bot.train import MODEL

    desk, encoder, said = open_desk(), load_encoder(), read_conversations()
    agent = await load_agent(MODEL, Path("endpoints.yml"), in_memory=True)
    read = {text: Message.from_parse(await agent.parse_message(text)) for text in dict.fromkeys(each.text for each in said)}
    pairs: list[tuple[Said, Heard]] = []
    for writer in sorted({writer_of(each) for each in said}):
        reader = MoveReader(learn([each for each in said if writer_of(each) != writer], encoder), encoder)
        pairs += played([each for each in said if writer_of(each) == writer], read, reader, desk)
        print(f"{writer}: played", file=sys.stderr, flush=True)
    print(move_table(pairs))
    weights, right = fitted(list(rows_of(pairs, desk)))
    print(f"questions of their own told from those that follow: {percent(right)} right")
    lines = [f"{name}: {weight}" for name, weight in weights.items()]
    FILE.write_text("\n".join(["# Written by `python -m bot.measure.tune_talk`.", *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    from bot.quiet import quiet_dependencies

    quiet_dependencies()
    asyncio.run(main())
