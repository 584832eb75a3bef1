"""The matters that one message tells (1工资压两个月 2没签合同), in its order.

By the numbers before them, else by what recognition thinks of its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.catalog.topics import load_topics
from knowledge.model import Answer
from knowledge.reading.amounts import amounts_in
from knowledge.reading.scan import tokens_of
from knowledge.talk.model import Matter, Part
from knowledge.talk.words import load_words

LIKELY = 0.3
"""From this confidence on a part that is numbered has the topic that recognition thinks likeliest."""
ONE_OF = ("一个是",)
"""What stands before each of two matters that are not numbered (一个是…，一个是…)."""
COUNTED = "个"
"""What stands behind a number that counts something (2个孩子)."""


def listed(parts: Sequence[Part], today: date) -> tuple[Matter, ...]:
    """The matters that a message numbers; none where it numbers fewer than two."""
    # 两个事:一个是…
    told = [replace(part, text=part.text.rpartition(":")[2]) for part in parts]
    rows: list[Part] = []
    for part in told:
        marks = load_words()["numbers"][len(rows) : len(rows) + 1]
        if marks and not _counts(part.text, today) and (words := _behind(part.text, marks[0])) is not None:
            rows.append(replace(part, text=words))
    if len(rows) < 2:
        rows = [replace(part, text=words) for part in told if (words := _behind(part.text, ONE_OF)) is not None]
    return tuple(Matter(_topic(part), part.text) for part in rows) if len(rows) > 1 else ()


def _counts(text: str, today: date) -> bool:
    """True for a text that begins with a number of something (一个月, 12个人, 2个孩子)."""
    number = next((token for token in tokens_of(text) if token.is_number and token.start == 0), None)
    is_counting = number is not None and text[number.end :].startswith(COUNTED)
    return is_counting or any(amount.start == 0 for amount in amounts_in(text, today))


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
