"""Lines that many replies share: what to do first, a fact with its source, whom to call."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.answers.wording import say
from knowledge.catalog.glosses import Gloss
from knowledge.catalog.guides import Guide, load_guides
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Fact, Hotline, LedPoint

MOST_NEAR = 2
IN_FORCE = "起施行"
"""Ends the brackets that say since when an act is in force."""


def topic_name(answer: Answer) -> str:
    """The formal name of the answer's topic, or ""."""
    return load_topics()[answer.topic].name if answer.topic else ""


def guide_of(answer: Answer) -> Guide | None:
    """The guide of the answer's topic."""
    return load_guides().get(answer.topic or "")


def first_step(answer: Answer) -> str:
    """The point that is near to the question, else the first step of the guide."""
    if answer.points:
        return near_line(answer)
    guide = guide_of(answer)
    return _do_first(guide.lead) if guide else ""


def near_line(answer: Answer) -> str:
    """A point that is only near to what was asked, said to be so."""
    return _near("near_point", answer.points[0])


def near_lines(answer: Answer) -> list[str]:
    """The same with the next one, where another is near as well."""
    return [near_line(answer), *(_near("near_point_also", led) for led in answer.points[1:MOST_NEAR])]


def _near(key: str, led: LedPoint) -> str:
    source = law_names(led)
    return say(key, says=led.point.says, source=source) if source else say(f"{key}_plain", says=led.point.says)


def law_names(led: LedPoint) -> str:
    """《劳动合同法》第四十二条、第八十七条; "" for a point of a document."""
    shown: dict[str, list[str]] = {}
    for act, article, _ in led.sources:
        shown.setdefault(act, []).append(article)
    return "、".join(f"《{act}》{'、'.join(filter(None, dict.fromkeys(articles)))}" for act, articles in shown.items())


def _do_first(step: str) -> str:
    """先做：先… would say it twice."""
    return say("first_step", lead=step.removeprefix("先"))


def _source(fact: Fact) -> str:
    """Act and article; the date in force stays in the guide's file."""
    named, *brackets = fact.source.split("（")
    for bracket in brackets:
        inside, _, behind = bracket.partition("）")
        named += behind if inside.endswith(IN_FORCE) else f"（{bracket}"
    return named


def with_sources(facts: Iterable[Fact]) -> list[str]:
    """Numbered facts with act and article."""
    return [f"{number}. {fact.text}" + (f"（{_source(fact)}）" if _source(fact) else "") for number, fact in enumerate(facts, 1)]


def numbered(lines: Iterable[str]) -> list[str]:
    """Lines with their numbers."""
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def where_line(guide: Guide | None) -> str:
    """Where to go, from the guide."""
    return say("where") + "、".join(fact.text for fact in guide.where) if guide and guide.where else ""


def call(hotlines: tuple[Hotline, ...]) -> str:
    """The first number with its purpose."""
    return say("call", number=hotlines[0].number, purpose=hotlines[0].purpose) if hotlines else ""


def again_call(answer: Answer) -> str:
    """Whom to ask about what the documents leave open."""
    first = answer.hotlines[:1]
    return "".join(say("again_call", number=line.number, purpose=line.purpose) for line in first)


def call_plain(hotlines: tuple[Hotline, ...]) -> str:
    """The first number alone."""
    return say("call_plain", number=hotlines[0].number) if hotlines else ""


def phone_lines(hotlines: Iterable[Hotline]) -> list[str]:
    """Numbers with name and purpose."""
    return [say("phone_line", number=line.number, name=line.name, purpose=line.purpose) for line in hotlines]


def first_note(answer: Answer) -> str:
    """The most important thing to know about the document."""
    return say("note", note=answer.notes[0]) if answer.notes else ""


def silent_line(answer: Answer) -> str:
    """Places asked about whose documents say nothing."""
    return say("silent", places="、".join(place.name for place in answer.silent)) if answer.silent else ""


def others_line(answer: Answer) -> str:
    """The further problems of the message."""
    names = [load_topics()[topic].button for topic in answer.other_topics]
    return say("other_topics", topics="、".join(names)) if names else ""


def missing_details(answer: Answer) -> str:
    """The details asked for that the document does not state."""
    return "、".join(answer.missing)


def gloss_line(gloss: Gloss) -> str:
    """A hard word in plain words."""
    return say("gloss", word=gloss.word, meaning=gloss.meaning)
