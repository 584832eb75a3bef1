"""Handing a person to staff and back: only where a centre has staff, in words that promise no more than is true, and never for ever.

A conversation that staff have goes back to the bot where they say so, where the person leaves them, and where nobody has answered in time
(`wait_minutes` of the staff helper's settings). Then staff still see that they were asked for, and take over again by answering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.inbox_calls import Line
from bot.channels.words import channel_say
from bot.inbox.accounts import Accounts
from bot.inbox.hours import are_staff_off, asked_line, missed_line, patience
from bot.inbox.model import BOT, OPEN, Conversation, Message, Wait
from bot.inbox.store import Inbox
from knowledge.answers.wording import say
from knowledge.talk.leaving import leaves, leaves_wholly, sounds_like_leaving

GIVEN_BACK = "back:"
"""The client id of the line that tells a person that the bot answers again begins with this."""
PERSON = "person"
"""Stands for the person in the audit log."""
LEFT, OTHER = "left", "other"
"""The outcomes where the person wants staff no more, and where nobody says more of it."""


@dataclass(frozen=True)
class Handover:
    """What staff are told: the question asked last, with its place and topic."""

    question: str
    region: str | None = None
    topic: str | None = None


def hand_over(inbox: Inbox, person: str, channel: str, lines: Sequence[Line], question: str, are_off: bool) -> Conversation | None:
    """Hand a conversation to staff, where they `are_off` only so that they see it; None where no account of staff could ever answer.

    Raises:
        InboxError: where the inbox cannot be used.
    """
    if all(account.is_disabled for account in Accounts(inbox.database).all()):
        return None
    about = handover_context(lines, question)
    return inbox.open_handover(person, channel, about.question, about.region, about.topic, is_missed=are_off)


def give_back(inbox: Inbox, person: str, account: str, words: str, outcome: str = OTHER) -> None:
    """Give a conversation back to the bot and tell the person so in `words`, once; nothing happens where it is the bot's already.

    Raises:
        InboxError: where the inbox cannot be used.
    """
    talk = inbox.conversation(person)
    if talk.status == OPEN and talk.channel is not None:
        inbox.add_message(person, talk.channel, "bot", words, client_id=_given_back_id(talk))
    inbox.close_handover(person, account, outcome)


def are_staffs(inbox: Inbox, person: str, text: str, now: datetime) -> bool:
    """True where a message is for staff. Where the person leaves them by it, or nobody is there to read it, the bot gets it.

    Raises:
        InboxError: where the inbox cannot be used.
    """
    talk = inbox.conversation(person)
    if talk.status == BOT:
        return False
    wait = inbox.wait(person)
    if _leaves(text, talk, wait):
        inbox.close_handover(person, PERSON, LEFT)
        return False
    if talk.status == OPEN and is_over(wait, now):
        miss(inbox, talk, wait, now)
        return inbox.conversation(person).status == OPEN
    return talk.status == OPEN


def is_over(wait: Wait, now: datetime) -> bool:
    """True where the waiting has an end: nobody is there, or nobody has answered in time.

    A clerk who has the conversation on the screen has that time from when it was opened, or from when the person wrote.
    """
    began = wait.since or now
    if wait.opened is not None and now - max(began, wait.opened) < patience():
        return False
    return are_staff_off(now) or now - began >= patience()


def miss(inbox: Inbox, talk: Conversation, wait: Wait, now: datetime) -> Message | None:
    """Give a conversation that nobody answered back to the bot and tell the person so; None where somebody answered meanwhile.

    The person's last words are offered as a button, so that the bot answers them at a tap.

    Raises:
        InboxError: where the inbox cannot be used.
    """
    buttons = [{"title": channel_say("again"), "payload": wait.said}] if wait.said else []
    return inbox.miss(talk, wait, missed_line(now), {"buttons": buttons}, _given_back_id(talk))


def is_given_back(line: Line | Message) -> bool:
    """True for the line that tells a person that the bot answers again."""
    return line.author == "bot" and (line.client_id or "").startswith(GIVEN_BACK)


def handed_over(text: str, now: datetime, talk: Conversation, place: int = 0) -> str:
    """The words for a person who was handed over, with their place in the line where there is one: the answer's own first line says that
    nobody is there."""
    _, _, hotlines = text.partition("\n")
    return f"{say('handed_over')}{place_words(place)}{asked_line(now, is_missed=talk.status != OPEN)}\n{hotlines}".rstrip()


def place_words(place: int) -> str:
    """What tells a person how many wait before them; empty where they do not wait (0)."""
    if place < 1:
        return ""
    return channel_say("next_in_line") if place == 1 else channel_say("in_line", before=place - 1)


def too_many_wait(text: str) -> str:
    """The words for a person whom staff's list has no room for, from the answer that was to hand them over: whom to call."""
    _, _, hotlines = text.partition("\n")
    return f"{channel_say('too_many_wait')}\n{hotlines}".rstrip()


def handover_context(lines: Sequence[Line], text: str) -> Handover:
    """What a person who asks for staff was asking about; the message itself where nothing was answered before."""
    for place in range(len(lines) - 1, 0, -1):
        answer = (lines[place].payload or {}).get("answer") or {}
        if lines[place].author == "bot" and answer.get("topic"):
            question = next((line.text for line in reversed(lines[:place]) if line.author == "person"), text)
            return Handover(question, (answer.get("region") or {}).get("id"), answer["topic"])
    return Handover(text)


def _leaves(text: str, talk: Conversation, wait: Wait) -> bool:
    """True for words that no longer want staff. What is said to a clerk who answers is read by nobody but them."""
    return leaves_wholly(text) or (not wait.answered and (leaves(text) or (talk.status == OPEN and sounds_like_leaving(text))))


def _given_back_id(talk: Conversation) -> str:
    return f"{GIVEN_BACK}{talk.since.isoformat() if talk.since else ''}"
