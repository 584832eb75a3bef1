"""Whether a message is read by itself or in the light of the question before it, where no point answers it in that light."""

from __future__ import annotations

from knowledge.answers.point_message import is_led
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer
from knowledge.talk.heard import Heard

WHOLE = 10
"""Characters of a message that may be a whole question: shorter ones (没得居住证呢) ask for a condition of what was talked of."""
POSSIBLE, CLEAR = 0.3, 0.6
"""Confidence in another topic than the one talked of: from the first on it may be meant, from the second on it is."""


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
    is_told = is_led(lit) and lit.points[0].point.id == heard.talk.problem.point
    if is_led(lit) and not is_told:
        # 仲裁交多少钱 after a sum: its own point is surer than what the sum's question makes of it.
        return is_led(alone) and alone.sure > lit.sure and other >= CLEAR > same
    if is_led(alone):
        # 公租房呢 after 落户: what was told just now says nothing to it.
        return max(other, same) >= POSSIBLE and (is_told or other >= CLEAR or heard.sure_of("ask") >= heard.sure_of("follow"))
    return other >= POSSIBLE and other > same
