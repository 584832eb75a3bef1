"""The point: one right, ban, condition, amount, deadline, paper, place, office or meaning, with its one source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = ("right", "ban", "condition", "amount", "deadline", "paper", "place", "office", "meaning", "step", "gap", "fact")
"""What a point is; `gap`: no rule says it, and the point says who would know; `fact`: a fact about a document."""
ASKS = ("verdict", "amount", "time", "who", "papers", "steps", "meaning", "document", "condition")
"""What kind of question a point answers: 能不能 · 多少 · 多久 · 找谁、在哪 · 要啥材料 · 咋办 · 啥意思 · about the document · 什么条件."""
VERDICTS = ("yes", "no", "depends")
PARTS = ("county", "urban")
"""Parts of a city that a rule may hold in alone: its counties and county-level cities, or its districts."""
WHO = ("worker", "firm", "site", "agency", "platform", "child", "family", "villager", "tenant", "landlord", "office", "anyone")
"""Who acts, or whom it is about: the worker resigns, the firm dismisses."""


@dataclass(frozen=True)
class Source:
    """Where a point stands: an article of an act, or a clause of a city's document; `words` carry it, character for character."""

    words: str
    act: str | None = None
    article: str = ""
    clause: str | None = None


@dataclass(frozen=True)
class Check:
    """A condition that a program can test against what was told: `what` op `needs` (lived_months >= 6)."""

    what: str
    op: str
    needs: float


@dataclass(frozen=True)
class Point:
    """The smallest thing a person can be told with one source.

    `says` is the answer, its first sentence by itself; `but` the exception that matters, `do` the step for this very case.
    `topics` come best first; `region` is None where it holds in all China,
    `within` the part of the city it holds in. `since` and `until` bound when it is true, where
    the source's own dates do not; `calls` are short numbers, best first, where the topic's do not fit; `rule` is the sum or term
    (knowledge/rules) that is worked out where this point leads; `over` are the points whose place this one takes where it holds
    (`knowledge/points/standing.py` says which may).
    """

    id: str
    says: str
    kind: str
    ask: str
    topics: tuple[str, ...]
    sources: tuple[Source, ...]
    asks: tuple[str, ...]
    region: str | None = None
    within: str | None = None
    verdict: str | None = None
    who: str = "anyone"
    but: str = ""
    do: str = ""
    clock: str = ""
    proof: str = ""
    checks: tuple[Check, ...] = ()
    calls: tuple[str, ...] = ()
    rule: str = ""
    over: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    is_generated: bool = False
