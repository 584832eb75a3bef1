"""A message of two parts: a small move (不用人了, 回到第一个) and, beside it, what is asked or told."""

from __future__ import annotations

from dataclasses import replace

from knowledge.catalog.topics import load_topics
from knowledge.reading.moves import MoveReader, load_move_reader
from knowledge.talk.heard import Heard, says_something
from knowledge.talk.model import TOPIC_INTENT
from knowledge.talk.words import load_words

SAYS = frozenset({"ask", "follow", "stuck", "tell", "place"})
"""Moves of a part that is answered by itself."""
AFTER = "answered"
"""What stands before the rest: by itself it would be read as what goes on with the talk."""

DANGER = "crisis"
"""What stands before a part that may say that the danger is over (我缓过来了 那这个钱还要得到不)."""
CALM, LIKELIER = ("safe", "heard", "yes", "no", "greet"), 0.5


def rest_of(heard: Heard, reader: MoveReader | None = None) -> Heard | None:
    """The message without the parts that only make a small move; None where it has one part, or nothing is left that says something."""
    text = heard.plain
    for mark in load_words()["breaks"]:
        text = text.replace(mark, "\n")
    parts = [part.strip() for part in text.split("\n") if part.strip()]
    if len(parts) < 2:
        return None
    reader = reader or load_move_reader()
    kept = [part for part in parts if (_goes_on(reader.read(part, DANGER)) if heard.talk.in_danger else _says(reader.read(part, AFTER)))]
    rest = " ".join(kept)
    if len(kept) == len(parts) or not says_something(rest):
        return None
    # What recognition thought of the whole message holds for the rest, but for the small move.
    message = heard.message
    ours = tuple(guess for guess in message.guesses if guess.label in load_topics())
    message = replace(message, text=rest, guesses=ours)
    if not message.intent.startswith(TOPIC_INTENT):
        message = replace(message, intent="", confidence=0.0)
    return replace(heard, message=message, moves=reader.read(rest, AFTER))


def _goes_on(moves: dict[str, float]) -> bool:
    """True for a part after a message of danger that is no sign that it is over."""
    return sum(moves[move] for move in CALM) < LIKELIER


def _says(moves: dict[str, float]) -> bool:
    return max(moves, key=lambda move: moves[move]) in SAYS
