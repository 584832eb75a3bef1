"""Whole conversations: how many go through, and how many of their turns are right; also as a command of its own."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.measure.assistant import new_sender, reply_to
from bot.measure.points import TEAM
from bot.measure.questions import read_lines
from bot.measure.score import share
from bot.measure.tables import percent, table

OTHER = "@other"
"""Expected as a topic: the one of the topics expected before that was not answered."""


@dataclass(frozen=True)
class Turn:
    """What was said and answered, and what was wrong with it: names of expectations, empty where all hold."""

    said: str
    answered: str
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Dialogue:
    """One conversation with its turns."""

    id: str
    kind: str
    turns: tuple[Turn, ...]

    @property
    def is_whole(self) -> bool:
        """True where every turn is right."""
        return not any(turn.wrong for turn in self.turns)


class _Expected:
    """What the turns of one conversation should bring; remembers topics, for `@other`."""

    def __init__(self) -> None:
        self._wanted: list[str] = []
        self._answered: list[str] = []

    def wrong(self, expect: Mapping[str, Any], payload: Mapping[str, Any], shown: str) -> tuple[str, ...]:
        """The names of the expectations that a reply does not meet."""
        got = {"status": payload.get("status"), "topic": payload.get("topic"), "region": (payload.get("region") or {}).get("id")}
        wanted = {**expect, "topic": self._topics(expect.get("topic"))}
        found = [field for field in got if field in expect and not _fits(wanted[field], got[field])]
        self._wanted += [topic for topic in _listed(expect.get("topic")) if topic not in (None, OTHER)]
        self._answered += [payload["topic"]] if payload.get("topic") else []
        # A pattern for a whole reply (^.{5,420}$) knows no lines.
        texts = (shown, "".join(shown.split()))
        found += ["must" for pattern in expect.get("must", ()) if not any(re.search(pattern, text) for text in texts)]
        found += ["must_not" for pattern in expect.get("must_not", ()) if any(re.search(pattern, text) for text in texts)]
        return tuple(found)

    def _topics(self, wanted: Any) -> Any:
        if wanted != OTHER:
            return wanted
        return [topic for topic in self._wanted if topic not in self._answered] or None


def _listed(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, list) else [wanted]


def _fits(wanted: Any, got: str | None) -> bool:
    """True for one of the values wanted; where the city should be asked for, an answer from national law is as good."""
    values = _listed(wanted)
    return got in values or ("needs_region" in values and got == "answered_from_law")


async def play(agent: Any, row: Mapping[str, Any]) -> Dialogue:
    """One conversation through the assistant."""
    sender, expected, turns = new_sender(), _Expected(), []
    for turn in row["turns"]:
        reply = await reply_to(agent, sender, turn["user"])
        turns.append(Turn(turn["user"], reply.shown, expected.wrong(turn["expect"], reply.payload, reply.shown)))
    return Dialogue(row["id"], row["kind"], tuple(turns))


OWN = Path("tests/fixtures/dialogues")
"""Conversations of writers who saw neither the annotated ones nor the dev set, nor each other's."""


async def play_own(agent: Any) -> list[Dialogue]:
    """Every conversation of our own."""
    return [dialogue for path in sorted(OWN.glob("*.jsonl")) for dialogue in await play_all(agent, path)]


async def play_all(agent: Any, path: Path = TEAM / "dialogues-dev.jsonl") -> list[Dialogue]:
    """Every conversation of a file; none where it is not there."""
    return [await play(agent, row) for row in (read_lines(path) if path.is_file() else [])]


def dialogue_table(title: str, dialogues: Sequence[Dialogue]) -> str:
    """Shares of whole conversations and of turns, altogether and by kind."""
    kinds = {"all": list(dialogues)}
    for dialogue in dialogues:
        kinds.setdefault(dialogue.kind, []).append(dialogue)
    rows = [
        [
            kind,
            len(group),
            percent(share(each.is_whole for each in group)),
            percent(share(not t.wrong for each in group for t in each.turns)),
        ]
        for kind, group in kinds.items()
    ]
    return f"**{title}**\n\n{table(['kind', 'conversations', 'whole', 'turns right'], rows)}"


async def _main(is_own: bool, is_wordy: bool) -> None:
    from bot.server import load_agent
    from bot.train import MODEL

    agent = await load_agent(MODEL, Path("endpoints.yml"), in_memory=True)
    dialogues = await (play_own(agent) if is_own else play_all(agent))
    print(dialogue_table("our own conversations" if is_own else "dialogues-dev", dialogues))
    for dialogue in dialogues if is_wordy else []:
        if not dialogue.is_whole:
            print(f"--- {dialogue.id} {dialogue.kind}")
            print(
                *(f"{'x' if turn.wrong else ' '} {turn.said} {' '.join(turn.wrong)}\n{turn.answered}" for turn in dialogue.turns), sep="\n"
            )


if __name__ == "__main__":
    from bot.rasa.quiet import quiet_dependencies

    quiet_dependencies()
    asyncio.run(_main("--own" in sys.argv, "-v" in sys.argv))
