"""An answer as words: the first message short, everything else on request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.answers.cite import document_name, full_number, quote, source_line
from knowledge.answers.fitting import Lines
from knowledge.answers.office_line import leading_offices, office_line, renamed_line
from knowledge.answers.wording import aspects, say
from knowledge.catalog.guides import Guide, load_guides
from knowledge.catalog.notes import place_name
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Citation, Fact, Hotline, Option, Role, Status

FIRST_MESSAGE = 300
"""Characters of a first message at most."""
PAGE_BYTES = 1900
"""UTF-8 bytes of a page at most; WeChat takes 2,048, the rest is for the "continue" line."""
PAGE_BREAK = "\f"
MOST_STEPS = 4

_IN_FORCE = re.compile(r"（[^（）]*起施行）")
_SENTENCE_ENDS = re.compile(r"(?<=[。！？；\n])")


@dataclass(frozen=True)
class Reply:
    """Pages of text (the first is sent, the rest on 继续) and the buttons below the first."""

    pages: tuple[str, ...]
    options: tuple[Option, ...] = ()


def render(answer: Answer, aspect: str = "answer") -> Reply:
    """The reply for an answer, or for one aspect of it (`steps`, `papers`, `original`, `offices`, `phones`, `more`)."""
    text = ASPECTS[aspect](answer)
    return Reply(paginate(text), _options(answer, aspect))


def paginate(text: str, limit: int = PAGE_BYTES) -> tuple[str, ...]:
    """`text` in pages of at most `limit` UTF-8 bytes, cut after sentences; all but the last say how to go on."""
    pages: list[str] = []
    for part in text.split(PAGE_BREAK):
        page = ""
        for piece in _pieces(part, limit):
            if len((page + piece).encode()) > limit:
                pages.append(page)
                page = ""
            page += piece
        pages.append(page)
    return (*(f"{page.rstrip()}\n{say('continue_hint')}" for page in pages[:-1]), pages[-1].strip())


def _pieces(text: str, limit: int) -> Iterator[str]:
    longest = limit // 4
    for sentence in _SENTENCE_ENDS.split(text):
        yield from (sentence[start : start + longest] for start in range(0, len(sentence), longest))


def _topic_name(answer: Answer) -> str:
    return load_topics()[answer.topic].name if answer.topic else ""


def _guide(answer: Answer) -> Guide | None:
    return load_guides().get(answer.topic or "")


def _main(answer: Answer) -> str:
    return MAIN[answer.status](answer)


def _answered(answer: Answer) -> str:
    if answer.compared:
        return _comparison(answer)
    citation = answer.citations[0]
    lines = Lines()
    leads = leading_offices(answer)
    lines.must(_opening(answer))
    lines.may(8, _first_step(answer))
    lines.must(citation.clause.summary)
    lines.quote(citation)
    lines.must(source_line(citation))
    lines.may(3, office_line(answer, leads, is_full=True), short=office_line(answer, leads, is_full=False))
    lines.may(2, renamed_line(answer, leads))
    lines.must(_first_note(answer))
    lines.must(_silent(answer))
    lines.may(5, _call(answer.hotlines), short=_call_plain(answer.hotlines))
    lines.may(4, _others(answer))
    return lines.fit(FIRST_MESSAGE)


def _opening(answer: Answer) -> str:
    place = answer.citations[0].document.region
    city = answer.place.name if answer.place else ""
    if answer.missing:
        name = city if answer.place and place == answer.place.id else answer.citations[0].document.issuer
        return say("lead_in_missing", place=name, details="、".join(answer.missing))
    if answer.status is Status.ANSWERED_FROM_PROVINCE:
        key = "answered_mentioned" if answer.is_mentioned else "answered_from_province"
        return say(key, city=city, place=_province_name(answer))
    return say("answered", place=city, topic=_topic_name(answer))


def _province_name(answer: Answer) -> str:
    return place_name(load_gazetteer(), answer.citations[0].document.region)


def _comparison(answer: Answer) -> str:
    blocks = [
        f"{say('compare', place=place.name, summary=citation.clause.summary)}\n{source_line(citation)}"
        for place, citation in zip(answer.compared, answer.citations)
    ]
    return _in_pages([*blocks, _silent(answer), _first_note(answer)])


def _in_pages(blocks: list[str]) -> str:
    """Blocks joined by lines, with a page break before a block that would make its page too long."""
    pages = [""]
    for block in filter(None, blocks):
        longer = f"{pages[-1]}\n{block}".strip()
        if pages[-1] and len(longer) > FIRST_MESSAGE - len(say("continue_hint")) - 1:
            pages.append(block)
        else:
            pages[-1] = longer
    return PAGE_BREAK.join(pages)


def _silent(answer: Answer) -> str:
    return say("silent", places="、".join(place.name for place in answer.silent)) if answer.silent else ""


def _first_note(answer: Answer) -> str:
    return say("note", note=answer.notes[0]) if answer.notes else ""


def _first_step(answer: Answer) -> str:
    """The fact that speaks to the very question, else the first step of the guide."""
    if answer.facts:
        return _fact(answer.facts[0])
    guide = _guide(answer)
    return say("first_step", lead=guide.lead) if guide else ""


def _fact(fact: Fact) -> str:
    if fact.kind == "step":
        return say("first_step", lead=fact.text)
    source = _IN_FORCE.sub("", fact.source)
    return say("fact_law", text=fact.text.rstrip("。"), source=source) if source else say("fact_plain", text=fact.text)


def _call(hotlines: tuple[Hotline, ...]) -> str:
    return say("call", number=hotlines[0].number, purpose=hotlines[0].purpose) if hotlines else ""


def _call_plain(hotlines: tuple[Hotline, ...]) -> str:
    return say("call_plain", number=hotlines[0].number) if hotlines else ""


def _others(answer: Answer) -> str:
    names = [load_topics()[topic].button for topic in answer.other_topics]
    return say("other_topics", topics="、".join(names)) if names else ""


def _needs_region(answer: Answer) -> str:
    asks = answer.say or (say("needs_region_topic", topic=_topic_name(answer)) if answer.topic else say("needs_region"))
    if answer.topic is None:
        return asks
    return "\n".join(line for line in (asks, _first_step(answer), _call(answer.hotlines), _others(answer)) if line)


def _needs_topic(answer: Answer) -> str:
    if answer.topic is None:
        return "\n".join([say("needs_topic_unclear"), *(f"{number}. {option.label}" for number, option in enumerate(answer.options, 1))])
    by_button = {topic.button: topic for topic in load_topics().values()}
    lines = [f"{number}. {option.label}（{by_button[option.label].example}）" for number, option in enumerate(answer.options, 1)]
    return "\n".join([say("needs_topic"), *lines])


def _without_clause(answer: Answer) -> str:
    # The documents we hold are the city's, also where a county was named; of a place not held its own name is said.
    spoken_for = answer.place if answer.status is Status.NO_CLAUSE else answer.asked or answer.place
    opening = say(answer.status.value, city=spoken_for.name if spoken_for else "", topic=_topic_name(answer))
    told = [_fact(fact) for fact in answer.facts[:1]]
    steps = [fact for fact in _guide_steps(answer) if fact not in answer.facts[:1]][: MOST_STEPS - len(told)]
    lines = [opening, *told, *_numbered(tuple(steps)), _call(answer.hotlines), _others(answer)]
    return "\n".join(line for line in lines if line)


def _guide_steps(answer: Answer) -> tuple[Fact, ...]:
    guide = _guide(answer)
    return guide.steps if guide else ()


def _numbered(facts: tuple[Fact, ...]) -> list[str]:
    return [f"{number}. {fact.text}" for number, fact in enumerate(facts, 1)]


def _out_of_scope(answer: Answer) -> str:
    lines = [say("out_of_scope")]
    if answer.say and answer.hotlines:
        first = answer.hotlines[0]
        lines.insert(0, say("out_of_scope_number", say=answer.say, number=first.number, name=first.name, purpose=first.purpose))
    if answer.options:
        lines += [say("out_of_scope_near"), *(f"{number}. {option.label}" for number, option in enumerate(answer.options, 1))]
    return "\n".join(lines)


def _crisis(answer: Answer) -> str:
    return "\n".join([say("crisis", say=answer.say), *_phone_lines(answer.hotlines), say("crisis_after")])


def _with_phones(answer: Answer) -> str:
    return "\n".join([say(answer.status.value), *_phone_lines(answer.hotlines)])


def _phone_lines(hotlines: tuple[Hotline, ...]) -> list[str]:
    return [say("phone_line", number=line.number, name=line.name, purpose=line.purpose) for line in hotlines]


def _steps(answer: Answer) -> str:
    guide = _guide(answer)
    if guide is None:
        return _phones(answer)
    where = [say("where") + "、".join(fact.text for fact in guide.where)] if guide.where else []
    steps = [say("steps", topic=_topic_name(answer)), *_with_sources(guide.steps), *where, _call(answer.hotlines)]
    limits = [say("limits"), *_with_sources(guide.limits)] if guide.limits else []
    return PAGE_BREAK.join("\n".join(lines).strip() for lines in (steps, limits) if lines)


def _with_sources(facts: tuple[Fact, ...]) -> list[str]:
    """Numbered lines with act and article; the date in force stays in the guide's file."""
    sources = [_IN_FORCE.sub("", fact.source) for fact in facts]
    return [f"{number}. {fact.text}" + (f"（{source}）" if source else "") for number, (fact, source) in enumerate(zip(facts, sources), 1)]


def _papers(answer: Answer) -> str:
    guide = _guide(answer)
    if guide is None or not guide.papers:
        return _phones(answer)
    return "\n".join([say("papers"), *_with_sources(guide.papers), _call(answer.hotlines)]).strip()


def _original(answer: Answer) -> str:
    if not answer.citations:
        city = answer.place.name if answer.place else ""
        return say("original_none", city=city)
    return "\n".join([*(_whole_clause(citation) for citation in answer.citations[:1]), _first_note(answer)]).strip()


def _whole_clause(citation: Citation) -> str:
    clause = citation.clause
    return say(
        "original",
        document=document_name(citation.document),
        number=full_number(clause),
        heading=clause.heading,
        text=clause.text,
        source=source_line(citation),
    )


def _offices(answer: Answer) -> str:
    if not answer.offices:
        return "\n".join([say("office_none"), _call(answer.hotlines)]).strip()
    leads = "、".join(_office(office.name, office.as_printed) for office in answer.offices if office.role is Role.LEAD)
    others = "、".join(office.name for office in answer.offices if office.role is Role.WITH)
    listed = say("office_list", lead=leads, with_=others) if others else say("office_lead_only", lead=leads)
    notes = [say("note", note=note) for note in answer.notes[1:2]]
    return "\n".join([listed, source_line(answer.citations[0]), *notes, say("office_contact")])


def _office(name: str, printed: str) -> str:
    return name if name.endswith(printed.lstrip("省市县区")) else name + say("office_printed", printed=printed)


def _phones(answer: Answer) -> str:
    return "\n".join([say("phones"), *_phone_lines(answer.hotlines), *([say("phone_office")] if answer.offices else [])])


def _more(answer: Answer) -> str:
    rest = answer.citations[1:]
    if not rest:
        return say("more_none" if answer.citations else "more_none_uncited")
    parts = [f"{citation.clause.summary}\n{say('quote', quote=quote(citation, 120))}\n{source_line(citation)}" for citation in rest]
    return "\n".join([say("more"), *parts])


def _simple(answer: Answer) -> str:
    """The first thing to do and the summary, nothing else."""
    if not answer.citations:
        return _main(answer)
    return "\n".join(line for line in (_first_step(answer), answer.citations[0].clause.summary, _call(answer.hotlines)) if line)


def _options(answer: Answer, aspect: str) -> tuple[Option, ...]:
    if answer.options:
        return answer.options
    if answer.status in (Status.CRISIS, Status.OUT_OF_SCOPE, Status.HANDOVER, Status.SMALLTALK, Status.ERROR):
        return ()
    topics = load_topics()
    others = tuple(Option(topics[topic].button, topics[topic].button) for topic in answer.other_topics)
    names = [name for name in ("steps", "papers", "original", "offices", "phones", "region") if name != aspect]
    if not answer.citations:
        names = [name for name in names if name not in ("original", "offices")]
    return (*others, *(Option(aspects()[name], aspects()[name]) for name in names))[:6]


MAIN = {
    Status.ANSWERED: _answered,
    Status.ANSWERED_FROM_PROVINCE: _answered,
    Status.NEEDS_REGION: _needs_region,
    Status.NEEDS_TOPIC: _needs_topic,
    Status.NO_CLAUSE: _without_clause,
    Status.REGION_NOT_COVERED: _without_clause,
    Status.OUT_OF_SCOPE: _out_of_scope,
    Status.CRISIS: _crisis,
    Status.HANDOVER: _with_phones,
    Status.SMALLTALK: lambda answer: answer.say or say("smalltalk"),
    Status.ERROR: _with_phones,
}

ASPECTS = {
    "answer": _main,
    "steps": _steps,
    "papers": _papers,
    "original": _original,
    "offices": _offices,
    "phones": _phones,
    "more": _more,
    "simple": _simple,
}
