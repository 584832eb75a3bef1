"""The first message of an answer that a point leads: the answer, the exception, the step, the source, one office with one telephone."""

from __future__ import annotations

from knowledge.answers.check_lines import checks_line, is_over, without_yes
from knowledge.answers.cite import document_name, full_number, quote, source_line
from knowledge.answers.fitting import SHORTEST_QUOTE, WISHED_QUOTE, Lines
from knowledge.answers.office_line import contact_lines, leading_offices, office_line
from knowledge.answers.pages import FIRST_MESSAGE, joined
from knowledge.answers.phrases import call, call_plain, first_note, law_names, missing_details, others_line, silent_line
from knowledge.answers.wording import say
from knowledge.catalog.notes import place_name
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Citation, Status
from knowledge.points.checks import is_contradicted
from knowledge.points.model import Point


def point_message(answer: Answer) -> str:
    """At most 300 characters; the first line answers."""
    led = answer.points[0]
    point, lines = led.point, Lines()
    lines.may(8, answer.say)
    result = answer.worked.line if answer.worked is not None else ""
    # A result already says how the person stands to the condition.
    checked = () if result else answer.checked
    checks, is_unmet = checks_line(point, checked), is_contradicted(checked)
    if result or is_unmet:
        lines.must(result or checks)
    lines.must(without_yes(point.says) if is_unmet else point.says)
    lines.may(7, answer.worked.question if answer.worked is not None else "")
    if not is_unmet:
        lines.may(8, checks)
    if answer.second is not None:
        lines.may(8, answer.second.point.says)
    lines.may(7 if answer.second is None else 2, point.but)
    lines.may(6, "" if is_over(checked) else point.do)
    lines.may(2, _words(answer, WISHED_QUOTE), short=_words(answer, SHORTEST_QUOTE))
    lines.must(_source(answer))
    lines.may(6, _governs(point))
    lines.may(4, _looked_up(answer))
    lines.may(5, _of_city(answer), short=_of_city(answer, is_full=False))
    if point.kind != "office":
        lines.may(3, office_line(answer, leading_offices(answer), is_full=False))
        lines.may(3, joined(contact_lines(answer, leading_offices(answer)[:1])))
    lines.may(5, call(answer.hotlines), short=call_plain(answer.hotlines))
    lines.may(4, _asks_city(answer))
    lines.may(1, _note(answer))
    lines.must(silent_line(answer))
    lines.may(2, others_line(answer))
    return lines.fit(FIRST_MESSAGE)


def is_led(answer: Answer) -> bool:
    """True where a point answers, and no places are compared."""
    return bool(answer.points) and not answer.is_near and not answer.compared


def _source(answer: Answer) -> str:
    """One line: acts with articles, or the clause with its document and date."""
    led = answer.points[0]
    if led.sources:
        second = answer.second if answer.second is not None and answer.second.sources else None
        names = dict.fromkeys([law_names(led), *([law_names(second)] if second is not None else [])])
        return say("law_source", names="、".join(names))
    if not answer.citations or not (led.point.sources or _names_office(led.point, answer.citations[0])):
        return ""
    citation = answer.citations[0]
    if answer.place is not None and citation.document.region != answer.place.id:
        province = place_name(load_gazetteer(), citation.document.region)
        return source_line(citation) + say("of_province", province=province, city=answer.place.name)
    return source_line(citation)


def _governs(point: Point) -> str:
    """That the place's own rule is told and not the nation's, where they differ."""
    return say("governs", place=place_name(load_gazetteer(), point.region)) if point.over and point.region is not None else ""


def _looked_up(answer: Answer) -> str:
    """When it was last looked up whether the place's act still holds, where that is long ago."""
    day = answer.points[0].looked_up
    return say("looked_up", year=day.year, month=day.month) if day is not None else ""


def _names_office(point: Point, citation: Citation) -> bool:
    """True for what became of an office that the clause on the matter still names."""
    return any(office.as_printed.lstrip("市省县区") in point.says for office in citation.clause.offices)


def _words(answer: Answer, limit: int) -> str:
    """The words of the clause that carry the point, as published; what a document leaves open stands in no words of it."""
    led = answer.points[0]
    is_quoted = led.span is not None and not led.point.is_generated and led.point.kind != "gap" and answer.citations
    return say("quote", quote=quote(answer.citations[0], limit)) if is_quoted else ""


def _of_city(answer: Answer, is_full: bool = True) -> str:
    """Where national law leads: the city's own words on the matter, or, where the message asks for them, that it has none."""
    if not answer.points[0].sources or answer.place is None:
        return ""
    if not answer.citations:
        return _without_words(answer) if answer.asks_document else ""
    citation = answer.citations[0]
    document, number = document_name(citation.document), full_number(citation.clause)
    is_own = citation.document.region == answer.place.id
    province = "" if is_own else place_name(load_gazetteer(), citation.document.region)
    holder = say("holder_city" if is_own else "holder_province", city=answer.place.name, province=province)
    if answer.missing:
        return say("city_lacks", holder=holder, document=document, number=number, details=missing_details(answer))
    if not is_full:
        return say("city_also", holder=holder, document=document, number=number)
    return f"{say('city_words', holder=holder, quote=quote(citation, WISHED_QUOTE))}\n{source_line(citation)}"


def _without_words(answer: Answer) -> str:
    """That the city's document says nothing of it; of a place whose documents are not held, that they are not."""
    assert answer.place is not None
    is_held, region = answer.status is not Status.REGION_NOT_COVERED, answer.points[0].point.region
    city = (answer.place if is_held else answer.asked or answer.place).name
    if region is None:
        return say("city_silent" if is_held else "city_not_held", city=city)
    return say("city_silent_local" if is_held else "city_not_held_local", city=city, place=place_name(load_gazetteer(), region))


def _asks_city(answer: Answer) -> str:
    """The city, where a local rule or office would add something; which of two places, where one was named that may be both."""
    if answer.status is not Status.ANSWERED_FROM_LAW:
        return ""
    is_local = answer.topic is not None and load_topics()[answer.topic].is_local
    return say("asks_city") if is_local else say("needs_region_which") if answer.options else ""


def _note(answer: Answer) -> str:
    """How old a document is matters only where the document answers."""
    return "" if answer.points[0].sources else first_note(answer)
