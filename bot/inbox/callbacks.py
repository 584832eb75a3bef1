"""Numbers that persons leave to be called back: sealed, shown once to the account that sees to the conversation, and gone in days.

Everywhere else a number is masked before it is stored. Here the person gives it to be called, where the centre's `callback_days` allow it.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Collection
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bot.inbox import audit, conversations
from bot.inbox.centre import settings, settings_file
from bot.inbox.clock import stored
from bot.inbox.errors import InboxError
from bot.inbox.model import BOT
from bot.inbox.person import keyed_hash
from bot.inbox.tables import callbacks
from bot.inbox.upsert import update_or_insert
from knowledge.errors import CatalogError

MOST_DAYS = 30
_NUMBER = re.compile(r"(?:\+?86)?(1[3-9]\d{9})|(0\d{2,3}\d{7,8})")


def callback_days() -> int:
    """Days that a number is kept at most; 0 where nobody is asked for one.

    Raises:
        CatalogError: naming file and field, where the setting is no such number.
    """
    days = settings().get("callback_days")
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
        raise CatalogError(f"{settings_file()}: callback_days needs whole days from 0 (nobody is asked) to {MOST_DAYS}")
    return days


def read_number(text: str) -> str | None:
    """The digits of a mobile number or of a landline with its area code, as people type them; None where a text is neither."""
    found = _NUMBER.fullmatch(re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text)))
    return (found[1] or found[2]) if found is not None else None


def keep(connection: Connection, person: str, number: str, at: datetime) -> None:
    """Seal the number of a person who asked for staff; the last one counts.

    Raises:
        InboxError: where they did not ask.
    """
    conversations.hold(connection, person)
    if conversations.find(connection, person).status == BOT:
        raise InboxError("this person did not ask for staff")
    values = {"sealed": _seal().encrypt(number.encode()).decode(), "at": stored(at)}
    update_or_insert(connection, callbacks, {"person": person}, values, values)


def take(connection: Connection, person: str, account: str, at: datetime) -> str | None:
    """The number, once; None where there is none any more.

    Raises:
        InboxError: where the conversation is another account's, or nobody's.
    """
    conversations.hold(connection, person)
    if conversations.find(connection, person).claimed_by != account:
        raise InboxError("only the account that sees to a conversation is shown its number")
    sealed = connection.execute(select(callbacks.c.sealed).where(callbacks.c.person == person)).scalar()
    if not sealed:
        return None
    connection.execute(delete(callbacks).where(callbacks.c.person == person))
    audit.write(connection, account, "callback.view", person, at)
    try:
        return _seal().decrypt(str(sealed).encode()).decode()
    except InvalidToken:
        return None


def waiting(connection: Connection, persons: Collection[str]) -> frozenset[str]:
    """Of these persons those who wait to be called."""
    return frozenset(connection.execute(select(callbacks.c.person).where(callbacks.c.person.in_(list(persons)))).scalars())


def end(connection: Connection, person: str) -> None:
    """Delete the number of a person."""
    connection.execute(delete(callbacks).where(callbacks.c.person == person))


def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(keyed_hash("call back", "seal"))))
