"""What a conversation remembers, and the latest message beside it.

Two slots carry everything: `region` (a place id) and `last` (the question answered last, with what was offered).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import dropwhile, islice
from typing import Any

from rasa_sdk import Tracker

from knowledge.answers.erase_words import buttons
from knowledge.answers.wording import aspects
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Guess, Status

TOPIC_INTENT = "ask_"
WAITING = frozenset({Status.NEEDS_TOPIC.value, Status.NEEDS_REGION.value})
"""Statuses of an answer that waits for a choice; national law may answer and ask for the place beside it."""
PARTS = "intent_parts"


@dataclass(frozen=True)
class Last:
    """The question answered last: its words without place names, its topic, and what was sent and offered with the answer.

    `before` are the words of the question that it followed.
    `problems` are the topics of a message that told several, while they are gone through one by one; `compared` the names
    of places shown beside each other. `cited` is the clause and the words of it that were shown, `aspect` what was shown of
    the answer. `home` is the hometown, kept beside the place where the person is; `asks_home` says that it was asked for just
    now, `in_danger` that the message before spoke of danger.
    """

    text: str = ""
    before: str = ""
    topic: str | None = None
    status: str = ""
    options: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    other_topics: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    cited: str = ""
    aspect: str = ""
    home: str | None = None
    asks_home: bool = False
    in_danger: bool = False

    @property
    def is_waiting(self) -> bool:
        """True where the last answer waits for one of its choices: a topic or a place; the buttons for more of an answer are none."""
        is_asked = self.status in WAITING or not set(self.options) & set(aspects().values())
        return is_asked and bool(self.options) and self.status in (*WAITING, Status.ANSWERED_FROM_LAW.value)

    @property
    def asks_place(self) -> bool:
        """True where the last answer asks for the place."""
        return self.status == Status.NEEDS_REGION.value or (self.status == Status.ANSWERED_FROM_LAW.value and self.is_waiting)

    @classmethod
    def from_slot(cls, value: Any) -> Last:
        """From the slot's JSON; a new conversation has none, one from an older version lacks fields."""
        if not isinstance(value, dict):
            return cls()
        known: dict[str, Any] = {field.name: value[field.name] for field in fields(cls) if value.get(field.name) is not None}
        return cls(**{name: _frozen(item) for name, item in known.items()})


def _frozen(item: Any) -> Any:
    """A list comes back from the tracker's JSON where a tuple was put in."""
    return tuple(item) if isinstance(item, list) else item


@dataclass(frozen=True)
class Turn:
    """One message with what is remembered."""

    text: str
    intent: str
    confidence: float
    guesses: tuple[Guess, ...]
    parts: tuple[Guess, ...]
    region: str | None
    last: Last
    is_cut: bool
    was_asked_to_erase: bool = False
    """The message before asked whether everything is to be deleted."""


def read_turn(tracker: Tracker) -> Turn:
    """The latest message of a conversation."""
    message, metadata = tracker.latest_message, _metadata(tracker)
    intent = message.get("intent") or {}
    preset = metadata.get("region")
    return Turn(
        text=message.get("text") or "",
        intent=intent.get("name") or "",
        confidence=intent.get("confidence") or 0.0,
        guesses=_guesses(message.get("intent_ranking") or []),
        parts=_guesses(message.get(PARTS) or []),
        region=tracker.get_slot("region") or (preset if preset in load_gazetteer().places else None),
        last=Last.from_slot(tracker.get_slot("last")),
        is_cut=bool(metadata.get("cut")),
        was_asked_to_erase=_was_asked_to_erase(tracker.events),
    )


def _was_asked_to_erase(events: list[dict[str, Any]]) -> bool:
    """True where the message right before the person's latest one offered to delete everything, in the same session."""
    from_latest = dropwhile(lambda event: event.get("event") != "user", reversed(events))
    for event in islice(from_latest, 1, None):
        if event.get("event") in ("user", "session_started"):
            return False
        shown = (event.get("data") or {}).get("buttons") if event.get("event") == "bot" else None
        if any(button.get("payload") == buttons()[0] for button in shown or ()):
            return True
    return False


def _metadata(tracker: Tracker) -> dict[str, Any]:
    users = (event for event in reversed(tracker.events) if event.get("event") == "user")
    return (next(users, None) or {}).get("metadata") or {}


def _guesses(ranking: list[dict[str, Any]]) -> tuple[Guess, ...]:
    return tuple(
        Guess(entry["name"].removeprefix(TOPIC_INTENT) if is_topic(entry["name"]) else entry["name"], entry["confidence"])
        for entry in ranking
    )


def is_topic(intent: str) -> bool:
    """True for the intents of the 27 topics (follow-ups such as `ask_phone` share the prefix)."""
    return intent.removeprefix(TOPIC_INTENT) in load_topics()
