"""Handing a conversation over to staff and back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from knowledge.errors import InboxError
from knowledge.inbox import audit, conversations, transcript
from knowledge.inbox.clock import stored
from knowledge.inbox.model import Conversation, Message

SUMMARY_MESSAGES = 5
SUMMARY_LENGTH = 80


def open_for_staff(connection: Connection, conversation: Conversation, at: datetime) -> Conversation:
    """Hand over with the question, place and topic given; a conversation that is open already stays as it is."""
    person = conversation.person
    conversations.touch(connection, person, conversation.channel or "", at)
    known = conversations.find(connection, person)
    if known.status == "open":
        return known
    return conversations.change(
        connection,
        person,
        status="open",
        since=stored(at),
        region=conversation.region,
        topic=conversation.topic,
        question=conversation.question,
        summary=_summary(connection, person),
    )


def reply(connection: Connection, person: str, account: str, text: str, at: datetime) -> Message:
    """Store a reply of staff on the person's own channel.

    Raises:
        InboxError: where the person has no conversation.
    """
    conversation = conversations.find(connection, person)
    if conversation.channel is None:
        raise InboxError("this person has no conversation; it may have been deleted")
    audit.write(connection, account, "reply", person, at)
    return transcript.add(connection, transcript.Draft(person, conversation.channel, "staff", text, None, None), at)


def close(connection: Connection, person: str, account: str, at: datetime) -> None:
    """Give a conversation back to the bot; nothing happens where it is the bot's already."""
    if conversations.find(connection, person).status == "open":
        conversations.change(connection, person, status="bot", since=None)
        audit.write(connection, account, "close", person, at)


def _summary(connection: Connection, person: str) -> str:
    """The last things the person wrote, oldest first, one a line."""
    asked = transcript.latest(connection, person, "person", limit=SUMMARY_MESSAGES)
    return "\n".join(message.text.replace("\n", " ")[:SUMMARY_LENGTH] for message in reversed(asked))
