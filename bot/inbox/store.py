"""The inbox: the only store written while the assistant runs. Everything is redacted before it is written."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table

from bot.inbox import conversations, handover, learning, looks, queue, retention, transcript
from bot.inbox.clock import utc_now
from bot.inbox.database import Database, inbox_url
from bot.inbox.errors import InboxError
from bot.inbox.model import AUTHORS, MISSED, OPEN, REASONS, VOTES, Asked, Conversation, Count, Feedback, Message, NotedQuestion, Seen, Wait
from bot.inbox.redact import redact, redact_reply, redact_values

MOST_MISSED = 100
"""Conversations that are still in staff's list though the bot answers again: more would hide those who wait."""
PLACES_SECONDS = 2.0
"""How long the order of those who wait counts: every one of their pages asks for it again and again."""
PAUSE_SECONDS = 0.02
"""Between two transactions that delete what is old, for those who wait to write."""

_opened: dict[tuple[int, str], Inbox] = {}
_opening = threading.Lock()


def open_inbox(url: str | None = None) -> Inbox:
    """The inbox at a SQLAlchemy URL, by default that of `GONGYOU_INBOX_URL`; opened once per URL and process.

    Raises:
        InboxError: where it cannot be opened or has another version.
    """
    # A connection must not be shared with a forked process.
    key = (os.getpid(), url or inbox_url())
    with _opening:
        if key not in _opened:
            _opened[key] = Inbox(Database(key[1]))
        return _opened[key]


class Inbox:
    """Transcripts, hand-overs and questions to learn from; `person` is always a `person_key`. Thread-safe, short transactions.

    Every method raises InboxError where the store cannot be used.
    """

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self.database = database
        self._now = now
        self._places: tuple[float, Mapping[str, int]] = (float("-inf"), {})

    # Transcript

    def add_message(
        self, person: str, channel: str, author: str, text: str, payload: dict[str, Any] | None = None, client_id: str | None = None
    ) -> Message:
        """Store a message of "person", "bot" or "staff"; the same client id of a person again gives the message stored first."""
        _must_be(author, AUTHORS, "author")
        mask = redact if author == "person" else redact_reply
        draft = transcript.Draft(person, channel, author, mask(text), redact_values(payload, mask), client_id)
        with self.database.writing() as connection:
            return transcript.add(connection, draft, self._now())

    def add_answer(
        self, person: str, channel: str, seq: int, text: str, payload: dict[str, Any] | None, client_id: str, only_newest: bool = False
    ) -> Message | None:
        """Store the bot's answer to the message `seq`, once for its client id; None where the person had that message deleted.

        With `only_newest` it is also None where anything was said after the message: then there is nothing to apologise for.
        """
        draft = transcript.Draft(person, channel, "bot", redact_reply(text), redact_values(payload, redact_reply), client_id, seq)
        with self.database.writing() as connection:
            return transcript.answer(connection, draft, self._now(), only_newest)

    def newest_message(self, person: str) -> Message | None:
        """The newest message of a person's conversation; None where there is none."""
        with self.database.reading() as connection:
            return next(iter(transcript.latest(connection, person)), None)

    def messages_after(self, person: str, seq: int = 0, limit: int = 200) -> list[Message]:
        """A person's messages with a number above `seq`, oldest first."""
        with self.database.reading() as connection:
            return transcript.after(connection, person, seq, limit)

    def forget(self, person: str) -> frozenset[str]:
        """Delete transcript, hand-over, questions and feedback of a person, from the disk too; gives which of these there were.

        Raises:
            InboxError: where not everything could be deleted, or its bytes may still be on the disk; to be called again then.
        """
        with self.database.writing() as connection:
            gone = retention.forget(connection, person)
        self.database.wipe(bool(gone))
        return gone

    # Hand-over

    def conversation(self, person: str) -> Conversation:
        """Who answers this person; the bot where nothing is known."""
        with self.database.reading() as connection:
            return conversations.find(connection, person)

    def open_handover(
        self, person: str, channel: str, question: str, region: str | None, topic: str | None, is_missed: bool = False
    ) -> Conversation:
        """Hand a conversation to staff, or, where `is_missed`, only show them that they were asked for; an open one stays as it is."""
        status = MISSED if is_missed else OPEN
        wanted = Conversation(person, status, channel=channel, question=redact(question), region=region, topic=topic)
        with self.database.writing() as connection:
            return handover.open_for_staff(connection, wanted, self._now())

    def reply_as_staff(self, person: str, account: str, text: str, seen: Seen | None = None) -> Message:
        """Store a reply of staff for the person's channel to deliver, and who wrote it in the audit log; they answer from now on.

        Raises:
            InboxError: where the person has no conversation.
            OvertakenError: where another account answered it, or took it, since it was `seen` so.
        """
        with self.database.writing() as connection:
            return handover.reply(connection, person, account, redact_reply(text), seen, self._now())

    def close_handover(self, person: str, account: str, outcome: str = "other") -> None:
        """Give a conversation back to the bot, with one of OUTCOMES."""
        with self.database.writing() as connection:
            handover.close(connection, person, account, outcome, self._now())

    def open_conversations(self) -> list[Conversation]:
        """Conversations that staff have, longest waiting first."""
        with self.database.reading() as connection:
            return conversations.with_status(connection, OPEN)

    def asked_conversations(self) -> list[Asked]:
        """Conversations that staff were asked into: who waits for an answer, who has one, then the newest missed; longest waiting first."""
        with self.database.reading() as connection:
            return queue.asked(connection, MOST_MISSED)

    def place_in_line(self, person: str, is_fresh: bool = False) -> int:
        """Which a person is of those who wait for staff, 1 for the next one; 0 where they do not wait. At most PLACES_SECONDS old."""
        made, places = self._places
        if is_fresh or time.monotonic() - made > PLACES_SECONDS:
            with self.database.reading() as connection:
                places = queue.places(connection)
            self._places = (time.monotonic(), places)
        return places.get(person, 0)

    def wait(self, person: str) -> Wait:
        """How long a person has waited for staff."""
        with self.database.reading() as connection:
            return handover.wait_of(connection, person, self._now())

    def look(self, person: str, account: str, newest: int = 0) -> None:
        """Note that an account has a conversation on the screen now, with its lines up to the number `newest` where there is one."""
        with self.database.writing() as connection:
            looks.look(connection, person, account, self._now())
            if newest:
                conversations.see(connection, person, newest)

    def miss(self, talk: Conversation, seen: Wait, text: str, payload: dict[str, Any], client_id: str) -> Message | None:
        """Give a conversation back to the bot because nobody answered, and tell the person so; the one caller who did gets the message.

        None where somebody answered since the wait was `seen`, or the conversation is the bot's already.
        """
        draft = transcript.Draft(talk.person, talk.channel or "", "bot", text, payload, client_id)
        with self.database.writing() as connection:
            return handover.miss(connection, draft, seen, self._now())

    # Learning

    def note_turn(self, person: str, channel: str, text: str, answer: Mapping[str, Any], confidence: float | None = None) -> None:
        """Count a turn, and keep its question where it was not answered surely; `answer` is the payload of the contract."""
        turn = replace(learning.turn_of(answer, person, channel, redact(text)), confidence=confidence)
        with self.database.writing() as connection:
            learning.count(connection, turn, self._now())
            if turn.is_unsure:
                learning.keep(connection, turn, self._now())

    def add_feedback(self, person: str, channel: str, seq: int | None, vote: str, reason: str | None, text: str = "") -> None:
        """Store a vote, "up" or "down", on the message `seq`; a later vote on the same message replaces it."""
        _must_be(vote, VOTES, "vote")
        if reason is not None:
            _must_be(reason, REASONS, "reason")
        with self.database.writing() as connection:
            learning.add_vote(connection, learning.Vote(person, channel, seq, vote, reason, redact(text)), self._now())

    def feedback(self, *, limit: int = 50, offset: int = 0) -> list[Feedback]:
        """Votes, newest first."""
        with self.database.reading() as connection:
            return learning.list_feedback(connection, limit, offset)

    def questions(self, *, status: str | None = "new", limit: int = 50, offset: int = 0) -> list[NotedQuestion]:
        """Noted questions of a status (every one where None), newest first."""
        with self.database.reading() as connection:
            return learning.list_questions(connection, status, limit, offset)

    def count_questions(self, status: str = "new") -> int:
        """How many noted questions have this status."""
        with self.database.reading() as connection:
            return learning.count_questions(connection, status)

    def decide(self, question_id: int, decision: str, account: str, topic: str | None = None) -> NotedQuestion:
        """Set what becomes of a question: "example" of a topic, "gap" in the content, "discard", or "new" to undo.

        Raises:
            InboxError: for another decision, an example without topic, or an unknown question.
        """
        with self.database.writing() as connection:
            return learning.decide(connection, question_id, decision, account, topic, self._now())

    def counts(self, since: date, until: date) -> list[Count]:
        """Turns by day, topic, region and status, from `since` to `until`, both included."""
        with self.database.reading() as connection:
            return learning.list_counts(connection, since, until)

    # Retention

    def prune(self, days: int) -> dict[str, int]:
        """Delete what is older than `days`, in short transactions with pauses; rows deleted by table."""
        if days < 1:
            raise InboxError("days must be 1 or more")
        deleted = {table.name: self._delete(table, condition) for table, condition in retention.outdated(days, self._now()).items()}
        self.database.scrub()
        return deleted

    def _delete(self, table: Table, condition: Any) -> int:
        deleted = 0
        while True:
            with self.database.writing() as connection:
                some = retention.delete_some(connection, table, condition)
            deleted += some
            if some < retention.BATCH:
                return deleted
            time.sleep(PAUSE_SECONDS)

    def delete_older_than(self, days: int) -> int:
        """Delete what is older than `days`; how many rows."""
        return sum(self.prune(days).values())


def _must_be(value: str, allowed: tuple[str, ...], what: str) -> None:
    if value not in allowed:
        raise InboxError(f"{value!r} is no {what}; use one of {', '.join(allowed)}")
