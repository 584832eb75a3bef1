"""The next authority or way where a step was tried and did not help (ladder.yml)."""

from __future__ import annotations

from pathlib import Path

from knowledge.catalog.files import read_yaml
from knowledge.generation import kept
from knowledge.model import Question
from knowledge.reading.told import NOTHING
from knowledge.talk.heard import Heard

FILE = Path(__file__).with_name("ladder.yml")


@kept()
def load_ladder() -> dict[str, tuple[str, ...]]:
    """Ids of points by topic, in the order in which they are tried; those for every topic under ""."""
    content = read_yaml(FILE)
    return {"": tuple(content["common"]), **{topic: tuple(points) for topic, points in content["topics"].items()}}


def next_step(heard: Heard) -> Question | None:
    """The question answered last, led by the first step of the topic's ladder that was not told yet; None where all were."""
    ladder, topic = load_ladder(), heard.talk.problem.topic or ""
    further = (point for point in (*ladder.get(topic, ()), *ladder[""]) if point not in heard.talk.told and heard.desk.holds(point))
    # Of the next authority no sum is shown.
    return next((heard.last(point=point, is_near=False, case=NOTHING) for point in further), None)
