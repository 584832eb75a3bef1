"""Handing a person to staff: only where a centre has staff, in words that promise no more than is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.inbox_calls import Line
from bot.staff.hours import staff_hours_line
from knowledge.answers.wording import say
from knowledge.inbox.accounts import Accounts
from knowledge.inbox.model import Message
from knowledge.inbox.store import Inbox

GIVEN_BACK = "back:"
"""The client id of the line that tells a person that staff have finished begins with this."""


@dataclass(frozen=True)
class Handover:
    """What staff are told: the question asked last, with its place and topic."""

    question: str
    region: str | None = None
    topic: str | None = None


def hand_over(inbox: Inbox, person: str, channel: str, lines: Sequence[Line], question: str) -> bool:
    """Hand a conversation to staff; False, and nothing changed, where no account of staff could ever answer.

    Raises:
        InboxError: where the inbox cannot be used.
    """
    if all(account.is_disabled for account in Accounts(inbox.database).all()):
        return False
    about = handover_context(lines, question)
    inbox.open_handover(person, channel, about.question, about.region, about.topic)
    return True


def give_back(inbox: Inbox, person: str, account: str, words: str) -> None:
    """Give a conversation back to the bot and tell the person so in `words`, once; nothing happens where it is the bot's already.

    Raises:
        InboxError: where the inbox cannot be used.
    """
    talk = inbox.conversation(person)
    if talk.status != "open" or talk.channel is None or talk.since is None:
        return
    inbox.close_handover(person, account)
    inbox.add_message(person, talk.channel, "bot", words, client_id=f"{GIVEN_BACK}{talk.since.isoformat()}")


def is_given_back(line: Line | Message) -> bool:
    """True for the line that tells a person that staff have finished."""
    return line.author == "bot" and (line.client_id or "").startswith(GIVEN_BACK)


def handed_over(text: str, now: datetime) -> str:
    """The words for a person who was handed over: the answer's own first line says that nobody is there."""
    _, _, hotlines = text.partition("\n")
    return f"{say('handed_over')}{staff_hours_line(now)}\n{hotlines}".rstrip()


def handover_context(lines: Sequence[Line], text: str) -> Handover:
    """What a person who asks for staff was asking about; the message itself where nothing was answered before."""
    for place in range(len(lines) - 1, 0, -1):
        answer = (lines[place].payload or {}).get("answer") or {}
        if lines[place].author == "bot" and answer.get("topic"):
            question = next((line.text for line in reversed(lines[:place]) if line.author == "person"), text)
            return Handover(question, (answer.get("region") or {}).get("id"), answer["topic"])
    return Handover(text)
