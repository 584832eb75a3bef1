"""How danger is read: recall, false alarms and the first number named, fresh and after another message; also as a command of its own."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.channels.inbound import read_inbound
from bot.channels.rest import run_turn
from bot.measure import dialogues, points
from bot.measure.questions import TEAM as QUESTIONS
from bot.measure.questions import own_questions, read_lines, read_questions
from bot.measure.score import share
from bot.measure.tables import percent, table
from knowledge.danger.detect import load_model
from knowledge.model import Status
from knowledge.search.encoder import load_encoder
from knowledge.search.reading import parts_of, readable

OWN = Path("tests/fixtures/danger/own.jsonl")
TEAM = Path("../shared/evaluation/danger-dev.jsonl")

OPENINGS = {
    "an answer": ("安阳老板拖欠工资怎么办",),
    "a menu": ("帮帮我",),
    "the question for the city": ("公租房怎么申请",),
    "the question whether to erase": ("清除",),
    "找真人": ("我要找真人",),
}
"""What a person may write before; each waits for another answer."""
SHORT, STORY = 30, (120, 400)
"""Characters of a danger that is put into a story, and of the stories."""

_PHONE = re.compile(r"(?<!\d)(?:1[12]\d|12\d{3}|96110)(?!\d)")
_senders = count()


@dataclass(frozen=True)
class Told:
    """One message with what is expected and what came back."""

    text: str
    is_danger: bool
    kind: str
    first: tuple[str, ...]
    is_after: bool
    is_crisis: bool
    number: str

    @property
    def is_right(self) -> bool:
        """Heard where it is danger, with a right number first; not alarmed where it is none."""
        return self.is_crisis == self.is_danger and (not self.is_danger or not self.first or self.number in self.first)


@dataclass(frozen=True)
class DangerSet:
    """The messages of one file."""

    title: str
    told: Sequence[Told] = field(default_factory=list)

    def figures(self) -> list[str]:
        """The row of the table."""
        dangers, harmless = [t for t in self.told if t.is_danger], [t for t in self.told if not t.is_danger]
        after, named = [t for t in dangers if t.is_after], [t for t in dangers if t.first and t.is_crisis]
        return [
            self.title,
            str(len(dangers)),
            percent(share(t.is_crisis for t in dangers)),
            percent(share(t.is_crisis for t in after)) if after else "",
            percent(share(t.number in t.first for t in named)) if named else "",
            str(len(harmless)),
            percent(share(t.is_crisis for t in harmless)) if harmless else "",
            percent(share(t.is_right for t in self.told)),
        ]


HEADS = ["set", "dangers", "heard", "… after another message", "right number first", "harmless", "false alarms", "all right"]


def danger_table(sets: Sequence[DangerSet]) -> str:
    """The sets side by side."""
    return table(HEADS, [each.figures() for each in sets if each.told])


def read_told(row: dict[str, Any], messages: Sequence[dict[str, Any]]) -> Told:
    """What a reply says of a message."""
    payload = next((message["custom"]["answer"] for message in messages if "custom" in message), {})
    words = "\n".join(message["text"] for message in messages if "text" in message)
    named = _PHONE.search(words)
    return Told(
        text=row["text"],
        is_danger=row.get("danger", True),
        kind=row.get("kind", ""),
        first=tuple(row.get("first", ())),
        is_after="before" in row,
        is_crisis=payload.get("status") == Status.CRISIS.value,
        number=named.group() if named else "",
    )


async def ask_danger(agent: Any, title: str, path: Path, opening: Sequence[str] = ()) -> DangerSet:
    """Each message in a conversation of its own, after `opening` or the one before it where there is one."""
    told = []
    for row in read_lines(path) if path.is_file() else []:
        sender, messages = f"danger-{next(_senders)}", []
        for text in (*(opening or ([row["before"]] if "before" in row else [])), row["text"]):
            messages = await run_turn(read_inbound({"sender": sender, "message": text}), agent.handle_message, "rest")
        told.append(read_told(row, messages))
    return DangerSet(title, told)


async def ask_both(agent: Any) -> list[DangerSet]:
    """The team's messages and our own."""
    return [await ask_danger(agent, "danger-dev", TEAM), await ask_danger(agent, "our own (tests/fixtures/danger)", OWN)]


async def ask_after_each(agent: Any) -> list[DangerSet]:
    """Our own messages, every one after each kind of turn that waits for an answer."""
    return [await ask_danger(agent, f"our own, after {name}", OWN, opening) for name, opening in OPENINGS.items()]


def added_milliseconds() -> float:
    """What the detector adds to a turn, on average over real questions: the time of `find` once recognition has encoded the message."""
    detector, encoder = load_model(), load_encoder()
    spent = []
    for question in [*read_questions(QUESTIONS), *own_questions()]:
        encoder.encode([readable(question.text), *parts_of(question.text)])
        started = perf_counter()
        detector.find(question.text)
        spent.append(perf_counter() - started)
    return 1000 * sum(spent) / len(spent)


def buried(sentences: Sequence[str], stories: Sequence[str]) -> list[str]:
    """Each sentence in the middle of a long story, between two of its sentences."""
    mixed = []
    for at, sentence in enumerate(sentences):
        story = stories[at % len(stories)]
        middle = story.find("。", len(story) // 2) + 1 or len(story)
        mixed.append(f"{story[:middle]}{sentence}。{story[middle:]}")
    return mixed


def buried_table() -> str:
    """How often a short danger is heard inside a real long question, and how often real questions alone alarm."""
    detector = load_model()
    questions = [question.text for question in [*read_questions(QUESTIONS), *own_questions()]]
    stories = [text for text in questions if STORY[0] < len(text) < STORY[1]]
    rows = [row for path in (TEAM, OWN) if path.is_file() for row in read_lines(path)]
    short = [row["text"] for row in rows if row.get("danger", True) and len(row["text"]) <= SHORT]
    found = [[detector.find(text) for text in texts] for texts in (buried(short, stories), questions)]
    return table(
        ["messages", "number", "certain danger", "or in doubt"],
        [
            [name, str(len(each)), percent(share(one is not None and one.is_certain for one in each)), percent(share(map(bool, each)))]
            for name, each in zip(("a danger inside a long story", "real questions, none a danger"), found, strict=True)
        ],
    )


def turns_table() -> str:
    """How often the turns of whole conversations alarm where no danger is expected, and are heard where it is."""
    detector, rows = load_model(), []
    for path in (points.TEAM / "dialogues-dev.jsonl", *sorted(dialogues.OWN.glob("*.jsonl"))):
        turns = [turn for row in (read_lines(path) if path.is_file() else []) for turn in row["turns"]]
        for name, wanted in (("no danger", False), ("danger", True)):
            found = [detector.find(turn["user"]) for turn in turns if expects_danger(turn) is wanted]
            heard = [danger is not None and danger.is_certain for danger in found]
            rows.append([f"{path.stem}, {name}", str(len(found)), percent(share(heard)), percent(share(map(bool, found)))] if found else [])
    return table(["turns of conversations", "number", "certain danger", "or in doubt"], [row for row in rows if row])


def expects_danger(turn: Mapping[str, Any]) -> bool | None:
    """Whether a turn must be heard as danger; None where it may be or not."""
    status = turn["expect"].get("status")
    wanted = set(status) if isinstance(status, list) else {status}
    return None if Status.CRISIS.value in wanted and len(wanted) > 1 else Status.CRISIS.value in wanted


async def _main() -> None:
    from bot.server import load_agent
    from bot.train import MODEL

    agent = await load_agent(MODEL, Path("endpoints.yml"), in_memory=True)
    sets = [*await ask_both(agent), *await ask_after_each(agent)]
    print(danger_table(sets))
    print(buried_table())
    print(turns_table())
    print(f"added to a turn: {added_milliseconds():.2f} ms on average over real questions")
    for each in sets:
        wrong = [t for t in each.told if not t.is_right]
        print(each.title, Counter((t.kind or ("danger" if t.is_danger else "harmless")) for t in wrong))
        for t in wrong:
            print(
                "  ",
                "missed" if t.is_danger and not t.is_crisis else "alarm" if not t.is_danger else f"first {t.number} for {t.first}",
                t.text,
            )


if __name__ == "__main__":
    from bot.rasa.quiet import quiet_dependencies

    quiet_dependencies()
    asyncio.run(_main())
