"""The report for the terminal: one line for each suite, then every failure with its line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bot.suite.results import ConversationResult, Run

NAME_COLUMNS = 34


def table(run: Run) -> str:
    """The whole run as text."""
    return "\n".join([*_failures(run), *_suites(run), _total(run), *_warnings(run)])


def _suites(run: Run) -> Iterator[str]:
    yield f"{_padded('suite')} passed failed error"
    suites: dict[str, list[ConversationResult]] = {}
    for conversation in run.conversations:
        suites.setdefault(conversation.suite, []).append(conversation)
    for name, own in suites.items():
        counts = [sum(conversation.outcome == outcome for conversation in own) for outcome in ("passed", "failed", "error")]
        yield f"{_padded(name)} {counts[0]:6} {counts[1]:6} {counts[2]:5}"


def _failures(run: Run) -> Iterator[str]:
    for conversation in run.conversations:
        if conversation.failures or conversation.error:
            yield described(conversation) + "\n"


def described(conversation: ConversationResult) -> str:
    """What is wrong in one conversation, each failure at its line."""
    lines = [f"{conversation.outcome.upper()} {conversation.id}"]
    for turn in conversation.turns:
        if turn.failures:
            lines.append(f"  said: {turn.user[:60]}")
            lines += [f"    {conversation.file}:{failure.line}: {failure}" for failure in turn.failures]
    if conversation.error:
        lines.append(f"  could not be played on: {conversation.error}")
    return "\n".join(lines)


def _total(run: Run) -> str:
    passed, failed, errors = (run.count(outcome) for outcome in ("passed", "failed", "error"))
    return f"{passed} passed, {failed} failed, {errors} could not run; {run.seconds:.1f} s, {run.target}"


def _warnings(run: Run) -> Iterator[str]:
    seen = [conversation for conversation in run.conversations if conversation.undecided]
    if seen:
        fields = "、".join(dict.fromkeys(field for conversation in seen for field in conversation.undecided))
        count = sum(conversation.outcome == "undecided" for conversation in seen)
        yield f"note: WeChat shows words and no payload: {fields} could not be decided; {count} conversations are undecided for it"
    ignored = sum(not conversation.as_of_applied for conversation in run.conversations)
    if ignored:
        yield f"note: `as_of` could not be applied to {ignored} conversations; a running assistant keeps its own day{_undecided(run)}"


def _undecided(run: Run) -> str:
    count = sum(
        bool(conversation.failures) and conversation.outcome == "undecided" and not conversation.as_of_applied
        for conversation in run.conversations
    )
    return f"; {count} of them went otherwise than expected (UNDECIDED above)" if count else ""


def _padded(text: str, columns: int = NAME_COLUMNS) -> str:
    """`text` filled up to a width in which Chinese characters count two."""
    width = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(0, columns - width)
