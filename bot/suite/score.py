"""What a reply is and what was expected of it: pure, so that old results can be scored anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.suite.fields import FIELDS, Kind
from bot.suite.model import NONE, Expected, Turn
from bot.suite.reply import Reply

LONGEST_SHOWN = 400
FAULT = "wechat"
"""The field of a failure that no expectation states: WeChat itself found a fault."""
SHOWN = frozenset({"buttons", "must", "must_not", "max_bytes", "within_ms"})
"""Fields that can be decided from what a person sees; the others need the payload."""


@dataclass(frozen=True)
class Failure:
    """One expectation that does not hold; `line` is where the suite states it."""

    field: str
    expected: str
    got: str
    line: int

    def __str__(self) -> str:
        return f"{self.field}: expected {self.expected}, got {self.got}"


def failures_of(turn: Turn, reply: Reply) -> tuple[Failure, ...]:
    """All expectations of a turn that its reply does not meet. Silence is always a failure."""
    faults = tuple(Failure(FAULT, "no fault", fault, turn.line) for fault in (reply.screen.faults if reply.screen else ()))
    if not reply.texts:
        return (*faults, Failure("reply", "words", "silence", turn.line))
    checked = (_check(expected, reply) for expected in turn.expects if _is_decided(expected, reply))
    return (*faults, *(failure for failure in checked if failure is not None))


def undecided_of(turn: Turn, reply: Reply) -> tuple[str, ...]:
    """The fields of a turn that its reply cannot decide."""
    return tuple(expected.field for expected in turn.expects if not _is_decided(expected, reply))


def _is_decided(expected: Expected, reply: Reply) -> bool:
    return reply.screen is None or expected.field in SHOWN


def _check(expected: Expected, reply: Reply) -> Failure | None:
    found = FINDERS[expected.field](reply)
    if FIELDS[expected.field].kind is Kind.LIMIT:
        return _over(expected, int(found[0]))
    if expected.field == "must_not":
        return _held(expected, [value for value in expected.values if value in found[0]])
    if expected.values == (NONE,):
        return None if not found else _failure(expected, NONE, found)
    holds = HOLDS.get(expected.field, _equals)
    if FIELDS[expected.field].kind is Kind.ONE_OF:
        wanted = [value for value in expected.values if value != NONE]
        is_met = any(holds(value, found) for value in wanted) or (NONE in expected.values and not found)
        return None if is_met else _failure(expected, " or ".join(expected.values), found)
    lacking = [value for value in expected.values if not holds(value, found)]
    return _failure(expected, "、".join(lacking), found) if lacking else None


def _over(expected: Expected, number: int) -> Failure | None:
    limit = int(expected.values[0])
    return Failure(expected.field, f"at most {limit}", str(number), expected.line) if number > limit else None


def _held(expected: Expected, forbidden: Sequence[str]) -> Failure | None:
    return Failure("must_not", "none of its words", "、".join(forbidden), expected.line) if forbidden else None


def _failure(expected: Expected, wanted: str, found: Sequence[str]) -> Failure:
    return Failure(expected.field, wanted, "、".join(found)[:LONGEST_SHOWN] or NONE, expected.line)


def _equals(value: str, found: Sequence[str]) -> bool:
    return value in found


def _within(value: str, found: Sequence[str]) -> bool:
    return any(value in text for text in found)


def _known(values: Iterable[object]) -> list[str]:
    return [str(value) for value in values if value]


def _highlighted(reply: Reply) -> list[str]:
    clauses = reply.answer.get("clauses") or ()
    return [clause["text"][start:end] for clause in clauses for start, end in clause.get("highlights") or ()]


def _offices(reply: Reply) -> list[str]:
    return _known(name for office in reply.answer.get("offices") or () for name in (office["name"], office.get("as_printed")))


FINDERS: Mapping[str, Callable[[Reply], Sequence[str]]] = {
    "status": lambda reply: _known([reply.answer.get("status")]),
    "topic": lambda reply: _known([reply.answer.get("topic")]),
    "other_topics": lambda reply: _known(reply.answer.get("other_topics") or ()),
    "region": lambda reply: _known([reply.region.get("id")]),
    "asked": lambda reply: _known([reply.region.get("asked")]),
    "clause": lambda reply: reply.clauses[:1],
    "clauses": lambda reply: reply.clauses,
    "highlight": _highlighted,
    "missing": lambda reply: _known(reply.answer.get("missing") or ()),
    "office": _offices,
    "hotline": lambda reply: _known(hotline["number"] for hotline in reply.answer.get("hotlines") or ()),
    "note": lambda reply: _known(reply.answer.get("notes") or ()),
    "buttons": lambda reply: [title for title, _ in reply.buttons],
    "must": lambda reply: [reply.text],
    "must_not": lambda reply: [reply.text],
    "max_bytes": lambda reply: [str(reply.screen.bytes if reply.screen else max(len(text.encode()) for text in reply.texts))],
    "within_ms": lambda reply: [str(reply.ms)],
}
"""What a reply shows for each field of the format."""

HOLDS: Mapping[str, Callable[[str, Sequence[str]], bool]] = dict.fromkeys(("highlight", "office", "note", "must"), _within)
"""Fields whose values are parts of what is found; the others are equal to it."""
