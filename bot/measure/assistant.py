"""Asking the real assistant: channel, NLU, rules, actions and desk, each question a conversation of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from bot.channels.erasing import erased, in_tracker
from bot.channels.inbound import read_inbound
from bot.channels.rest import run_turn
from bot.measure.questions import Asked, read_lines
from bot.measure.score import Decision, Outcome, read_decision, recall, share
from knowledge.model import Status

_senders = count()


@dataclass(frozen=True)
class Reply:
    """What came back to one turn: payload, words, and the titles of buttons, one a line."""

    payload: Mapping[str, Any]
    words: str
    buttons: str

    @property
    def shown(self) -> str:
        """Words and buttons."""
        return f"{self.words}\n{self.buttons}"


def new_sender() -> str:
    """A person who has said nothing yet."""
    return f"measured-{next(_senders)}"


async def reply_to(agent: Any, sender: str, text: str, region: str | None = None) -> Reply:
    """The reply to one turn of a conversation, `region` being preset where it is named."""
    inbound = read_inbound({"sender": sender, "message": text, "metadata": {"region": region} if region else {}})
    messages = await erased(await run_turn(inbound, agent.handle_message, "rest"), sender, in_tracker(agent, sender))
    payload = next((message["custom"]["answer"] for message in messages if "custom" in message), {})
    words = "\n".join(message["text"] for message in messages if "text" in message)
    return Reply(payload, words, "\n".join(button["title"] for message in messages for button in message.get("buttons") or []))


async def payload_of(agent: Any, text: str, sender: str = "") -> Mapping[str, Any]:
    """The answer payload of one turn; a new conversation where no sender is named."""
    return (await reply_to(agent, sender or new_sender(), text)).payload


async def ask_all(agent: Any, questions: Sequence[Asked]) -> list[Outcome]:
    """What the assistant decides on each question."""
    return [Outcome(asked, read_decision(await payload_of(agent, asked.text))) for asked in questions]


@dataclass(frozen=True)
class Several:
    """Messages with several problems: how many, share of problems found, share of messages with all found."""

    n: int
    found: float
    complete: float


async def ask_several(agent: Any, path: Path) -> Several:
    """Recall of all topics in `topic` and `other_topics`."""
    rows = read_lines(path)
    wanted = [row["topics_all"] for row in rows]
    decisions: list[Decision] = [read_decision(await payload_of(agent, row["text"])) for row in rows]
    complete = share(recall([topics], [decision]) == 1.0 for topics, decision in zip(wanted, decisions))
    return Several(len(rows), recall(wanted, decisions), complete)


async def ask_places(agent: Any, path: Path) -> list[tuple[str, bool]]:
    """(id, region right) of questions that name places."""
    rows = read_lines(path)
    return [(row["id"], region_of(await payload_of(agent, row["text"])) == row["region"]) for row in rows]


def region_of(payload: Mapping[str, Any]) -> str | None:
    """The id of the region that answers."""
    return payload["region"]["id"] if payload["region"] else None


def differences(expected: Mapping[str, Any], payload: Mapping[str, Any]) -> list[str]:
    """The expected fields (status, topic, region) that a payload does not hold.

    Where the place was to be asked for, national law that answers at once is as good.
    """
    if (expected.get("status"), payload["status"]) == (Status.NEEDS_REGION.value, Status.ANSWERED_FROM_LAW.value):
        payload = {**payload, "status": Status.NEEDS_REGION.value}
    got = {"status": payload["status"], "topic": payload["topic"], "region": region_of(payload)}
    return [name for name, value in expected.items() if got[name] != value]


async def ask_followups(agent: Any, path: Path) -> list[tuple[str, list[str]]]:
    """(conversation and turn, fields that differ) of every turn with an expectation."""
    found = []
    for row in read_lines(path):
        for number, turn in enumerate(row["turns"], 1):
            payload = await payload_of(agent, turn["user"], sender=f"measured-{row['id']}")
            if "expect" in turn:
                found.append((f"{row['id']}/{number}", differences(turn["expect"], payload)))
    return found
