"""What several members of staff at one list need to know of each other. `account` is the name of the one who acts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.inbox import callbacks, claims, conversations, drafts, handover_log, looks, notes, shown_names
from bot.inbox.centres import load_centres
from bot.inbox.clock import utc_now
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.model import BOT, LONGEST_REPLY, Conversation, Seen
from bot.inbox.redact import redact, redact_reply

LONGEST_DRAFT = 4 * LONGEST_REPLY
"""Who has pasted too much shortens it later."""


class Team:
    """Claims, who is looking, drafts, notes, names, what has ended. Every method raises InboxError where the store cannot be used."""

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    def claim(self, person: str, account: str, seen: Seen) -> Conversation:
        """Take a conversation, from somebody else only where that was `seen`.

        Raises:
            InboxError: where the bot has it.
            OvertakenError: where somebody else took it meanwhile.
        """
        with self._database.writing() as connection:
            return claims.claim(connection, person, account, seen, self._now())

    def release(self, person: str, account: str) -> Conversation:
        """Let whoever is free see to a conversation of this account."""
        with self._database.writing() as connection:
            return claims.release(connection, person, account, self._now())

    def keep_draft(self, person: str, account: str, text: str) -> None:
        """Keep what an account has written of a reply so far, for a conversation that staff were asked into."""
        with self._database.writing() as connection:
            if conversations.find(connection, person).status != BOT:
                drafts.keep(connection, person, account, redact_reply(text[:LONGEST_DRAFT]), self._now())

    def draft(self, person: str, account: str) -> str:
        """What an account has written of a reply so far; empty where that is nothing."""
        with self._database.reading() as connection:
            return drafts.find(connection, person, account)

    def names(self) -> Mapping[str, str]:
        """What to call each account."""
        with self._database.reading() as connection:
            return shown_names.names(connection)

    def set_shown_name(self, account: str, shown: str, by: str) -> None:
        """Choose the name that workers read, or none with an empty one.

        Raises:
            InboxError: where it is no name, or nobody has that account.
        """
        with self._database.writing() as connection:
            shown_names.set_shown_name(connection, account, shown, by, self._now())

    def transfer(self, person: str, account: str, to: str) -> Conversation:
        """Give a conversation to another account, which sees it as new.

        Raises:
            InboxError: where the bot has it, or the other one cannot log in.
        """
        with self._database.writing() as connection:
            return claims.transfer(connection, person, account, to, self._now())

    def move(self, person: str, account: str, centre: str) -> Conversation:
        """Give a conversation to another centre.

        Raises:
            InboxError: where the bot has it, or there is no such centre.
        """
        with self._database.writing() as connection:
            return claims.move(connection, person, account, centre, self._now())

    def set_centre(self, account: str, centre: str, by: str) -> None:
        """Say whose list an account sees; with an empty centre it sees all.

        Raises:
            InboxError: where there is no such centre or account.
        """
        if centre and centre not in load_centres():
            raise InboxError(f"there is no centre {centre}; the settings have {', '.join(load_centres()) or 'none'}")
        with self._database.writing() as connection:
            shown_names.set_centre(connection, account, centre, by, self._now())

    def since(self, begin: datetime, centre: str | None) -> list[handover_log.HandoverRecord]:
        """Calls for staff that began at or after a moment (with its zone), of what a centre sees, oldest first."""
        with self._database.reading() as connection:
            return handover_log.since(connection, begin, centre)

    def leave_number(self, person: str, number: str) -> None:
        """Keep the number of a person who asked for staff, sealed; the last one counts.

        Raises:
            InboxError: where they did not ask.
        """
        with self._database.writing() as connection:
            callbacks.keep(connection, person, number, self._now())

    def take_number(self, person: str, account: str) -> str | None:
        """The number that a person left, once, for the account that sees to them; None where there is none any more.

        Raises:
            InboxError: where another account sees to them, or none.
        """
        with self._database.writing() as connection:
            return callbacks.take(connection, person, account, self._now())

    def to_call(self, persons: Collection[str]) -> frozenset[str]:
        """Of these persons those who left a number that nobody has taken."""
        with self._database.reading() as connection:
            return callbacks.waiting(connection, persons)

    def add_note(self, person: str, account: str, text: str) -> None:
        """Write a note that only staff read, masked like what persons write.

        Raises:
            InboxError: where the person has no conversation.
        """
        with self._database.writing() as connection:
            if conversations.find(connection, person).channel is None:
                raise InboxError("this person has no conversation; it may have been deleted")
            notes.add(connection, person, account, redact(text[: notes.LONGEST_NOTE]), self._now())

    def notes(self, person: str) -> list[notes.Note]:
        """The newest notes about a conversation, oldest first."""
        with self._database.reading() as connection:
            return notes.of_person(connection, person)

    def earlier(self, person: str, limit: int = 20) -> list[handover_log.HandoverRecord]:
        """The calls of a person for staff that have ended, newest first."""
        with self._database.reading() as connection:
            return handover_log.of_person(connection, person, limit)

    def ended(
        self, words: str, outcome: str, centre: str | None = None, *, limit: int, offset: int = 0
    ) -> list[handover_log.HandoverRecord]:
        """Calls that have ended, of what a centre sees, newest first: those with an outcome where one is given, and in whose conversation
        `words` were said."""
        with self._database.reading() as connection:
            return handover_log.ended(connection, words, outcome, centre, limit, offset)

    def watchers(self, persons: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The accounts that have each of these conversations on the screen now, by name."""
        with self._database.reading() as connection:
            return looks.watchers(connection, persons, self._now())
