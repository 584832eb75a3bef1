"""`python -m bot.measure.blind [-v]`: whether the very point answers, for questions by hands that saw only what each point says.

tests/fixtures/points/blind.jsonl holds two for each of 1,566 points of national law: a consultation, and a letter or a few words. No ask,
example was made from them; `SURE_IN_DOUBT` (knowledge/answers/decide_topic.py) and the rule above choices were decided on them.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.measure.assistant import payload_of
from bot.measure.questions import read_lines
from bot.measure.tables import percent, table
from knowledge.answers.desk import open_desk
from knowledge.points.model import Point

BLIND = Path("tests/fixtures/points/blind.jsonl")
EVERY = 5
"""One row in so many is asked: 618 tell enough."""
RIGHT, BELOW, WRONG = "very point first", "very point below", "another point"
HEADS = (RIGHT, BELOW, WRONG, "no point", "needs_topic", "out_of_scope", "crisis")


async def ask_blind(agent: Any) -> Mapping[str, Counter[str]]:
    """What came of each question, counted by kind."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    points = {point.id: point for point in open_desk().resources.library.points}
    for row in read_lines(BLIND)[::EVERY]:
        payload = await payload_of(agent, row["text"])
        outcome = _outcome(payload, points, row["point"])
        found[row["kind"]][outcome] += 1
        if "-v" in sys.argv and outcome != RIGHT:
            print(f"{outcome} | {row['point']} | {row['text']} | {[point['id'] for point in payload.get('points') or []]}")
    return found


def _outcome(payload: Mapping[str, Any], points: Mapping[str, Point], wanted: str) -> str:
    told = [_says(points, point["id"], wanted) for point in payload.get("points") or []]
    if told:
        return RIGHT if told[0] else BELOW if any(told) else WRONG
    return payload["status"] if payload["status"] in HEADS else "no point"


def _says(points: Mapping[str, Point], told: str, wanted: str) -> bool:
    """True where the point told is the one wanted, or says the same."""
    index, are_held = open_desk().resources.points, told in points and wanted in points
    return told == wanted or (index is not None and are_held and index.say_the_same(points[told], points[wanted]))


def blind_table(found: Mapping[str, Counter[str]]) -> str:
    """A row for each kind of question."""
    rows = [[kind, str(count.total()), *(percent(count[head] / count.total()) for head in HEADS)] for kind, count in sorted(found.items())]
    return table(["questions", "number", *HEADS], rows)


async def _main() -> None:
    from bot.server import load_agent
    from bot.train import MODEL

    print(blind_table(await ask_blind(await load_agent(MODEL, Path("endpoints.yml"), in_memory=True))))


if __name__ == "__main__":
    from bot.rasa.quiet import quiet_dependencies

    quiet_dependencies()
    asyncio.run(_main())
