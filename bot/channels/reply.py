"""Rasa's messages of one turn as the one message that a page gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.inbox_calls import Line
from bot.channels.words import channel_say
from knowledge.answers.payload import as_payload
from knowledge.model import Answer, Status

TURN = "turn"
"""Marks a person's message that the assistant was asked to answer."""
ERASED = "erased"
"""Marks the line before which everything of the person was deleted."""


@dataclass(frozen=True)
class Reply:
    """Words, choices and the payload of the answer contract."""

    text: str
    buttons: list[dict[str, str]]
    answer: dict[str, Any]

    @property
    def payload(self) -> dict[str, Any]:
        """What is stored beside the words."""
        return {"buttons": self.buttons, "answer": self.answer}


def as_reply(messages: Iterable[Mapping[str, Any]]) -> Reply:
    """The messages of a turn in one; the last payload counts (the fallback's comes after a broken answer's)."""
    sent = list(messages)
    texts = [str(message["text"]) for message in sent if message.get("text")]
    buttons = [
        {"title": str(button["title"]), "payload": str(button["payload"])} for message in sent for button in message.get("buttons") or []
    ]
    answers = [
        message["custom"]["answer"] for message in sent if isinstance(message.get("custom"), Mapping) and "answer" in message["custom"]
    ]
    return Reply("\n".join(texts), buttons, dict(answers[-1]) if answers else {})


def lost_reply(question: str, fallback: Sequence[Mapping[str, Any]]) -> Reply:
    """The honest line for a question whose turn was lost, with its hotlines and a button to ask it again."""
    plain = as_reply(fallback)
    _, _, phones = plain.text.partition("\n")
    return Reply(f"{channel_say('lost')}\n{phones}", [{"title": channel_say("again"), "payload": question}], plain.answer)


def erased_payload() -> dict[str, Any]:
    """What stands beside the line that all was deleted: a page shows nothing from before it any more."""
    return {"buttons": [], "answer": as_payload(Answer(status=Status.SMALLTALK)), ERASED: True}


def as_json(line: Line) -> dict[str, Any]:
    """A line as the page gets it."""
    payload = line.payload or {}
    return {
        **({ERASED: True} if payload.get(ERASED) else {}),
        "seq": int(line.seq) if line.seq == int(line.seq) else line.seq,
        "author": line.author,
        "text": line.text,
        "buttons": payload.get("buttons", []),
        "answer": payload.get("answer"),
        **({"by": payload["by"]} if payload.get("by") else {}),
        "id": line.client_id if line.author == "person" else None,
        "at": line.at.isoformat(timespec="seconds"),
    }
