"""A telephone line that we named and that nobody answered, or that did not help."""

from __future__ import annotations

from knowledge.answers.pages import joined
from knowledge.answers.phrases import phone_lines, where_line
from knowledge.answers.wording import say
from knowledge.catalog.guides import load_guides
from knowledge.model import Answer, Hotline, Question, Status
from knowledge.talk.heard import Heard
from knowledge.talk.model import Result
from knowledge.talk.replying import send
from knowledge.talk.words import load_words

MOST_OTHER_LINES = 2


def line_silent(heard: Heard) -> Result | None:
    """What to do where one of our lines is not answered; None for every other message (老板电话打不通)."""
    words, numbers = load_words(), _numbers(heard)
    if not any(word in heard.plain for word in words["not_answered"]) or not _is_ours(heard, numbers):
        return None
    if numbers and numbers[0] in words["emergency"]:
        return _aside(heard, say("emergency_busy", number=numbers[0]), (heard.desk.resources.hotlines.by_number[numbers[0]],))
    return _other_ways(heard, "line_busy", numbers)


def line_without_help(heard: Heard) -> Result | None:
    """Another way where a line of ours was called and did not help; None for a message that names none."""
    numbers = _numbers(heard)
    return _other_ways(heard, "line_no_help", numbers) if numbers else None


def office_phone(heard: Heard) -> Result | None:
    """The telephone of an office, asked before any document was shown: it is in none of ours, and not invented."""
    words, text = load_words(), heard.plain
    at = min((text.find(word) for word in words["telephone"] if word in text), default=-1)
    if at < 0 or heard.talk.problem.topic is not None or not text[:at].rstrip("的").endswith(tuple(words["office"])):
        return None
    is_labour = any(word in text for word in words["labour_office"])
    lines = tuple(heard.desk.resources.hotlines.by_number[number] for number in (("12333", "12345") if is_labour else ("12345",)))
    told = joined([say("phone_office_asked"), *phone_lines(lines)])
    answer = Answer(Status.SMALLTALK, say=told, hotlines=lines, missing=(say("phone_detail"),))
    return send(heard, Question(text), answer, keeps_place=True)


def _numbers(heard: Heard) -> list[str]:
    return [number for number in heard.desk.resources.hotlines.by_number if number in heard.plain]


def _is_ours(heard: Heard, numbers: list[str]) -> bool:
    words = load_words()
    is_after_answer = heard.talk.problem.topic is not None and any(word in heard.plain for word in words["our_line"])
    return bool(numbers) or (is_after_answer and not any(word in heard.plain for word in words["their_line"]))


def _other_ways(heard: Heard, key: str, numbers: list[str]) -> Result:
    topic = heard.talk.problem.topic
    others = tuple(line for line in heard.desk.resources.hotlines.for_topic(topic) if line.number not in numbers)[:MOST_OTHER_LINES]
    where = where_line(load_guides().get(topic or "")) or say("line_busy_where")
    return _aside(heard, joined([say(key), *phone_lines(others), where]), others)


def _aside(heard: Heard, told: str, hotlines: tuple[Hotline, ...]) -> Result:
    return send(heard, Question(heard.text), Answer(Status.SMALLTALK, say=told, hotlines=hotlines), keeps_place=True)
