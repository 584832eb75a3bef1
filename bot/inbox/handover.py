"""Handing a conversation over to staff and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.inbox import audit, callbacks, claims, conversations, drafts, handover_log, looks, shown_names, transcript
from bot.inbox.centres import centre_of
from bot.inbox.clock import stored
from bot.inbox.errors import InboxError
from bot.inbox.model import BOT, MISSED, OPEN, Conversation, Message, Seen, Wait

SUMMARY_MESSAGES = 5
SUMMARY_LENGTH = 80
NOBODY = "nobody"
"""Stands in the audit log where no member of staff answered."""


def open_for_staff(connection: Connection, conversation: Conversation, at: datetime) -> Conversation:
    """Hand over with the question, place and topic given, as OPEN or as MISSED; a conversation that is so already stays as it is."""
    person = conversation.person
    conversations.touch(connection, person, conversation.channel or "", at)
    known = conversations.find(connection, person)
    if known.status in (OPEN, conversation.status):
        return known
    centre = centre_of(conversation.region)
    handover_log.opened(connection, replace(conversation, centre=centre), at)
    return conversations.change(
        connection,
        person,
        status=conversation.status,
        since=stored(at),
        region=conversation.region,
        topic=conversation.topic,
        question=conversation.question,
        summary=_summary(connection, person),
        claimed_by=None,
        seen=None,
        centre=centre,
    )


def reply(connection: Connection, person: str, account: str, text: str, seen: Seen | None, at: datetime) -> Message:
    """Store a reply of staff on the person's own channel; from now on they answer the person, and this account sees to it.

    Raises:
        InboxError: where the person has no conversation.
        OvertakenError: where another account answered or took it since it was `seen` so; None asks for no such care.
    """
    # Two who answer at once come here one after the other: the second finds what the first wrote.
    conversations.hold(connection, person)
    conversation = conversations.find(connection, person)
    if conversation.channel is None:
        raise InboxError("this person has no conversation; it may have been deleted")
    if seen is not None:
        claims.check_answered(connection, person, account, seen)
        claims.check_claim(conversation, account, seen)
    if conversation.status == MISSED:
        conversations.change(connection, person, status=OPEN, since=stored(at))
    conversations.change(connection, person, claimed_by=account)
    handover_log.answered(connection, person, account, at)
    drafts.end(connection, person, account)
    audit.write(connection, account, "reply", person, at)
    payload = {"account": account, "by": shown_names.shown_name(connection, account)}
    return transcript.add(connection, transcript.Draft(person, conversation.channel, "staff", text, payload, None), at)


def close(connection: Connection, person: str, account: str, outcome: str, at: datetime) -> None:
    """Give a conversation back to the bot; nothing happens where staff neither have it nor were missed."""
    if conversations.find(connection, person).status != BOT:
        conversations.change(connection, person, status=BOT, since=None, claimed_by=None)
        looks.end(connection, person)
        drafts.end(connection, person)
        callbacks.end(connection, person)
        handover_log.closed(connection, person, account, outcome, at)
        audit.write(connection, account, "close", person, at)


def wait_of(connection: Connection, person: str, at: datetime) -> Wait:
    """How long a person has waited for staff; nothing is unanswered where staff do not have the conversation."""
    talk = conversations.find(connection, person)
    if talk.status != OPEN or talk.since is None:
        return Wait()
    answered = next((message for message in transcript.latest(connection, person, "staff") if message.at >= talk.since), None)
    since = talk.since if answered is None else transcript.next_of(connection, person, "person", answered.seq)
    said = next((message.text for message in transcript.latest(connection, person) if message.author == "person"), "")
    return Wait(since, said, looks.opened(connection, person, at), answered.seq if answered else 0)


def miss(connection: Connection, draft: transcript.Draft, seen: Wait, at: datetime) -> Message | None:
    """Give a conversation that nobody answered back to the bot, and tell the person by `draft`; staff still see that they were asked for.

    None, and nothing changed, where somebody answered since the wait was `seen`, or gave it back.
    """
    person = draft.person
    conversations.hold(connection, person)
    found = wait_of(connection, person, at)
    if conversations.find(connection, person).status != OPEN or (found.since, found.answered) != (seen.since, seen.answered):
        return None
    conversations.change(connection, person, status=MISSED, claimed_by=None)
    handover_log.missed(connection, person, at)
    audit.write(connection, NOBODY, "missed", person, at)
    return transcript.add(connection, draft, at)


def _summary(connection: Connection, person: str) -> str:
    """The last things the person wrote, oldest first, one a line."""
    asked = transcript.latest(connection, person, "person", limit=SUMMARY_MESSAGES)
    return "\n".join(message.text.replace("\n", " ")[:SUMMARY_LENGTH] for message in reversed(asked))
