"""Who of staff sees to a conversation, so that no worker is answered twice by two who do not know of each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.inbox import audit, conversations, handover_log, transcript
from bot.inbox.centres import load_centres
from bot.inbox.errors import InboxError, OvertakenError
from bot.inbox.model import BOT, Conversation, Seen
from bot.inbox.tables import accounts


def claim(connection: Connection, person: str, account: str, seen: Seen, at: datetime) -> Conversation:
    """Give a conversation that staff were asked into to an account; from somebody else only where that was `seen`.

    Raises:
        InboxError: where the bot has it.
        OvertakenError: where somebody else took it meanwhile.
    """
    conversations.hold(connection, person)
    known = conversations.find(connection, person)
    if known.status == BOT:
        raise InboxError("the bot has this conversation")
    check_claim(known, account, seen)
    if known.claimed_by == account:
        return known
    audit.write(connection, account, "claim", person, at)
    return conversations.change(connection, person, claimed_by=account)


def release(connection: Connection, person: str, account: str, at: datetime) -> Conversation:
    """Let whoever is free see to a conversation that an account has claimed; somebody else's claim stays."""
    conversations.hold(connection, person)
    known = conversations.find(connection, person)
    if known.claimed_by != account:
        return known
    audit.write(connection, account, "release", person, at)
    return conversations.change(connection, person, claimed_by=None)


def transfer(connection: Connection, person: str, account: str, to: str, at: datetime) -> Conversation:
    """Give a conversation that staff were asked into from an account to another one.

    Raises:
        InboxError: where the bot has it, or the other one cannot log in.
    """
    conversations.hold(connection, person)
    if conversations.find(connection, person).status == BOT:
        raise InboxError("the bot has this conversation")
    may_log_in = select(accounts.c.name).where(accounts.c.name == to, accounts.c.disabled.is_(False))
    if connection.execute(may_log_in).first() is None:
        raise InboxError(f"there is no account {to}")
    audit.write(connection, account, "transfer", person, at)
    return conversations.change(connection, person, claimed_by=to, seen=None)


def move(connection: Connection, person: str, account: str, centre: str, at: datetime) -> Conversation:
    """Give a conversation that staff were asked into to another centre, where it is new and nobody's.

    Raises:
        InboxError: where the bot has it, or there is no such centre.
    """
    conversations.hold(connection, person)
    if conversations.find(connection, person).status == BOT or centre not in load_centres():
        raise InboxError("the bot has this conversation, or there is no such centre")
    handover_log.moved(connection, person, centre)
    audit.write(connection, account, "transfer", person, at)
    return conversations.change(connection, person, centre=centre, claimed_by=None, seen=None)


def check_claim(known: Conversation, account: str, seen: Seen) -> None:
    """Stop whoever does not know that another account has a conversation.

    Raises:
        OvertakenError: naming that account.
    """
    if known.claimed_by not in (None, account, seen.claimant):
        raise OvertakenError(str(known.claimed_by), has_answered=False)


def check_answered(connection: Connection, person: str, account: str, seen: Seen) -> None:
    """Stop whoever has not read what another account answered.

    Raises:
        OvertakenError: naming that account.
    """
    answered = next(iter(transcript.latest(connection, person, "staff")), None)
    by = (answered.payload or {}).get("account") if answered is not None and answered.seq > seen.newest else account
    if by != account:
        raise OvertakenError(str(by or ""), has_answered=True)
