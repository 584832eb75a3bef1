"""Messages that name a place, or ask about "this place" or "back home", for the question asked before."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Events, home_in, last_question, offer, send
from actions.memory import Turn
from actions.services import desk
from knowledge.answers.payload import as_payload
from knowledge.answers.phrases import numbered
from knowledge.answers.steps import held_cities
from knowledge.answers.wording import say
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import common_topics, load_topics
from knowledge.model import Answer, Question, Status
from knowledge.search.normalize import simplify

_ASKS_RULES = (
    r"(?:的|那边|这边|是)*(?:规定|政策|文件|情况|说法)?"
    r"(?:呢|咋说|咋样|咋规定|怎么说|怎么样|怎么规定|咋办|怎么办|有没有|有吗)?[?？。]?$"
)
_THIS_PLACE = re.compile(rf"^(?:那|那么|问|看)?(?:我们|我|俺们|俺|咱们|咱)?(?:本地|当地|这边|这里|这儿|这块){_ASKS_RULES}")
_BACK_HOME = re.compile(rf"^(?:那|那么|问|看)?(?:我们|我|俺们|俺|咱们|咱)?(?:老家|家乡|家里){_ASKS_RULES}")
_OF_HOME = re.compile(r"老家|家乡")
_MOVED = re.compile(r"现在|如今|今年|已经|已|换|搬|转|不在|人在|去|来|到|回|在|了|我|俺|咱|又|就|地方|的|[,，。!！ ]")


def names_place(text: str) -> bool:
    """True for a text in which the gazetteer finds a place."""
    return bool(load_gazetteer().find(simplify(text)))


def names_other_place(turn: Turn) -> bool:
    """True for a message that names a place, but none that is, holds or lies in the city remembered."""
    gazetteer = load_gazetteer()
    mentions = [mention for mention in gazetteer.find(simplify(turn.text)) if not mention.is_weak]
    if turn.region is None or not mentions:
        return False
    city = gazetteer.city_of(turn.region).id
    named = [place for mention in mentions for place in mention.candidates]
    return not any(gazetteer.is_within(place, city) or gazetteer.is_within(city, place) for place in named)


def has_moved(turn: Turn) -> bool:
    """True for a message that says nothing but where the person is now (不在郑州了，去安阳了)."""
    mentions = [mention for mention in load_gazetteer().find(simplify(turn.text)) if not mention.is_weak]
    rest = turn.text
    for mention in reversed(mentions):
        rest = rest[: mention.start] + rest[mention.end :]
    return bool(mentions) and not _MOVED.sub("", rest)


def asks_this_place(turn: Turn) -> bool:
    """True for 本地的规定呢, after a question has been asked."""
    return turn.last.topic is not None and bool(_THIS_PLACE.match(turn.text))


def asks_back_home(turn: Turn) -> bool:
    """True for 那老家的呢, after a question has been asked."""
    return turn.last.topic is not None and bool(_BACK_HOME.match(turn.text))


def is_of_home(turn: Turn, topic: str | None) -> bool:
    """True for a question about something back home whose place is not named (老家的地还有没有)."""
    is_home_topic = topic is not None and load_topics()[topic].place == "home"
    return is_home_topic and bool(_OF_HOME.search(turn.text)) and not names_place(turn.text)


def answer_at_home(dispatcher: CollectingDispatcher, turn: Turn, question: Question) -> Events:
    """Answer for the hometown, asking for it once where it is not known; where the person is stays remembered."""
    home = turn.last.home
    answer = desk().answer(replace(question, region=home))
    asks = answer.status in (Status.NEEDS_REGION, Status.ANSWERED_FROM_LAW)
    if answer.status is Status.NEEDS_REGION and home is None:
        answer = replace(answer, say=say("needs_home"))
    sent = send(dispatcher, turn, question, answer, keeps_place=True)
    return [SlotSet("last", {**event["value"], "asks_home": asks}) if event.get("name") == "last" else event for event in sent]


def answer_for_place(dispatcher: CollectingDispatcher, turn: Turn, text: str) -> Events:
    """Answer the waiting question for the place in `text`; without one, remember the place."""
    if turn.last.topic is None:
        return _remember_place(dispatcher, turn, text)
    question = last_question(turn, place_text=text, asked_back=turn.last.asks_place)
    answer = desk().answer(question)
    is_home = turn.last.asks_home or home_in(text) is not None
    events = send(dispatcher, turn, question, answer, keeps_place=is_home and turn.region is not None)
    if not turn.last.asks_home or answer.asked is None:
        return events
    home = answer.asked.id
    return [SlotSet("last", {**event["value"], "home": home}) if event.get("name") == "last" else event for event in events]


def _remember_place(dispatcher: CollectingDispatcher, turn: Turn, text: str) -> Events:
    answer = desk().answer(Question(text, topic=common_topics()[0].id, region=turn.region, place_text=text))
    if answer.asked is None:
        return send(dispatcher, turn, Question(""), replace(answer, topic=None))
    key = "place_held" if answer.status is not Status.REGION_NOT_COVERED else "place_not_held"
    if turn.last.in_danger:
        return send(
            dispatcher, turn, Question(text), replace(answer, status=Status.SMALLTALK, say=say("place_in_danger", place=answer.asked.name))
        )
    choices, asks = _open_choices(turn)
    told = Answer(Status.NEEDS_TOPIC, place=answer.place, asked=answer.asked)
    buttons = [{"title": label, "payload": label} for label in choices]
    dispatcher.utter_message(text=say(key, place=answer.asked.name) + asks, buttons=buttons, json_message={"answer": as_payload(told)})
    last = replace(turn.last, options=choices, pages=(), home=home_in(text) or turn.last.home, in_danger=False)
    return [SlotSet("last", asdict(last)), SlotSet("region", answer.asked.id)]


def _open_choices(turn: Turn) -> tuple[tuple[str, ...], str]:
    """The choices that still wait for one, else the common topics; and the words that ask for it."""
    if turn.last.status == Status.NEEDS_TOPIC.value and turn.last.text and turn.last.options:
        return turn.last.options, "\n".join([say("needs_topic"), *numbered(turn.last.options)])
    return tuple(topic.button for topic in common_topics()), say("place_asks")


def ask_for_place(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Forget the place and ask for it with buttons."""
    cities = tuple(option.says for option in held_cities(desk().resources))
    return [*offer(dispatcher, turn, say("needs_region"), Status.NEEDS_REGION, cities), SlotSet("region", None)]
