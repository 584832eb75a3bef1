"""What recognition and search read of a message: normalised, without place names, cut to the question.

Both read the same words, so that one vector serves both.
"""

from __future__ import annotations

from knowledge.catalog.regions import load_gazetteer
from knowledge.search.normalize import cut_to_question, normalize


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
