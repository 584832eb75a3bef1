"""The matters that one message tells (1工资压两个月 2没签合同), in its order.

By the numbers before them, else by what recognition thinks of its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.catalog.topics import load_topics
from knowledge.model import Answer
from knowledge.talk.model import Matter, Part
from knowledge.talk.words import load_words

LIKELY = 0.3
"""From this confidence on a part that is numbered has the topic that recognition thinks likeliest."""
ONE_OF = ("一个",)
"""What stands before each of two matters that are not numbered (一个是…，一个是…)."""


def listed(parts: Sequence[Part]) -> tuple[Matter, ...]:
    """The matters that a message numbers; none where it numbers fewer than two."""
    # 两个事:一个是…
    told = [replace(part, text=part.text.rpartition(":")[2]) for part in parts]
    rows: list[Part] = []
    for part in told:
        if len(rows) < len(load_words()["numbers"]) and (words := _behind(part.text, load_words()["numbers"][len(rows)])) is not None:
            rows.append(replace(part, text=words))
    if len(rows) < 2:
        rows = [replace(part, text=words) for part in told if (words := _behind(part.text, ONE_OF)) is not None]
    return tuple(Matter(_topic(part), part.text) for part in rows) if len(rows) > 1 else ()


def _behind(text: str, marks: Sequence[str]) -> str | None:
    """What stands behind a mark at the beginning of a text; None where there is none."""
    mark = next((mark for mark in marks if text.startswith(mark)), None)
    return None if mark is None else text.removeprefix(mark).lstrip("是、.．)） ")


def _topic(part: Part) -> str:
    return part.label if part.label in load_topics() and part.confidence >= LIKELY else ""


def several(parts: Sequence[Part], answer: Answer) -> tuple[Matter, ...]:
    """The matters of a message that was answered and numbers none: the topics found in it, each with the part that tells it."""
    if answer.topic is None or not answer.other_topics:
        return ()
    told = {part.label: part.text for part in reversed(parts)}
    order = {label: at for at, label in enumerate(dict.fromkeys(part.label for part in parts))}
    topics = sorted((answer.topic, *answer.other_topics), key=lambda topic: order.get(topic, len(order)))
    return tuple(Matter(topic, told.get(topic, "")) for topic in topics)
