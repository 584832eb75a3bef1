"""Messages whose move is settled by their form: a tapped button, a number, a sign without a word, a request to delete everything."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.erase_words import is_request
from knowledge.answers.pages import joined
from knowledge.answers.phrases import gloss_line
from knowledge.answers.wording import aspects, say
from knowledge.catalog.glosses import explained_word
from knowledge.catalog.topics import load_topics
from knowledge.danger.detect import is_danger
from knowledge.model import Answer, Hotline, Option, Question, Status
from knowledge.talk import asking, choosing, erasing, going, small, telling
from knowledge.talk.heard import Heard
from knowledge.talk.lines import line_silent, office_phone
from knowledge.talk.model import Result
from knowledge.talk.replying import line, send
from knowledge.talk.words import is_back, is_further, is_number, is_only, leaves_person, load_words

ENDING = 0.8
"""From this probability on a message that sounds dangerous after another one tells that the danger is ending."""
HELP_SIGN = "🆘"
LONGEST_ASIDE = 16
FEWEST_LETTERS = 3


def formed(heard: Heard, was_asked_to_erase: bool) -> Result | None:
    """What is settled by the form of a message; None for every other one. Danger comes before all."""
    if is_danger(heard.text):
        # 出气了 救护车也到了: told of a danger that is ending; should it not be, the numbers stand there.
        is_ending = heard.talk.in_danger and heard.sure_of("safe") >= ENDING
        return telling.in_danger_still(heard, "maybe_over") if is_ending else asking.ask(heard)
    if (answered := erasing.answer_erase(heard, was_asked_to_erase)) is not None:
        return answered
    for meets in (_tapped, _left, _back, _calm, _sign, _number, _number_named, line_silent, office_phone, _word_asked, _other_script):
        if (met := meets(heard)) is not None:
            return met
    return erasing.erase(heard) if is_request(heard.text) else None


def _tapped(heard: Heard) -> Result | None:
    """A button: an aspect of the answer, a topic, a choice that was shown."""
    text, talk = heard.plain, heard.talk
    if text == say("continue"):
        return asking.more_pages(heard)
    if text in talk.options or text == say("neither") or text in aspects().values():
        return choosing.act_on(heard, text)
    topic = next((topic.id for topic in load_topics().values() if topic.button == text), None)
    return None if topic is None else choosing.about(heard, topic)


def _left(heard: Heard) -> Result | None:
    """不找人了."""
    return small.leave_person(heard) if leaves_person(heard.plain) else None


def _back(heard: Heard) -> Result | None:
    """返回, 上一个: the problem before."""
    if not is_back(heard.plain):
        return None
    return going.back(heard) if heard.talk.problem.topic is not None else asking.again(heard)


def _calm(heard: Heard) -> Result | None:
    """The button below a message of danger: 没事，接着问."""
    return small.relieved(heard) if heard.talk.in_danger and heard.plain == say("calm_button") else None


def _aside(text: str, hotlines: tuple[Hotline, ...] = (), options: tuple[str, ...] = ()) -> Answer:
    return Answer(Status.SMALLTALK, say=text, hotlines=hotlines, options=tuple(Option(option, option) for option in options))


def _sign(heard: Heard) -> Result | None:
    """A message without a word: 👍, [抱拳]; a call for help is asked what the matter is."""
    if any(character.isalnum() for piece in heard.plain.split("]") if not piece.strip().startswith("[") for character in piece):
        return None
    if HELP_SIGN not in heard.text:
        return small.acknowledge(heard)
    sent, talk = line(heard, say("help_sign"))
    return sent, replace(talk, in_danger=True)


def _number(heard: Heard) -> Result | None:
    """The number of a choice; of nothing it says nothing."""
    if not is_number(heard.plain) or len(heard.plain) > LONGEST_ASIDE or is_further(heard.plain):
        return None
    return choosing.choose(heard) if choosing.chosen_from(heard.talk, heard.plain) else None


def _number_named(heard: Heard) -> Result | None:
    """12333 alone, or asked what it is."""
    hotlines = heard.desk.resources.hotlines.by_number
    number = next((number for number in hotlines if number in heard.plain), None)
    if number is None or len(heard.plain) > LONGEST_ASIDE or not is_only(heard.plain, number):
        return None
    found = hotlines[number]
    told = say("number_is", number=number, name=found.name, purpose=found.purpose)
    further = say("number_emergency" if number in load_words()["emergency"] else "number_ask")
    return send(
        heard,
        Question(heard.text),
        _aside(joined([told, further]), (found,)),
        keeps_place=True,
    )


def _word_asked(heard: Heard) -> Result | None:
    """三免一补是什么."""
    if len(heard.plain) > LONGEST_ASIDE or not any(word in heard.plain for word in load_words()["asks_meaning"]):
        return None
    gloss = explained_word(heard.plain)
    if gloss is None or heard.plain == gloss.word or not is_only(heard.plain, gloss.word):
        return None
    return send(heard, Question(heard.text), _aside(gloss_line(gloss), options=(load_topics()[gloss.topic].button,)), keeps_place=True)


def _other_script(heard: Heard) -> Result | None:
    """English, or pinyin that is not read."""
    letters = sum(character.isascii() and character.isalpha() for character in heard.plain)
    if letters < FEWEST_LETTERS or any("\u3400" <= character <= "\u9fff" for character in heard.plain):
        return None
    numbers = tuple(heard.desk.resources.hotlines.by_number[number] for number in ("12333", "12345"))
    return send(heard, Question(heard.text), _aside(say("other_script"), numbers), keeps_place=True)
