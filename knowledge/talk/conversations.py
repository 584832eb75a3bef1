"""The annotated conversations: what people said, what each message did, what had been replied before it.

A file of `conversations/` holds blocks: a head (`== a-001 voice`), then `move: message` and `  > reply topic` lines in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from knowledge.catalog.files import read_yaml
from knowledge.errors import CatalogError
from knowledge.reading.moves import BEFORE, MOVES

FOLDER = Path(__file__).parent / "conversations"
HEAD, REPLY = "== ", "  > "
START = BEFORE[0]
ANSWERS = FOLDER / "answers.yml"
"""Which points answer which message of the conversations."""
INTENTS = Path(__file__).with_name("intents.yml")


@dataclass(frozen=True)
class Said:
    """One message of a conversation: what it did, the kind of reply that stood before it, the kind that it got, and its number in it."""

    talk: str
    text: str
    move: str
    before: str
    reply: str = ""
    number: int = 0

    @property
    def key(self) -> str:
        """What names the message in answers.yml: its conversation and its number in it, from 0."""
        return f"{self.talk}#{self.number}"


def read_conversations(folder: Path = FOLDER) -> list[Said]:
    """Every message of the annotated conversations.

    Raises:
        CatalogError: for a line of no known form, naming file and line.
    """
    return [said for path in sorted(folder.glob("*.txt")) for said in _read(path)]


def _read(path: Path) -> Iterator[Said]:
    talk, before, said, count = "", START, None, 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(HEAD):
            talk, before, count = line[len(HEAD) :].split()[0], START, 0
        elif line.startswith(REPLY):
            before = line[len(REPLY) :].split()[0]
            if before not in BEFORE or said is None:
                raise CatalogError(f"{path}:{number}: no kind of reply to a message: {line}")
            yield replace(said, reply=before)
            said = None
        elif line.strip():
            if said is not None:
                yield said
            move, _, text = line.partition(": ")
            if move not in MOVES or not text.strip() or not talk:
                raise CatalogError(f"{path}:{number}: not `move: message` of a conversation: {line}")
            said, count = Said(talk, text.strip(), move, before, number=count), count + 1
    if said is not None:
        yield said


@lru_cache(maxsize=1)
def _intents() -> dict[str, tuple[str, str]]:
    return {intent: (move, before) for intent, (move, before) in read_yaml(INTENTS).items()}


def move_of_intent(intent: str) -> str | None:
    """The move that the examples of a Rasa intent make; None for a topic or an aspect of an answer."""
    found = _intents().get(intent)
    return found[0] if found is not None else None


def as_moves(examples: Iterable[tuple[str, str]]) -> Iterator[Said]:
    """Examples of Rasa's intents (intent, text) as messages with their moves, those of intents that are none left out."""
    moves = _intents()
    yield from (Said(intent, text, *moves[intent]) for intent, text in examples if intent in moves)
