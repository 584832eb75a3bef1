"""What is told on request about an answer: steps, papers, the clause, offices, telephone numbers, more, or less."""

from __future__ import annotations

from knowledge.answers.cite import document_name, full_number, quote, source_line
from knowledge.answers.first_message import first_message
from knowledge.answers.office_line import contact_lines, leading_offices, office_line
from knowledge.answers.pages import PAGE_BREAK, joined
from knowledge.answers.phrases import (
    again_call,
    call,
    first_note,
    first_step,
    gloss_line,
    guide_of,
    missing_details,
    near_line,
    phone_lines,
    topic_name,
    where_line,
    with_sources,
)
from knowledge.answers.point_message import is_led
from knowledge.answers.wording import say
from knowledge.catalog.glosses import hard_words
from knowledge.document import Role
from knowledge.model import Answer, Citation, Status
from knowledge.points.load import first_sentence

MORE_QUOTED = 120
"""Characters quoted of each further clause."""
MOST_REMINDERS = 3
"""Limits of the guide told where the documents hold nothing more."""
UNCITED = frozenset({Status.NO_CLAUSE, Status.REGION_NOT_COVERED})


def steps(answer: Answer) -> str:
    """The guide's steps; what to keep in mind on the next page."""
    guide = guide_of(answer)
    if guide is None:
        return phones(answer)
    told = joined([say("steps", topic=topic_name(answer)), *with_sources(guide.steps), where_line(guide), call(answer.hotlines)])
    limits = joined([say("limits"), *with_sources(guide.limits)]) if guide.limits else ""
    return PAGE_BREAK.join(filter(None, (told, limits)))


def papers(answer: Answer) -> str:
    """What to bring."""
    guide = guide_of(answer)
    if guide is None or not guide.papers:
        return phones(answer)
    return joined([say("papers"), *with_sources(guide.papers), call(answer.hotlines)])


def original(answer: Answer) -> str:
    """The best clause word for word, its hard words explained behind it."""
    if is_led(answer) and answer.points[0].sources:
        return _articles(answer)
    if not answer.citations:
        return say("original_none", city=answer.place.name if answer.place else "")
    citation = answer.citations[0]
    explained = [gloss_line(gloss) for gloss in hard_words(citation.clause.text)]
    return joined([_whole_clause(citation), first_note(answer), *([say("glosses"), *explained] if explained else [])])


def _articles(answer: Answer) -> str:
    """The city's own clause word for word, then the articles of the point that leads."""
    led = answer.points[0]
    told = [
        say("article", act=act, article=article, since=f"{since.year}年{since.month}月{since.day}日", text=text)
        for (act, article, since), text in zip(led.sources, led.texts, strict=True)
    ]
    clause = [_whole_clause(answer.citations[0])] if answer.citations else []
    return joined([*clause, *told])


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


def offices(answer: Answer) -> str:
    """Who is responsible, as the document prints it."""
    if not answer.citations:
        return _offices_anywhere(answer)
    if not answer.offices:
        return joined([say("office_none"), call(answer.hotlines)])
    leads = "、".join(_office(office.name, office.as_printed) for office in answer.offices if office.role is Role.LEAD)
    others = "、".join(office.name for office in answer.offices if office.role is Role.WITH)
    notes = [say("note", note=note) for note in answer.notes[1:2]]
    beside = say("office_with", names=others) if others else ""
    lead = say("office_list" if others else "office_lead_only", lead=leads)
    reached = contact_lines(answer, answer.offices) or [say("office_contact")]
    return joined([lead, *reached, beside, source_line(answer.citations[0]), *notes])


def _offices_anywhere(answer: Answer) -> str:
    """Where no document was cited, where such a matter is taken anywhere; the city is asked for where it would help."""
    asks = say("office_needs_region") if answer.status is Status.NEEDS_REGION else say("office_unknown")
    return joined([where_line(guide_of(answer)), asks, call(answer.hotlines)])


def _office(name: str, printed: str) -> str:
    return name if name.endswith(printed.lstrip("省市县区")) else name + say("office_printed", printed=printed)


def phones(answer: Answer) -> str:
    """The numbers for the topic."""
    own = contact_lines(answer, answer.offices) or ([say("phone_office")] if answer.offices else [])
    return joined([say("phones"), *phone_lines(answer.hotlines), *own])


def more(answer: Answer) -> str:
    """The other clauses on the matter; where there are none, what the guide says to keep in mind."""
    rest = answer.citations[1:]
    if not rest:
        return joined([say("more_none" if answer.citations else "more_none_uncited"), *_reminders(answer)])
    parts = [
        joined([citation.clause.summary, say("quote", quote=quote(citation, MORE_QUOTED)), source_line(citation)]) for citation in rest
    ]
    return joined([say("more"), *parts])


def _reminders(answer: Answer) -> list[str]:
    guide = guide_of(answer)
    told = guide.limits[:MOST_REMINDERS] if guide else ()
    return [say("limits"), *with_sources(told)] if told else []


def simple(answer: Answer) -> str:
    """The first thing to do and the summary in plain words, nothing else."""
    if is_led(answer):
        return joined([answer.points[0].point.says, answer.points[0].point.do, call(answer.hotlines)])
    if not answer.citations:
        return first_message(answer)
    summary = answer.citations[0].clause.summary
    return joined([first_step(answer), summary, *(gloss_line(gloss) for gloss in hard_words(summary)), call(answer.hotlines)])


def short(answer: Answer) -> str:
    """The first thing to do and whom to call."""
    if is_led(answer):
        return joined([first_sentence(answer.points[0].point.says), call(answer.hotlines)])
    return joined([first_step(answer), call(answer.hotlines)]) or first_message(answer)


def again(answer: Answer) -> str:
    """What a further question adds where the same words of the same clause would answer it once more."""
    if is_led(answer):
        point = answer.points[0].point
        told = answer.worked.line if answer.worked is not None and answer.worked.line else first_sentence(point.says)
        return joined([say("again_point", says=told), point.do, again_call(answer)])
    if answer.status in UNCITED:
        return joined([say("again_uncited"), first_step(answer), again_call(answer)])
    if not answer.citations:
        return first_message(answer)
    near = near_line(answer) if answer.points else ""
    return joined([_same_clause(answer), near, office_line(answer, leading_offices(answer), is_full=False), again_call(answer)])


def unsaid(answer: Answer) -> str:
    """What comes near to a further question, or that nothing we hold says it; and who would know."""
    near = near_line(answer) if answer.points and answer.is_near else say("unsaid")
    return joined([near, office_line(answer, leading_offices(answer), is_full=False), again_call(answer)])


def _same_clause(answer: Answer) -> str:
    """That it is the same clause; with its summary where no point says more."""
    if answer.missing:
        return say("again_missing", place=answer.place.name if answer.place else "", details=missing_details(answer))
    if answer.say:
        return answer.say
    return say("again") if answer.points else say("again_summary", summary=answer.citations[0].clause.gist)
