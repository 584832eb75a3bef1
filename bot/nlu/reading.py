"""What intent recognition reads of a message: normalised, without place names, cut to the question."""

from __future__ import annotations

import re

from knowledge.catalog.regions import load_gazetteer
from knowledge.search.normalize import cut_to_question, normalize

_SENTENCE = re.compile(r"[^。!?！？;；\n]+[。!?！？;；\n]*")
SHORTEST_PART = 5
"""Characters below which a sentence does not count as a problem of its own."""


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


def parts_of(text: str) -> list[str]:
    """The sentences of a text that are long enough to hold a problem of their own; empty for a single sentence."""
    found = [part.strip() for part in _SENTENCE.findall(normalize(text))]
    parts = [part for part in found if len(part) >= SHORTEST_PART]
    return parts if len(parts) > 1 else []
