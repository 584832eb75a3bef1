"""Whether the specific point asked for is given: the team's points and documents, and our own; also as a command of its own."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.measure.assistant import new_sender, reply_to
from bot.measure.questions import read_lines
from bot.measure.score import share
from bot.measure.tables import percent, table

TEAM = Path("../shared/evaluation")
OWN = Path("tests/fixtures/points/own.jsonl")

_LEFT_OUT = re.compile(r"[ *]|^你还问了.*$", re.MULTILINE)


@dataclass(frozen=True)
class Given:
    """One question with what came back; `is_right` where every group is matched and nothing forbidden is."""

    id: str
    text: str
    status: str
    reply: str
    is_right: bool


@dataclass(frozen=True)
class PointSet:
    """The questions of one file."""

    title: str
    given: Sequence[Given]

    def figures(self) -> list[str]:
        """The row of the table."""
        menus = share(one.status == "needs_topic" for one in self.given)
        return [self.title, str(len(self.given)), percent(share(one.is_right for one in self.given)), percent(menus)]


HEADS = ["set", "questions", "point given", "menus"]


def point_table(sets: Sequence[PointSet]) -> str:
    """The sets side by side."""
    return table(HEADS, [each.figures() for each in sets if each.given])


async def ask_points(agent: Any, title: str, path: Path) -> PointSet:
    """Each question by itself; where the reply asks for the place, the city is named once."""
    given = []
    for row in read_lines(path) if path.is_file() else []:
        sender = new_sender()
        reply = await reply_to(agent, sender, row["text"], row.get("region"))
        if reply.payload.get("status") == "needs_region":
            reply = await reply_to(agent, sender, row["city"], row.get("region"))
        status, plain = reply.payload.get("status", ""), _LEFT_OUT.sub("", reply.words)
        is_given = all(any(re.search(pattern, plain) for pattern in group) for group in row["all"])
        is_right = is_given and not any(re.search(pattern, plain) for pattern in row["none"]) and status != "needs_topic"
        given.append(Given(row["id"], row["text"], status, reply.words, is_right))
    return PointSet(title, given)


async def ask_documents(agent: Any, title: str, path: Path) -> PointSet:
    """Each row's turns in one conversation; the last reply counts, its buttons included."""
    given = []
    for row in read_lines(path) if path.is_file() else []:
        sender = new_sender()
        reply = [await reply_to(agent, sender, text) for text in row["turns"]][-1]
        shown = reply.shown
        is_right = all(re.search(pattern, shown) for pattern in row["must"]) and not any(re.search(p, shown) for p in row["must_not"])
        given.append(Given(row["id"], " / ".join(row["turns"]), reply.payload.get("status", ""), shown, is_right))
    return PointSet(title, given)


async def ask_all(agent: Any) -> list[PointSet]:
    """All sets that are there."""
    return [
        await ask_points(agent, "points-dev", TEAM / "points-dev.jsonl"),
        await ask_points(agent, "sums-dev", TEAM / "sums-dev.jsonl"),
        await ask_points(agent, "our own (tests/fixtures/points)", OWN),
        await ask_documents(agent, "documents-dev", TEAM / "documents-dev.jsonl"),
    ]


async def _main(is_wordy: bool) -> None:
    from bot.server import load_agent
    from bot.train import MODEL

    agent = await load_agent(MODEL, Path("endpoints.yml"), in_memory=True)
    sets = await ask_all(agent)
    print(point_table(sets))
    for each in sets if is_wordy else []:
        for one in each.given:
            if not one.is_right:
                print(f"--- {one.id} [{one.status}] {one.text}\n{one.reply}")


if __name__ == "__main__":
    from bot.rasa.quiet import quiet_dependencies

    quiet_dependencies()
    asyncio.run(_main("-v" in sys.argv))
