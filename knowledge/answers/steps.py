"""The steps of the desk in order. Each is a plain function on the context; setting `status` ends the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from knowledge.answers.choose import MOST_CLAUSES, choose_clauses, has_clause
from knowledge.answers.context import Context, Resources
from knowledge.answers.decide_topic import decide_topic
from knowledge.answers.find import answering, find_points
from knowledge.answers.in_force import ended_notes
from knowledge.answers.locate import locate
from knowledge.answers.points import cite_point
from knowledge.answers.relevant import relevant_places
from knowledge.answers.worded import unstated_words
from knowledge.answers.wording import say
from knowledge.catalog.details import details_asked
from knowledge.catalog.notes import place_name
from knowledge.danger.detect import danger_in
from knowledge.document import Document
from knowledge.model import Option, Place, Status
from knowledge.reading.told import NOTHING, told
from knowledge.search.normalize import simplify

MOST_MEANINGS = 5
OLD_AFTER_YEARS = 3
"""From this age on an answer says how old its document is; such opinions set targets two to five years ahead."""


def check_danger(context: Context) -> None:
    """Danger to life comes before everything else the message asks; in doubt the question is answered too."""
    # The whole message counts, not only the part that is answered: a long story may begin with the danger.
    danger = danger_in(context.question.text)
    if danger is None:
        return
    if danger.is_certain:
        context.status, context.danger = Status.CRISIS, danger.kind.name
        context.say, context.numbers = danger.kind.say, danger.kind.numbers
        context.options = (Option(say("calm_button"), say("calm_button")),)
    else:
        context.caution, context.caution_number = danger.kind.beside, danger.kind.numbers[0]


def read_told(context: Context) -> None:
    """What the person tells of their own case: before, in the question that the message follows, and in the message."""
    # With all three arguments, as the talk has asked for the same text already: what is remembered is found by them.
    before = told(context.question.earlier.text, context.as_of, "") if context.question.earlier else NOTHING
    context.told = before.updated(context.question.case).updated(told(context.text, context.as_of, ""))


def find_places(context: Context) -> None:
    """Every place the text names."""
    question = context.question
    context.located = locate(simplify(question.place_text or context.text), question.region, context.resources.gazetteer)
    if len(context.located.named) == 1:
        # Known even where the topic is still open, so that it is remembered.
        context.asked = context.resources.gazetteer.places[context.located.named[0]]
    context.unstated = unstated_words(context)
    context.details = (*details_asked(context.text), *context.unstated)
    context.vector = context.resources.search.encode(context.text)


def decide_place(context: Context) -> None:
    """The place whose documents answer; or a question back."""
    if context.topic is None and (found := answering(context)) is not None and found.point.region is None:
        context.status = Status.ANSWERED_FROM_LAW  # a fact of the whole country that belongs to no topic
        return
    located, gazetteer = context.located, context.resources.gazetteer
    if located.ambiguous and not (_is_home_topic(context) and located.home):
        _ask_which(context, located.candidates)
        return
    named = _places_for_topic(context) or _remembered(context)
    if not named:
        # A hometown or a workplace that does not answer this question must not answer the next one either.
        context.status, context.asked = Status.NEEDS_REGION, None
        if not context.say and _is_home_topic(context) and located.named:
            context.say = say("needs_home")  # where the person works was said, and does not answer for what is back home
        elif context.say and context.topic is not None:
            context.say = f"{context.say}\n{say('needs_region_topic', topic=context.resources.topics[context.topic].name)}"
        context.options = held_cities(context.resources)
        return
    cities = {gazetteer.city_of(place).id: place for place in reversed(named)}
    context.compared = tuple(reversed(cities))
    _prefer_spoken_for(context, cities)
    # Of several places the first with documents leads; the others are compared with it or named as silent.
    first = next((city for city in context.compared if city in context.resources.library.regions), context.compared[0])
    context.place, context.asked = gazetteer.places[first], gazetteer.places[cities[first]]
    _check_held(context)


def _is_home_topic(context: Context) -> bool:
    return context.topic is not None and context.resources.topics[context.topic].place == "home"


def _places_for_topic(context: Context) -> tuple[str, ...]:
    """Of the places named, those that count for the topic; all, where the message only answers our question for a place or asks what a
    place's document says."""
    located, text = context.located, simplify(context.question.place_text or context.text)
    places = relevant_places(located, context.topic, _is_home_topic(context), text, context.resources.gazetteer)
    return places or (located.named if context.question.place_text or context.names_document else ())


def _remembered(context: Context) -> tuple[str, ...]:
    """The place known from before, unless the person has just said that it is not meant."""
    gazetteer = context.resources.gazetteer
    region = (context.question.home if _is_home_topic(context) else None) or context.question.region
    if region is None or any(gazetteer.is_within(region, denied) for denied in context.located.denied):
        return ()
    return (region,)


def _prefer_spoken_for(context: Context, cities: dict[str, str]) -> None:
    """On the way home, another named place that speaks of it answers where the first has no document; the rest is named as silent."""
    # Only the way home has two ends that both answer for it; wages owed in 深圳 are not a matter of 安阳.
    if context.topic != "travel" or any(city in context.resources.library.regions for city in context.compared):
        return
    gazetteer = context.resources.gazetteer
    others = {gazetteer.city_of(place).id: place for place in context.located.named}
    spoken = next((city for city in others if _speaks(context, city)), None)
    if spoken is not None:
        cities[spoken] = others[spoken]
        context.silent, context.compared = context.compared, (spoken,)


def _speaks(context: Context, city: str) -> bool:
    """True where a held city, or the province it lies in, has a clause on the topic."""
    library, topic = context.resources.library, context.topic
    lineage = context.resources.gazetteer.lineage(city)
    return topic is not None and city in library.regions and any(has_clause(library, region, topic) for region in lineage)


def _ask_which(context: Context, candidates: tuple[str, ...]) -> None:
    context.status, context.say = Status.NEEDS_REGION, say("needs_region_which")
    places = context.resources.gazetteer.places
    labels = [_name_with_parent(places, place_id) for place_id in candidates[:MOST_MEANINGS]]
    context.options = tuple(Option(label, label) for label in labels)


def _name_with_parent(places: Mapping[str, Place], place_id: str) -> str:
    """吉林省吉林市: a name that means one place only."""
    place = places[place_id]
    return (places[place.parent].name if place.parent else "") + place.name


def held_cities(resources: Resources) -> tuple[Option, ...]:
    """The cities whose documents we hold, as choices."""
    places = resources.gazetteer.places
    cities = [places[region] for region in sorted(resources.library.regions) if region in places]
    return tuple(Option(city.name, city.name) for city in cities if city.level == "city")


def _check_held(context: Context) -> None:
    held, place = context.resources.library.regions, context.place
    assert place is not None
    if place.id in held:
        return
    inside = [region for region in sorted(held) if context.resources.gazetteer.is_within(region, place.id)]
    if inside and not context.question.asked_back:
        places = context.resources.gazetteer.places
        elsewhere = say("elsewhere", place=place.name)
        context.status, context.place, context.asked = Status.NEEDS_REGION, None, None
        context.say = say("needs_part", place=place.name)
        context.options = (*(Option(places[region].name, places[region].name) for region in inside), Option(elsewhere, elsewhere))
    else:
        context.status, context.notes = Status.REGION_NOT_COVERED, ended_notes(context)


def cite(context: Context) -> None:
    """The clauses that answer; from the province where the city is silent; or none."""
    choose_clauses(context)
    if len(context.compared) < 2 and (cited := cite_point(context)) is not None:
        others = [citation for citation in context.citations if citation.clause.id != cited.clause.id]
        context.citations = (cited, *others)[:MOST_CLAUSES]
    if not context.citations:
        context.status, context.notes = Status.NO_CLAUSE, ended_notes(context)
        return
    own = context.citations[0].document.region == (context.place.id if context.place else None)
    context.status = Status.ANSWERED if own else Status.ANSWERED_FROM_PROVINCE
    context.notes = _notes(context)


def _notes(context: Context) -> tuple[str, ...]:
    first = context.citations[0]
    name = place_name(context.resources.gazetteer, first.document.region)
    return (
        *ended_notes(context),
        *_age(first.document, context.as_of),
        *context.resources.notes.on(first.clause, first.document, name, context.as_of),
    )


def _age(document: Document, as_of: date) -> Iterator[str]:
    if document.year is None:
        yield say("undated_document")
    elif as_of.year - document.year >= OLD_AFTER_YEARS:
        yield say("old_document", year=document.year)


STEPS: tuple[Callable[[Context], None], ...] = (check_danger, read_told, find_places, find_points, decide_topic, decide_place, cite)
