"""Playing conversations: each with a sender of its own, several at a time, a failure never ends the others."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

from bot.suite.errors import TargetError
from bot.suite.model import Conversation, Turn
from bot.suite.reply import Reply, read_reply
from bot.suite.results import ConversationResult, Run, TurnResult
from bot.suite.score import Failure, failures_of, undecided_of
from bot.suite.targets import Target

Played = Callable[[ConversationResult], None]


def play(conversation: Conversation, target: Target) -> ConversationResult:
    """One conversation from its first turn to its last."""
    sender = f"suite-{secrets.token_hex(8)}"
    started = time.monotonic()
    turns: list[TurnResult] = []
    error = ""
    try:
        for turn in conversation.turns:
            turns.append(_play_turn(turn, turns[-1].reply if turns else None, conversation, target, sender))
    except TargetError as failed:
        error = str(failed)
    return ConversationResult(
        id=conversation.id,
        name=conversation.name,
        suite=conversation.suite,
        file=conversation.file,
        line=conversation.line,
        region=conversation.region,
        tags=tuple(sorted(conversation.tags)),
        as_of=conversation.as_of.isoformat() if conversation.as_of else None,
        as_of_applied=target.applies_as_of or conversation.as_of is None,
        turns=tuple(turns),
        error=error,
        seconds=round(time.monotonic() - started, 3),
    )


def _play_turn(turn: Turn, before: Reply | None, conversation: Conversation, target: Target, sender: str) -> TurnResult:
    offered = dict(before.buttons) if before else {}
    text = offered.get(turn.text, turn.text) if turn.is_tap else turn.text
    started = time.monotonic()
    messages = target.say(sender, text, conversation.region, conversation.as_of)
    reply = read_reply(messages, round((time.monotonic() - started) * 1000))
    missed = (Failure("tap", turn.text, "、".join(offered) or "no buttons", turn.line),) if turn.is_tap and turn.text not in offered else ()
    return TurnResult(turn.text, turn.line, reply, (*missed, *failures_of(turn, reply)), undecided_of(turn, reply))


def play_all(conversations: Sequence[Conversation], target: Target, jobs: int = 1, played: Played = lambda _: None) -> Run:
    """All conversations in their order; `played` is told of each as it ends."""
    started, clock = datetime.now(timezone.utc), time.monotonic()

    def one(conversation: Conversation) -> ConversationResult:
        result = play(conversation, target)
        played(result)
        return result

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        results = tuple(pool.map(one, conversations))
    return Run(target.name, started.isoformat(timespec="seconds"), round(time.monotonic() - clock, 1), results)
