"""The script beside an answer: say this, ask these questions, papers to bring, refer to this office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.staff.words import say
from knowledge.answers.desk import open_desk
from knowledge.answers.office_line import contact_line
from knowledge.catalog.files import read_yaml
from knowledge.catalog.guides import Guide, load_guides
from knowledge.catalog.topics import load_topics
from knowledge.contacts import contacts_of
from knowledge.generation import kept
from knowledge.model import Fact

ASKS_CITY = frozenset({"needs_region", "answered_from_law"})
SAID_AS_IT_IS = frozenset({"crisis", "handover", "smalltalk", "out_of_scope", "error", "needs_topic"})
"""Statuses whose words are said as the worker would read them; no topic's guide belongs to them."""


@dataclass(frozen=True)
class Referral:
    """A body to go to and its part: "lead", "with", or "" for where such matters are taken anywhere."""

    name: str
    role: str = ""


@dataclass(frozen=True)
class Script:
    """What a member of staff says and does; empty parts are not known."""

    topic: str
    say: tuple[str, ...] = ()
    steps: tuple[Fact, ...] = ()
    ask: tuple[str, ...] = ()
    papers: tuple[Fact, ...] = ()
    limits: tuple[Fact, ...] = ()
    refer: tuple[Referral, ...] = ()
    hotlines: tuple[tuple[str, str], ...] = ()
    contacts: tuple[str, ...] = ()
    """Where the offices are reached, as the centre's own list tells."""
    is_crisis: bool = False

    @property
    def destinations(self) -> tuple[Referral, ...]:
        """Where to send the worker: who leads, and where such matters are taken anywhere."""
        return tuple(referral for referral in self.refer if referral.role != "with")

    @property
    def beside(self) -> tuple[Referral, ...]:
        """Bodies that work along; often a dozen, and rarely the ones to go to."""
        return tuple(referral for referral in self.refer if referral.role == "with")


def script_of(answer: Mapping[str, Any], text: str) -> Script:
    """The script for an answer's payload and its words."""
    topic, status = answer.get("topic"), str(answer.get("status") or "error")
    hotlines = tuple((str(line["number"]), str(line["name"])) for line in answer.get("hotlines") or ())
    lines = tuple(line for line in text.split("\n") if line.strip())
    if topic not in load_topics() or status in SAID_AS_IT_IS:
        return Script("", say=lines, hotlines=hotlines, is_crisis=status == "crisis")
    guide = load_guides().get(topic)
    city = (say("ask_city"),) if status in ASKS_CITY else ()
    return Script(
        topic=load_topics()[topic].name,
        say=(*(_point(answer) or (*_lead(guide), *_summary(answer))), *_notes(answer)),
        steps=guide.steps if guide else (),
        ask=(*city, *load_questions().get(topic, ())),
        papers=guide.papers if guide else (),
        limits=guide.limits if guide else (),
        refer=_referrals(answer.get("offices") or (), guide),
        hotlines=hotlines,
        contacts=_contacts(answer),
    )


@kept()
def load_questions() -> Mapping[str, tuple[str, ...]]:
    """What staff ask about each topic."""
    content: Mapping[str, Sequence[str]] = read_yaml(Path(__file__).with_name("questions.yml"))
    return {topic: tuple(questions) for topic, questions in content.items()}


def law_of(answer: Mapping[str, Any]) -> str:
    """The act and article of the point that answers; "" where a document or nothing does."""
    source = next((point.get("source") or {} for point in answer.get("points") or ()), {})
    return f"《{source['act']}》{source.get('article') or ''}" if source.get("act") else ""


def _point(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """What the answering point says, then the exception and the step for this case; nothing where none answers."""
    led = next((point["id"] for point in answer.get("points") or ()), None)
    point = open_desk().resources.library.point(led) if led else None
    if point is None:
        return ()
    law = law_of(answer)
    return tuple(filter(None, (point.says, point.but, point.do, say("law", law=law) if law else "")))


def _notes(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The most important note; how old a document is matters only where the document answers."""
    return () if law_of(answer) else tuple(say("note", note=note) for note in list(answer.get("notes") or ())[:1])


def _lead(guide: Guide | None) -> tuple[str, ...]:
    return (guide.lead,) if guide else ()


def _summary(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The plain line of the clause cited first."""
    cited = next((clause["id"] for clause in answer.get("clauses") or ()), None)
    clause = open_desk().resources.library.clause(cited) if cited else None
    return (clause.summary,) if clause is not None and clause.summary else ()


def _contacts(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Where the leading offices are reached; by the place asked about, then the one that answers, then its document's."""
    region, clauses = answer.get("region") or {}, answer.get("clauses") or ()
    regions = [region.get("id"), *(clause.get("region") for clause in clauses[:1])]
    leads = (office["name"] for office in answer.get("offices") or () if office.get("role") == "lead")
    return tuple(contact_line(found) for name in leads for found in contacts_of(name, [known for known in regions if known]))


def _referrals(offices: Sequence[Mapping[str, str]], guide: Guide | None) -> tuple[Referral, ...]:
    leading = sorted(offices, key=lambda office: office.get("role") != "lead")
    own = tuple(Referral(office["name"], office.get("role") or "with") for office in leading)
    return (*own, *(Referral(fact.text) for fact in (guide.where if guide else ())))
