"""都不是, 不是这个意思，我说的是工伤: the person corrects us."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Events, offer, send
from actions.memory import Turn
from actions.place import answer_for_place, has_moved
from actions.services import desk
from knowledge.answers.wording import say
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import common_topics, load_topics
from knowledge.model import Question, Status

MOST_TOPICS = 6
SHORTEST_NAME = 2

_NOT_THAT = (
    r"(?:我|俺)?(?:不是(?:要|想|说|问|办)*|不[问说])[^,，。!！ ]{1,8}"
    r"(?=[,，。!！ ]+(?:我|俺)?(?:就|只)?(?:问|想问|要问|想知道|说的是|要办))"
)
"""不是问落户 before 我问养老金."""
_DENIAL = re.compile(
    rf"^(?:{_NOT_THAT}|不对|(?:我|俺)?(?:说|讲|打|写)错了|不是(?:(?:这|那)个)?(?:意思)?|错了|搞错了|弄错了|你(?:理解|搞|弄)错了|(?:不是|没)问(?:这|那)个|我不是(?:问|说)(?:这|那)个)"
    r"[,，。!！ ]*(?:(?:我|俺)?(?:就|只)?(?:说|问|讲|要问|想问|想知道|要办)的?是?|(?:我|俺)是(?:说|问|讲)|而是|是)?[,，。 ]*(?=.)"
)


def denied(turn: Turn) -> str | None:
    """What is said behind a denial, where something is; what is denied of a place (不是安阳，是郑州) is no correction of the topic."""
    rest = _DENIAL.sub("", turn.text)
    if any(mention.start == 0 for mention in load_gazetteer().find(rest)):
        return None
    return rest if rest != turn.text and len(rest) >= SHORTEST_NAME else None


def correct(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Answer about the topic that is named behind a denial, else offer those not offered just now."""
    if (place := _place_behind_denial(turn)) is not None:
        return answer_for_place(dispatcher, turn, place)
    topic = meant_topic(turn)
    if topic is not None:
        question = Question(denied(turn) or turn.text, topic=topic, region=turn.region)
        return send(dispatcher, turn, question, desk().answer(question))
    known = [topic.button for topic in common_topics() if topic.id != turn.last.topic]
    fresh = tuple(label for label in known if label not in turn.last.options)[:MOST_TOPICS]
    if not fresh:
        return offer(dispatcher, turn, say("try_again_person"), Status.NEEDS_TOPIC, tuple(known[:MOST_TOPICS]))
    return offer(dispatcher, turn, say(_apology(turn)), Status.NEEDS_TOPIC, fresh)


def _apology(turn: Turn) -> str:
    """The wording that fits what was wrong: the topic of an answer, every choice, or we know of nothing."""
    if turn.last.topic is not None:
        return "try_again_topic"
    return "try_again_neither" if say("neither") in turn.last.options else "try_again"


def _place_behind_denial(turn: Turn) -> str | None:
    """What is said behind a denial, where it says nothing but where the person is (不对，我现在在邢台)."""
    rest = _DENIAL.sub("", turn.text)
    return rest if rest != turn.text and has_moved(replace(turn, text=rest)) else None


def meant_topic(turn: Turn) -> str | None:
    """The topic named behind a denial."""
    rest = denied(turn)
    if rest is None:
        return None
    names = {f"{topic.name}{topic.button}{topic.example}": topic.id for topic in load_topics().values()}
    shared = nearest(rest, tuple(names))
    return names[shared] if shared is not None and names[shared] != turn.last.topic else None


def nearest(text: str, options: tuple[str, ...]) -> str | None:
    """The option that shares the most pairs of characters with a message (那个工资的 → 工资被拖欠)."""
    said = {text[start : start + 2] for start in range(len(text) - 1)}
    shared = [len(said & {option[start : start + 2] for start in range(len(option) - 1)}) for option in options]
    best = max(shared, default=0)
    return options[shared.index(best)] if best and shared.count(best) == 1 else None
