"""Whether a message is read by itself or in the light of the question before it.

The reading that a point answers counts. Where both are answered, a trained weighing decides, whose weights stand in readings.yml,
written by `python -m bot.measure.tune_talk` from the annotated conversations; where neither is, the topic that recognition names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.answers.point_message import is_led
from knowledge.catalog.files import read_yaml
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer
from knowledge.talk.heard import Heard

FILE = Path(__file__).with_name("readings.yml")
FEATURES = ("asks", "follows", "alone", "light", "same_topic", "other_topic", "length", "names_place")
WHOLE = 10
"""Characters of a message that may be a whole question: shorter ones (没得居住证呢) ask for a condition of what was talked of."""
POSSIBLE, CLEAR = 0.3, 0.6
"""Confidence in another topic than the one talked of: from the first on it may be meant, from the second on it is."""


def features(heard: Heard, lit: Answer, alone: Answer) -> tuple[float, ...]:
    """What is known of the two readings, in the order of `FEATURES`: how much the message sounds like a question of its own and like
    one that follows (logs of probabilities), how sure each reading's point is, what intent recognition gives the topic talked of and the
    best other one (0 to 1), the length in characters (log), and whether a place is named."""
    same, other = topic_shares(heard)
    return (
        math.log(max(heard.sure_of("ask"), 1e-3)),
        math.log(max(heard.sure_of("follow"), 1e-3)),
        alone.sure,
        lit.sure,
        same,
        other,
        math.log1p(len(heard.plain)),
        float(bool(heard.located.named)),
    )


def topic_shares(heard: Heard) -> tuple[float, float]:
    """What intent recognition gives the topic talked of, and the likeliest other one."""
    topics = {guess.label: guess.confidence for guess in heard.message.guesses if guess.label in load_topics()}
    same = topics.pop(heard.talk.problem.topic or "", 0.0)
    return same, max(topics.values(), default=0.0)


def is_elsewhere(heard: Heard) -> bool:
    """True for a message long enough to stand alone that recognition takes for another topic than the one talked of."""
    same, other = topic_shares(heard)
    return other >= CLEAR and same < POSSIBLE and len(heard.plain) >= WHOLE


def is_own(heard: Heard, lit: Answer, alone: Answer) -> bool:
    """True where the message is likelier a question of its own than one that needs the question before it."""
    same, other = topic_shares(heard)
    if is_elsewhere(heard):
        return True
    if is_led(lit) and is_led(alone):
        return share_of_own(heard, lit, alone) > 0.5
    if is_led(lit) or is_led(alone):
        return is_led(alone) and max(other, same) >= POSSIBLE
    return other >= POSSIBLE and other > same


def share_of_own(heard: Heard, lit: Answer, alone: Answer) -> float:
    """The share of the message by itself (0 to 1) in the weighing of two answered readings."""
    weights = load_weights()
    score = sum(weights[name] * value for name, value in zip(FEATURES, features(heard, lit, alone), strict=True))
    return 1.0 / (1.0 + math.exp(-score - weights["intercept"]))


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """The weights of `FEATURES` and the intercept."""
    return {name: float(value) for name, value in read_yaml(FILE).items()}
