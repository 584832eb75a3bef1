"""What the assistant could not answer surely, what people thought of its answers, and how often it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.inbox import transcript
from bot.inbox.clock import day_in_china, shown, shown_if_any, stored
from bot.inbox.errors import InboxError
from bot.inbox.model import DECISIONS, Count, Feedback, NotedQuestion
from bot.inbox.tables import counts, feedback, questions
from bot.inbox.upsert import update_or_insert

UNSURE_STATUSES = frozenset({"needs_topic", "no_clause", "region_not_covered", "out_of_scope", "error"})
# Words of somebody in danger, greetings and calls for a person are no questions to learn from.
NEVER_KEPT = frozenset({"crisis", "smalltalk", "handover"})
SURE_CONFIDENCE = 0.6


@dataclass(frozen=True)
class Turn:
    """One question with what became of it, redacted already."""

    person: str
    channel: str
    text: str
    topic: str | None
    region: str | None
    status: str
    confidence: float | None = None
    reason: str | None = None

    @property
    def is_unsure(self) -> bool:
        """True where staff should see the question."""
        if self.status in NEVER_KEPT or not self.text.strip():
            return False
        return self.status in UNSURE_STATUSES or (self.confidence is not None and self.confidence < SURE_CONFIDENCE)


@dataclass(frozen=True)
class Vote:
    """A vote on the message with the number `seq`, redacted already."""

    person: str
    channel: str
    seq: int | None
    vote: str
    reason: str | None
    text: str


def turn_of(answer: Mapping[str, Any], person: str, channel: str, text: str) -> Turn:
    """A turn from the payload of an answer, with or without its outer `answer` field."""
    inner = answer.get("answer", answer)
    region = inner.get("region") or {}
    return Turn(person, channel, text, inner.get("topic"), region.get("id"), str(inner.get("status") or "error"))


def count(connection: Connection, turn: Turn, at: datetime) -> None:
    """Add one to the count of this day, topic, region and status."""
    key = {"day": day_in_china(at), "topic": turn.topic or "", "region": turn.region or "", "status": turn.status}
    update_or_insert(connection, counts, key, {"turns": counts.c.turns + 1}, {"turns": 1})


def keep(connection: Connection, turn: Turn, at: datetime) -> None:
    """Keep a question for staff to look at."""
    connection.execute(
        insert(questions).values(
            person=turn.person,
            channel=turn.channel,
            text=turn.text,
            topic=turn.topic,
            region=turn.region,
            answer_status=turn.status,
            confidence=turn.confidence,
            reason=turn.reason,
            at=stored(at),
            status="new",
        )
    )


def add_vote(connection: Connection, vote: Vote, at: datetime) -> None:
    """Store a vote; a later vote on the same message takes the place of the earlier one. A vote down brings its question to staff."""
    if vote.seq is not None:
        connection.execute(delete(feedback).where(feedback.c.person == vote.person, feedback.c.seq == vote.seq))
    values = {"channel": vote.channel, "seq": vote.seq, "vote": vote.vote, "reason": vote.reason, "text": vote.text}
    connection.execute(insert(feedback).values(person=vote.person, at=stored(at), **values))
    if vote.vote == "down" and vote.seq is not None:
        _keep_voted_down(connection, vote, vote.seq, at)


def _keep_voted_down(connection: Connection, vote: Vote, seq: int, at: datetime) -> None:
    asked = transcript.latest(connection, vote.person, "person", before=seq)
    if not asked:
        return
    answered = [message for message in transcript.after(connection, vote.person, seq - 1, 1) if message.seq == seq and message.payload]
    turn = turn_of(answered[0].payload or {} if answered else {"status": "answered"}, vote.person, vote.channel, asked[0].text)
    noted = select(questions.c.id).where(questions.c.person == vote.person, questions.c.text == turn.text, questions.c.status == "new")
    known = connection.execute(noted.order_by(questions.c.id.desc()).limit(1)).scalar()
    if known is not None:
        connection.execute(update(questions).where(questions.c.id == known).values(reason=vote.reason or "down"))
    elif turn.status not in NEVER_KEPT:
        keep(connection, Turn(turn.person, turn.channel, turn.text, turn.topic, turn.region, turn.status, reason=vote.reason or "down"), at)


def list_questions(connection: Connection, status: str | None, limit: int, offset: int) -> list[NotedQuestion]:
    """Noted questions, newest first; of every status where `status` is None."""
    query = select(questions)
    if status is not None:
        query = query.where(questions.c.status == status)
    return [_question(row) for row in connection.execute(query.order_by(questions.c.id.desc()).limit(limit).offset(offset))]


def count_questions(connection: Connection, status: str) -> int:
    """How many noted questions have this status."""
    return int(connection.execute(select(func.count()).select_from(questions).where(questions.c.status == status)).scalar_one())


def decide(connection: Connection, question_id: int, decision: str, account: str, topic: str | None, at: datetime) -> NotedQuestion:
    """Set what becomes of a question: "example" of a topic, "gap" in the content, "discard", or "new" to undo.

    Raises:
        InboxError: for another decision, an example without topic, or an unknown question.
    """
    if decision not in (*DECISIONS, "new"):
        raise InboxError(f"{decision!r} is no decision; use one of {', '.join(DECISIONS)}")
    if decision == "example" and not topic:
        raise InboxError("an example needs a topic")
    values = {"status": decision, "decided_topic": topic, "decided_by": account, "decided_at": stored(at)}
    if connection.execute(update(questions).where(questions.c.id == question_id).values(**values)).rowcount == 0:
        raise InboxError(f"question {question_id} is not in the inbox")
    return _question(connection.execute(select(questions).where(questions.c.id == question_id)).one())


def list_feedback(connection: Connection, limit: int, offset: int) -> list[Feedback]:
    """Votes, newest first."""
    query = select(feedback).order_by(feedback.c.id.desc()).limit(limit).offset(offset)
    return [Feedback(row.id, row.channel, row.seq, row.vote, row.reason, row.text, shown(row.at)) for row in connection.execute(query)]


def list_counts(connection: Connection, since: date, until: date) -> list[Count]:
    """Counts of the days from `since` to `until`, both included."""
    query = select(counts).where(counts.c.day.between(since, until)).order_by("day", "topic", "region", "status")
    return [Count(row.day, row.topic or None, row.region or None, row.status, row.turns) for row in connection.execute(query)]


def _question(row: Row[Any]) -> NotedQuestion:
    return NotedQuestion(
        id=row.id,
        channel=row.channel,
        text=row.text,
        topic=row.topic,
        region=row.region,
        answer_status=row.answer_status,
        confidence=row.confidence,
        reason=row.reason,
        at=shown(row.at),
        status=row.status,
        decided_topic=row.decided_topic,
        decided_by=row.decided_by,
        decided_at=shown_if_any(row.decided_at),
    )
