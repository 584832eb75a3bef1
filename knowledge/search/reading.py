"""What recognition and search read of a message: normalised, without place names, cut to the question.

Both read the same words, so that one vector serves both.
"""

from __future__ import annotations

import re

from knowledge.catalog.regions import load_gazetteer
from knowledge.generation import kept
from knowledge.search.normalize import cut_to_question, normalize

_BREAK = re.compile(r"[。!?！？;；\n,，、 ]+")
SHORTEST_PART = 4
"""Characters below which a part does not count as a problem of its own."""
MOST_PARTS = 6
"""Parts judged at most: of a long story the first and the last ones, where people put what they want. More of them find no further problem
(`make eval`: 95.2 % of several problems with 6 and with 12) but more that are not there, and the encoder takes longer."""


@kept(maxsize=1024)
def readable(text: str) -> str:
    """The text as the encoder sees it. Places are left out: which city it is says nothing about the topic."""
    plain = normalize(cut_to_question(text))
    return without_places(plain) or plain


def without_places(text: str) -> str:
    """`text` without the places it names."""
    for mention in reversed(load_gazetteer().find(text)):
        if not mention.is_weak:
            text = text[: mention.start] + text[mention.end :]
    return text.strip(" ,，。")


def clauses_of(text: str) -> list[str]:
    """The text without its places, cut at every mark."""
    return list(_clauses_of(text))


@kept(maxsize=512)
def _clauses_of(text: str) -> tuple[str, ...]:
    # Five steps of a turn ask for those of the same message.
    return tuple(clause for clause in map(without_places, _BREAK.split(normalize(text))) if clause)


def parts_of(text: str) -> list[str]:
    """The parts of a text without its places, cut at every mark, that are long enough to hold a problem of their own.

    Empty where there is only one. People list problems with commas (不签合同，不交社保，还欠两个月工资), so sentences
    alone would miss them; what is left of 老家安阳 without its place says nothing of its own.
    """
    parts = [clause for clause in clauses_of(text) if len(clause) >= SHORTEST_PART]
    if len(parts) > MOST_PARTS:
        parts = [*parts[: MOST_PARTS // 2], *parts[-MOST_PARTS // 2 :]]
    return parts if len(parts) > 1 else []
