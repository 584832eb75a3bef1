"""The line that names who is responsible, with names that a reform has changed since the document."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.wording import say
from knowledge.catalog.notes import load_notes, place_name
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.contacts import Contact, contacts_of
from knowledge.document import Office, Role
from knowledge.model import Answer

MOST_LEADS = 2


def leading_offices(answer: Answer) -> tuple[Office, ...]:
    """The leading offices; where many lead alike, the one that serves the topic comes first."""
    leads = [office for office in answer.offices if office.role is Role.LEAD]
    if len(leads) > MOST_LEADS:
        words = load_topics()[answer.topic].office if answer.topic else ()
        leads.sort(key=lambda office: next((at for at, word in enumerate(words) if word in office.name), len(words)))
    return tuple(leads)


def office_line(answer: Answer, leads: tuple[Office, ...], is_full: bool) -> str:
    """One or two leading offices by name, more as "the first of so many"; in full, with names that a reform has changed."""
    if not leads:
        return ""
    is_province = answer.citations[0].document.level == "province"
    names = [office.name + (_written(answer, office) if is_full else "") for office in leads]
    shown = say("office_lead_many", name=names[0], count=len(leads)) if len(leads) > MOST_LEADS else "、".join(names)
    if (other := _serving_office(answer, leads)) is not None:
        shown = say("office_lead_beside", lead=shown, other=other.name)
    return say("office_lead_province" if is_province else "office_lead", names=shown)


def contact_lines(answer: Answer, offices: Sequence[Office]) -> list[str]:
    """Where these offices are reached, with the day that was checked, as far as the centre's own list tells."""
    return [contact_line(contact) for office in offices for contact in contacts_of(office.name, _regions(answer))]


def contact_line(contact: Contact) -> str:
    """Address, telephone and hours of an office in a line."""
    told = (contact.address, contact.telephone and say("contact_telephone", telephone=contact.telephone), contact.hours)
    day = contact.checked
    return say("contact", office=contact.office, told="，".join(filter(None, told)), year=day.year, month=day.month, day=day.day)


def _regions(answer: Answer) -> list[str]:
    """The places of an answer, the smallest first: an office of the county asked about is nearer than the city's."""
    places = [place.id for place in (answer.asked, answer.place) if place is not None]
    return list(dict.fromkeys([*places, *(citation.document.region for citation in answer.citations[:1])]))


def _serving_office(answer: Answer, leads: tuple[Office, ...]) -> Office | None:
    """The office beside the leading ones that serves the topic, where none of them does: 低保 is asked of 民政, whoever leads."""
    words = load_topics()[answer.topic].office if answer.topic else ()
    if any(word in office.name for word in words for office in leads):
        return None
    return next((office for word in words for office in answer.offices if word in office.name), None)


def _reform(answer: Answer, office: Office) -> str:
    """What a reform has changed about the office since the document, or nothing."""
    place = place_name(load_gazetteer(), answer.citations[0].document.region)
    return next(load_notes().of_office(office, place), "")


def _written(answer: Answer, office: Office) -> str:
    """The name that the document prints, where today's is known and another."""
    is_known = not office.name.endswith(office.as_printed)
    return say("office_written", printed=office.as_printed) if is_known and _reform(answer, office) else ""


def renamed_line(answer: Answer, leads: tuple[Office, ...]) -> str:
    """What became of a leading office that is shown under its old name."""
    shown = leads[:1] if len(leads) > MOST_LEADS else leads
    notes = (_reform(answer, office) for office in shown if office.name.endswith(office.as_printed))
    note = next(filter(None, notes), "")
    return say("office_renamed", note=note.rstrip("。")) if note else ""
