"""Hard words of the documents in plain words (glosses.yml)."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.catalog.files import read_mapping
from knowledge.generation import kept


@dataclass(frozen=True)
class Gloss:
    """A word of the documents: its meaning in our words, and where that can be looked up.

    `is_hard` words are explained wherever they are shown, the others when somebody asks.
    """

    word: str
    meaning: str
    source: str
    topic: str
    is_hard: bool


@kept()
def load_glosses() -> tuple[Gloss, ...]:
    """All explained words; a longer one stands before those it contains."""
    entries = read_mapping("glosses.yml", "glosses")
    found = [Gloss(entry["word"], entry["meaning"], entry["source"], entry["topic"], bool(entry.get("hard"))) for entry in entries]
    return tuple(sorted(found, key=lambda gloss: len(gloss.word), reverse=True))


def hard_words(*texts: str) -> tuple[Gloss, ...]:
    """The hard words that the texts hold, in the order in which they are read."""
    shown = "\n".join(texts)
    found = sorted((shown.find(gloss.word), gloss.word, gloss) for gloss in load_glosses() if gloss.is_hard and gloss.word in shown)
    return tuple(gloss for _, _, gloss in found)


def explained_word(text: str) -> Gloss | None:
    """The longest explained word that a text holds."""
    return next((gloss for gloss in load_glosses() if gloss.word in text), None)
