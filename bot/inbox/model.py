"""What the inbox gives back: messages, conversations, noted questions, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

AUTHORS = ("person", "bot", "staff")
VOTES = ("up", "down")
LONGEST_REPLY = 500
"""Characters of a reply of staff: in UTF-8 no more than one message of WeChat holds."""
REASONS = ("没答对", "看不懂", "地方不对", "过期了")
DECISIONS = ("example", "gap", "discard")
OUTCOMES = ("settled", "referred", "unreached", "left", "other")
"""How a hand-over ended: answered for good, sent to an office, no word from the person any more, the person left, otherwise."""


@dataclass(frozen=True)
class Message:
    """One line of a conversation; `seq` grows over the whole inbox, `is_new` is False where the message was stored before."""

    seq: int
    person: str
    channel: str
    author: str
    text: str
    payload: dict[str, Any] | None
    client_id: str | None
    at: datetime
    is_new: bool = True


BOT, OPEN, MISSED = "bot", "open", "missed"
"""Who answers a person: the bot; staff; the bot, because nobody of staff did, who still see that they were asked for."""


@dataclass(frozen=True)
class Conversation:
    """Who answers a person (`status`: BOT, OPEN or MISSED); `since` is when staff were asked for or took over (UTC)."""

    person: str
    status: str = BOT
    since: datetime | None = None
    region: str | None = None
    topic: str | None = None
    channel: str | None = None
    question: str = ""
    summary: str = ""
    last_at: datetime | None = None
    claimed_by: str | None = None
    """The account of staff that sees to it."""
    seen: int | None = None
    """The number of the newest line that anybody of staff had on the screen; None where nobody has looked."""
    centre: str | None = None
    """The centre that answers for the person's place; None where nobody knows which."""

    def is_for(self, centre: str | None) -> bool:
        """True where staff of a centre see it; without one they see all, and what is nobody's is seen by all."""
        return centre is None or self.centre in (None, centre)


@dataclass(frozen=True)
class Asked(Conversation):
    """A conversation that staff were asked into: since when the person waits for an answer (UTC), None where they have one, and how
    many of the person's lines nobody of staff has seen."""

    waits_since: datetime | None = None
    unread: int = 0


@dataclass(frozen=True)
class Seen:
    """What a member of staff had on the screen: the number of the newest line, and whose the conversation was."""

    newest: int = 0
    claimant: str | None = None


@dataclass(frozen=True)
class Wait:
    """How long a person whom staff answer has waited for them.

    `since` is when what is unanswered was said first, None where nothing is; `said` the person's last words where nobody, the bot
    included, said anything after them; `opened` when the clerk who has the conversation on the screen now opened it, None where nobody
    has; `answered` the number of the last reply of staff since they have it, 0 where there is none. Times are UTC.
    """

    since: datetime | None = None
    said: str = ""
    opened: datetime | None = None
    answered: int = 0


@dataclass(frozen=True)
class NotedQuestion:
    """A question that was not answered surely; `status` is "new" or the decision of staff, `answer_status` what the bot said."""

    id: int
    channel: str
    text: str
    topic: str | None
    region: str | None
    answer_status: str
    confidence: float | None
    reason: str | None
    at: datetime
    status: str = "new"
    decided_topic: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Feedback:
    """A vote on one answer; `seq` is the message voted on."""

    id: int
    channel: str
    seq: int | None
    vote: str
    reason: str | None
    text: str
    at: datetime


@dataclass(frozen=True)
class Count:
    """How many turns of a day (China time) had this topic, region and status; an unknown topic or region is None."""

    day: date
    topic: str | None
    region: str | None
    status: str
    turns: int
