"""The first message of an answer, by status: at most 300 characters, what to do before what is written."""

from __future__ import annotations

from knowledge.answers.cite import source_line
from knowledge.answers.fitting import Lines
from knowledge.answers.office_line import contact_lines, leading_offices, office_line, renamed_line
from knowledge.answers.pages import FIRST_MESSAGE, in_first_messages, joined
from knowledge.answers.phrases import (
    call,
    call_plain,
    first_note,
    first_step,
    gloss_line,
    guide_of,
    missing_details,
    near_line,
    near_lines,
    numbered,
    others_line,
    phone_lines,
    silent_line,
    topic_name,
)
from knowledge.answers.point_message import is_led, point_message
from knowledge.answers.wording import say
from knowledge.catalog.glosses import hard_words
from knowledge.catalog.notes import place_name
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Citation, Place, Status

MOST_STEPS = 4
MOST_NEAR_STEPS = 2
MOST_STEPS_ASKED = 3


def first_message(answer: Answer) -> str:
    """What is sent first for an answer of any status."""
    told = point_message(answer) if is_led(answer) else MAIN[answer.status](answer)
    return joined([told, answer.caution])


def _answered(answer: Answer) -> str:
    if answer.compared:
        return _comparison(answer)
    citation = answer.citations[0]
    lines = Lines()
    leads = leading_offices(answer)
    near = near_lines(answer) if answer.is_near else []
    lines.may(8, answer.say)
    if answer.missing:
        lines.must(_missing(answer))
    for line in near:
        lines.may(7, line)
    if not near:
        lines.may(8, first_step(answer))
    lines.must(_summary(answer))
    if not (near and answer.points[0].sources):  # where national law is near, its article stands for the clause's words
        lines.may(6, _hard_word(citation))
        lines.quote(citation)
    lines.must(source_line(citation))
    lines.may(3, office_line(answer, leads, is_full=True), short=office_line(answer, leads, is_full=False))
    lines.may(3, joined(contact_lines(answer, leads[:1])))
    lines.may(2, renamed_line(answer, leads))
    lines.may(1 if near else 9, first_note(answer))
    lines.must(silent_line(answer))
    lines.may(5, call(answer.hotlines), short=call_plain(answer.hotlines))
    lines.may(4, others_line(answer))
    return lines.fit(FIRST_MESSAGE)


def _hard_word(citation: Citation) -> str:
    """The first hard word of what is told, in plain words."""
    quoted = [citation.clause.text[start:end] for start, end in citation.highlights[:1]]
    return next((gloss_line(gloss) for gloss in hard_words(citation.clause.summary, *quoted)), "")


def _missing(answer: Answer) -> str:
    """That the documents do not state what was asked for."""
    held_by = _region_name(answer.citations[0])
    key = "lead_in_missing" if _is_own(answer) else "lead_in_missing_both"
    return say(key, place=answer.place.name if answer.place else held_by, province=held_by, details=missing_details(answer))


def _summary(answer: Answer) -> str:
    """What the clause says, and whose rule it is."""
    citation, key = answer.citations[0], "answered" if _is_own(answer) else "answered_from_province"
    holder, city = _region_name(citation), answer.place.name if answer.place else ""
    if key == "answered" and citation.clause.summary.startswith(holder[:-1]):
        return citation.clause.summary  # 安阳要求… says it already
    return say(key, place=holder, city=city, summary=citation.clause.summary)


def _is_own(answer: Answer) -> bool:
    """True where the document is the place's own, not its province's."""
    return answer.place is None or answer.citations[0].document.region == answer.place.id


def _region_name(citation: Citation) -> str:
    return place_name(load_gazetteer(), citation.document.region)


def _comparison(answer: Answer) -> str:
    blocks = [_side(place, citation) for place, citation in zip(answer.compared, answer.citations)]
    return in_first_messages([say("compare_lead"), *blocks, silent_line(answer), first_note(answer)])


def _side(place: Place, citation: Citation) -> str:
    """One side of a comparison; where a province speaks for a city, that is said."""
    key = "compare" if citation.document.region == place.id else "compare_province"
    return f"{say(key, place=place.name, province=_region_name(citation), summary=citation.clause.gist)}\n{source_line(citation)}"


def _needs_region(answer: Answer) -> str:
    if answer.topic is None:
        return answer.say or say("needs_region")
    if answer.say:
        return joined([answer.say, first_step(answer), call(answer.hotlines), others_line(answer)])
    # What holds everywhere comes before the question back: most of it needs no city.
    told = near_lines(answer) if answer.points else _steps(answer, MOST_STEPS_ASKED)
    return joined([*told, call(answer.hotlines), say("needs_region_topic", topic=topic_name(answer)), others_line(answer)])


def _steps(answer: Answer, most: int) -> list[str]:
    """The first steps of the topic, numbered."""
    guide = guide_of(answer)
    return numbered([fact.text for fact in guide.steps[:most]] if guide else [])


def _near_law(answer: Answer) -> str:
    """Points of national law that are only near, the topic's first steps where there is but one, and the city asked for."""
    near = near_lines(answer)
    steps = _steps(answer, MOST_NEAR_STEPS) if len(near) == 1 else []
    return joined([*near, *steps, call(answer.hotlines), say("needs_city_beside"), others_line(answer)])


def _needs_topic(answer: Answer) -> str:
    if answer.topic is None:
        return "\n".join([say("needs_topic_unclear"), *numbered(option.label for option in answer.options)])
    told = {topic.button: f"{topic.button}（{topic.example}）" for topic in load_topics().values()}
    asked = [near_line(answer), say("needs_topic_beside")] if answer.points else [say("needs_topic")]
    return "\n".join([*asked, *numbered(told.get(option.label, option.label) for option in answer.options)])


def _without_clause(answer: Answer) -> str:
    told = near_lines(answer) if answer.points else []
    steps = _steps(answer, MOST_STEPS - 2 * len(told))
    # That a document of the place has ended says more than that none is held.
    opening, numbers = first_note(answer) or _without_opening(answer), call(answer.hotlines)
    if answer.status is Status.NO_CLAUSE:
        return joined([answer.say, opening, *told, *steps, numbers, others_line(answer)])
    # Where no document of the place is held, what holds everywhere comes first and that is said after it.
    return joined([answer.say, *told, *steps, numbers, opening, others_line(answer)])


def _without_opening(answer: Answer) -> str:
    # The documents we hold are the city's, also where a county was named; of a place not held its own name is said.
    is_held = answer.status is Status.NO_CLAUSE
    spoken_for = answer.place if is_held else answer.asked or answer.place
    told = missing_details(answer) if is_held else ""
    return say(answer.status.value, city=spoken_for.name if spoken_for else "", topic=told or topic_name(answer))


def _out_of_scope(answer: Answer) -> str:
    lines = [say("out_of_scope")]
    if answer.say and answer.hotlines:
        first = answer.hotlines[0]
        lines.insert(0, say("out_of_scope_number", say=answer.say, number=first.number, name=first.name, purpose=first.purpose))
    if answer.options:
        lines += [say("out_of_scope_near"), *numbered(option.label for option in answer.options)]
    return "\n".join(lines)


def _crisis(answer: Answer) -> str:
    return say("crisis", say=answer.say)


def _with_phones(answer: Answer) -> str:
    return "\n".join([say(answer.status.value), *phone_lines(answer.hotlines)])


MAIN = {
    Status.ANSWERED: _answered,
    Status.ANSWERED_FROM_PROVINCE: _answered,
    Status.NEEDS_REGION: _needs_region,
    Status.NEEDS_TOPIC: _needs_topic,
    Status.NO_CLAUSE: _without_clause,
    Status.REGION_NOT_COVERED: _without_clause,
    Status.ANSWERED_FROM_LAW: _near_law,
    Status.OUT_OF_SCOPE: _out_of_scope,
    Status.CRISIS: _crisis,
    Status.HANDOVER: _with_phones,
    Status.SMALLTALK: lambda answer: answer.say or say("smalltalk"),
    Status.ERROR: _with_phones,
}
