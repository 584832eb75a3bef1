"""What changed between two runs: for reviewing a new document, a new model or a new wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.suite.results import ConversationResult, Run, TurnResult
from bot.suite.score import FINDERS

COMPARED = ("status", "topic", "other_topics", "region", "clauses", "missing", "office", "hotline", "note", "buttons")
"""Fields compared turn by turn; the words themselves come last."""


@dataclass(frozen=True)
class Change:
    """One difference in one conversation; `turn` counts from 1, 0 is the conversation as a whole."""

    conversation: str
    turn: int
    field: str
    before: str
    after: str
    said: str = ""


def changes(before: Run, after: Run) -> tuple[Change, ...]:
    """All differences, in the order of the newer run; conversations that are gone come last."""
    old, new = _by_id(before), _by_id(after)
    found = [change for key, conversation in new.items() for change in _conversation(old.get(key), conversation)]
    return (*found, *(Change(key, 0, "conversation", "there", "gone") for key in old if key not in new))


def _by_id(run: Run) -> Mapping[str, ConversationResult]:
    return {conversation.id: conversation for conversation in run.conversations}


def _conversation(old: ConversationResult | None, new: ConversationResult) -> Iterator[Change]:
    if old is None:
        yield Change(new.id, 0, "conversation", "not there", new.outcome)
        return
    if old.outcome != new.outcome:
        yield Change(new.id, 0, "outcome", old.outcome, new.outcome)
    for number, (first, second) in enumerate(zip(old.turns, new.turns), 1):
        yield from _turn(new.id, number, first, second)
    if len(old.turns) != len(new.turns):
        yield Change(new.id, 0, "turns", str(len(old.turns)), str(len(new.turns)))


def _turn(conversation: str, number: int, old: TurnResult, new: TurnResult) -> Iterator[Change]:
    if old.user != new.user:
        yield Change(conversation, number, "user", old.user, new.user, new.user)
        return
    for field in COMPARED:
        first, second = ("、".join(FINDERS[field](turn.reply)) for turn in (old, new))
        if first != second:
            yield Change(conversation, number, field, first or "none", second or "none", new.user)
    if old.reply.text != new.reply.text:
        yield Change(conversation, number, "text", old.reply.text, new.reply.text, new.user)


def described(found: tuple[Change, ...]) -> str:
    """The changes as text, those of one turn together."""
    lines: list[str] = []
    heading = ""
    for change in found:
        place = f"{change.conversation}" + (f" · turn {change.turn}: {change.said[:40]}" if change.turn else "")
        if place != heading:
            lines.append(place)
            heading = place
        lines += [f"  {change.field}", f"    - {_indented(change.before)}", f"    + {_indented(change.after)}"]
    return "\n".join([*lines, f"{len(found)} changes in {len({change.conversation for change in found})} conversations"])


def _indented(text: str) -> str:
    return text.replace("\n", "\n      ")
