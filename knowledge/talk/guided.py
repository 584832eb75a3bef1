"""Guided talks: a few questions over the case, one at a time. What was told is not asked; every answer can be changed; a question in
between is answered by the talk as always, and the thread is taken up again."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.erase_words import is_about_erasing
from knowledge.answers.pages import FIRST_MESSAGE, joined
from knowledge.answers.wording import say as say_answer
from knowledge.catalog.regions import load_gazetteer
from knowledge.danger.detect import is_danger
from knowledge.model import Status
from knowledge.papers.load import form_asked
from knowledge.reading.told import NOTHING, Told
from knowledge.talk.asking import ask
from knowledge.talk.beginning import CLAUSE, begun_by
from knowledge.talk.choosing import picked
from knowledge.talk.denial import behind_denial
from knowledge.talk.finishing import finish, plain_line, say
from knowledge.talk.heard import Heard
from knowledge.talk.model import Guided, Result
from knowledge.talk.questions import HUKOU, next_slot, options_of, slots_of, span_before
from knowledge.talk.slots import Slot, is_form_of, load_guided, load_slots, read_slot, understood
from knowledge.talk.telling import place_told
from knowledge.talk.words import is_number

SHORT = 12
"""Characters of a message up to which what answers our question is an answer, however it may sound."""
ASKED, PUT = 0.5, ("ask", "follow", "stuck")
"""From this probability of a question on a longer message is one in between."""
PAPER, MATTER = "paper", "matter"
NAMED = 4
"""Characters at the end of a choice by which it is named (劳动仲裁, 工伤认定)."""
UNHEARD = frozenset({Status.NEEDS_TOPIC.value, Status.OUT_OF_SCOPE.value})
"""Statuses of replies to what was not understood."""
UNASKING = frozenset({Status.CRISIS.value, Status.HANDOVER.value, Status.NEEDS_TOPIC.value, Status.NEEDS_REGION.value})
"""Statuses of replies that are left alone: they ask something themselves, or something else matters now."""

Filled = tuple[Guided, Told, "str | None"]
"""A guided talk with one question less, the facts that were told, the place where one was."""


def move_of(heard: Heard, was_asked_to_erase: bool) -> str | None:
    """Which of the moves of a guided talk a message makes: begin, fill, put_off; None for every other message."""
    heard = meant_by(heard)
    guided, is_begun = heard.talk.guided, begun_by(heard.plain) is not None
    if (guided is None and not is_begun) or is_danger(heard.text) or is_about_erasing(heard.text, was_asked_to_erase):
        return None
    if is_begun or is_form_of("resume", heard.plain):
        return "begin"
    if guided is None:
        return None
    if guided.asks and not guided.is_left and is_form_of("put_off", heard.plain):
        return "put_off"
    return "fill" if _filled(heard, guided) is not None else None


def meant_by(heard: Heard) -> Heard:
    """The message, or what it picks by its number of the buttons shown: a start, a choice, a place."""
    if not is_number(heard.plain) or not heard.talk.options:
        return heard
    choice, guided = picked(heard.plain, heard.talk.options), heard.talk.guided
    is_asked = guided is not None and bool(guided.asks) and not guided.is_left
    if choice is None or not (is_asked or begun_by(choice) is not None or is_form_of("resume", choice)):
        return heard
    return replace(heard, message=replace(heard.message, text=choice))


def begin(heard: Heard) -> Result:
    """Start a guided talk, or take up the one that was left."""
    heard = meant_by(heard)
    started, guided = begun_by(heard.plain), heard.talk.guided
    if started is None and guided is None:
        return plain_line(heard, say("nothing_open"))
    if started is None and guided is not None:
        return _go_on(heard, replace(guided, is_left=False, aside=0), say("resumed"))
    kind, form = started or ("", "")
    guided = Guided(kind, chosen=((PAPER, form),) if form else _matter_told(heard, kind))
    talk = replace(heard.talk, case=heard.case, home=heard.home, place=place_told(heard) or heard.talk.place, guided=guided)
    if kind == HUKOU:
        # The rule first: it needs no place, and asks for it.
        known = replace(heard, talk=talk)
        return take_up(known, ask(known))
    facts, place = _told_besides(heard, guided, span_before(heard, guided))
    talk = replace(talk, case=heard.case.updated(facts), place=place or talk.place)
    return _go_on(replace(heard, talk=talk), guided, say("begin") if heard.talk.guided is None else "")


def _matter_told(heard: Heard, kind: str) -> tuple[tuple[str, str], ...]:
    """The last day that is meant, where a day of one alone was told (收到裁决书，到哪天为止), or the words name one."""
    if MATTER not in load_guided()["talks"][kind]["slots"]:
        return ()
    choices = load_slots()[MATTER].choices
    told = [choice for choice in choices if heard.case.get(choice.fact) is not None]
    meant = told if len(told) == 1 else [choice for choice in told or choices if choice.says[-NAMED:] in heard.plain]
    return ((MATTER, meant[0].says),) if len(meant) == 1 else ()


def put_off(heard: Heard) -> Result:
    """Leave the guided talk; what was told is kept."""
    guided = replace(heard.talk.guided or Guided(""), is_left=True)
    sent, talk = plain_line(heard, say("put_off"), (load_guided()["resume"][0],))
    return sent, replace(talk, guided=guided)


def fill(heard: Heard) -> Result:
    """Take an answer, or a change of an earlier one, and ask on or finish."""
    heard, guided = meant_by(heard), heard.talk.guided or Guided("")
    filled, facts, place = _filled(heard, guided) or (guided, NOTHING, None)
    talk = replace(heard.talk, case=heard.case.updated(facts), home=heard.home, place=place or heard.talk.place, asks_fact="")
    told = "，".join(filter(None, (*map(understood, facts.facts), load_gazetteer().places[place].name if place else "")))
    return _go_on(replace(heard, talk=talk), filled, say("noted", told=told) if told else "")


def take_up(heard: Heard, result: Result) -> Result:
    """A reply given while a guided talk is on, with its question below; only the way back where the reply asks something itself, would get
    too long, or where the person has asked other things twice."""
    sent, talk = result
    guided, status = talk.guided, sent.payload.get("status")
    if guided is None or guided.is_left or sent.erases or sent.response:
        return result
    if not guided.asks and guided.kind != HUKOU:
        # What changes a result that is done must come before anything else is asked; reading on asks nothing.
        is_reading = heard.plain == say_answer("continue")
        return result if is_reading else (sent, replace(talk, guided=replace(guided, aside=guided.aside + 1)))
    if guided.asks and status in UNHEARD and sent.payload.get("topic") is None:
        return _ask_again(heard, guided)
    if status in UNASKING:
        return result
    slot = next_slot(replace(heard, talk=talk), guided)
    if slot is None:
        return result
    later = replace(talk, guided=replace(guided, asks=slot.id, aside=guided.aside + 1), asks_fact="")
    asked = joined([sent.text, say("thread", ask=slot.ask)])
    if guided.aside < 2 and sent.text and len(asked) <= FIRST_MESSAGE:
        return replace(sent, text=asked), later
    back = load_guided()["resume"][0]
    return replace(sent, options=(*sent.options, back), labels=(*(sent.labels or sent.options), back)), later


def _ask_again(heard: Heard, guided: Guided) -> Result:
    """The question once more below words that say nothing to us; the way out of it stays open."""
    slot = next((slot for slot in slots_of(heard, guided) if slot.id == guided.asks), None)
    if slot is None:
        return plain_line(heard, say("nothing_open"))
    return plain_line(heard, say("again", ask=slot.ask), (*options_of(slot, heard), load_guided()["put_off"][0]))


def _go_on(heard: Heard, guided: Guided, before: str) -> Result:
    """The next question, or the result where nothing is open."""
    slot = next_slot(heard, guided)
    if slot is None:
        return finish(heard, replace(guided, asks="", aside=0))
    options = options_of(slot, heard)
    sent, talk = plain_line(heard, joined([before, slot.ask]), options)
    return sent, replace(talk, guided=replace(guided, asks=slot.id, aside=0, is_left=False), asks_fact="")


def _filled(heard: Heard, guided: Guided) -> Filled | None:
    """What a message tells the guided talk; None for one that is none of its matter."""
    if heard.plain.startswith(tuple(load_guided()["changes"])):
        return _changed(heard, guided)
    slot = next((slot for slot in slots_of(heard, guided) if slot.id == guided.asks), None)
    if slot is None or guided.is_left:
        return None
    if is_form_of("nothing", heard.plain) and (paid := next((one for one in slots_of(heard, guided) if one.takes_none), None)) is not None:
        return _answer(heard, guided, paid, heard.plain)
    answered = _answer(heard, guided, slot, heard.plain)
    if answered is None and is_form_of("unknown", heard.plain):
        return replace(guided, passed=(*guided.passed, slot.id)), NOTHING, None
    is_question = sum(heard.sure_of(move) for move in PUT) >= ASKED and len(heard.plain) > SHORT
    if is_question:
        return None
    told, place = _told_besides(heard, guided, answered[1] if answered is not None else NOTHING)
    if answered is None:
        return (guided, told, place) if told.facts or place is not None else None
    return answered[0], told, answered[2] or place


def _answer(heard: Heard, guided: Guided, slot: Slot, text: str) -> Filled | None:
    answered = replace(guided, answered=(*(known for known in guided.answered if known != slot.id), slot.id))
    if options := tuple(choice.says for choice in slot.choices):
        is_meant = is_number(text) or len(text) <= SHORT
        choice = picked(text, options) if is_meant else None
        if choice is None:
            return None
        form = form_asked(choice) if slot.are_forms else None
        return replace(answered, chosen=(*guided.chosen, (slot.id, form.id if form is not None else choice))), NOTHING, None
    if slot.is_place:
        named = heard.located.named
        return (answered, NOTHING, named[0]) if len(named) == 1 else None
    facts = read_slot(slot, text, heard.desk.today(heard.message.as_of))
    if not facts.facts:
        return None
    is_open = not any(fact.is_exact or fact.is_dated for fact in facts.facts)
    # What cannot be had exactly is not asked again.
    return (replace(answered, passed=(*guided.passed, slot.id)) if is_open else answered), facts, None


def _changed(heard: Heard, guided: Guided) -> Filled | None:
    """A change (不对，是80天): of the answer given last that the words can be one to; once it is done, before anything else was asked."""
    if not guided.asks and guided.aside:
        return None
    meant = behind_denial(heard.plain) or _without_change(heard.plain)
    if (chosen := _changed_choice(guided, meant)) is not None:
        return replace(guided, chosen=(*guided.chosen, chosen)), NOTHING, None
    slots = {slot.id: slot for slot in slots_of(heard, guided) if not slot.choices}
    last_first = (*reversed(guided.answered), guided.asks, *slots)
    found = (_answer(heard, guided, slots[name], meant) for name in last_first if name in slots)
    return next((each for each in found if each is not None), None)


def _changed_choice(guided: Guided, meant: str) -> tuple[str, str] | None:
    """Another paper, or another last day, than was chosen (不对，是仲裁申请书)."""
    form = form_asked(meant) if guided.choice(PAPER) else None
    if form is not None:
        return PAPER, form.id
    named = tuple(choice.says for choice in load_slots()[MATTER].choices if choice.says[-NAMED:] in meant)
    return (MATTER, named[0]) if len(named) == 1 and guided.choice(MATTER) else None


def _without_change(text: str) -> str:
    lead = next((word for word in load_guided()["changes"] if text.startswith(word)), "")
    return text[len(lead) :].lstrip("，,。：: 是")


def _told_besides(heard: Heard, guided: Guided, told: Told) -> tuple[Told, str | None]:
    """The facts read already, with those by which other parts of a message answer other questions of this talk, and the place."""
    today, names = heard.desk.today(heard.message.as_of), {fact for slot in slots_of(heard, guided) for fact in slot.facts}
    new = (fact for fact in heard.case.facts if fact.what in names and heard.talk.case.get(fact.what) != fact)
    told = Told(tuple(new)).updated(told)
    asked = next((slot for slot in slots_of(heard, guided) if slot.id == guided.asks), Slot(""))
    for clause in CLAUSE.split(heard.plain):
        if read_slot(asked, clause, today).facts:
            continue  # what answers our question answers no other
        case = heard.case.updated(told)
        open_slots = (slot for slot in slots_of(heard, guided, case) if slot.facts and not slot.known_in(case))
        found = (read_slot(slot, clause, today, takes_bare=False) for slot in open_slots)
        told = told.updated(next((each for each in found if each.facts), NOTHING))
    named = heard.located.named
    return told, named[0] if len(named) == 1 and any(slot.is_place for slot in slots_of(heard, guided)) else None
