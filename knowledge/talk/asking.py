"""Moves that want an answer: a question of its own, one that follows the last, a step that failed, the answer once more."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.gate import is_of_document
from knowledge.answers.pages import joined
from knowledge.answers.phrases import phone_lines
from knowledge.answers.point_message import is_led
from knowledge.answers.wording import say
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Question, Status
from knowledge.talk.finishing import RATED, SUMMED, WHOLE, wages_told
from knowledge.talk.heard import Heard
from knowledge.talk.ladder import load_ladder, next_step
from knowledge.talk.lines import line_without_help
from knowledge.talk.model import Outgoing, Problem, Result
from knowledge.talk.readings import CLEAR, POSSIBLE, is_elsewhere, is_own, topic_shares
from knowledge.talk.replying import line, send, shown_words
from knowledge.talk.words import is_blocked, names_back_home, names_here, thing_named, without_fillers

ASPECTS = {
    "ask_office": "offices",
    "ask_phone": "phones",
    "ask_original": "original",
    "ask_more": "more",
    "ask_steps": "steps",
    "ask_papers": "papers",
    "simplify": "simple",
    "repeat": "answer",
}
"""What Rasa's intents of follow-ups ask of the last answer."""
SURE = 0.6
"""From this confidence on an intent names the aspect asked for."""
CERTAIN = 0.9
"""From this one on the aspect is meant, whatever else the message may do."""
LIKELY, MUCH = 0.02, 3.0
"""Confidence that a follow-up must have in another topic that it names, and how many times likelier an earlier problem must be."""
OWN = 0.2
"""From this confidence in a topic on, a follow-up to nothing is a question about it."""
ALONE, SHORTEST_ALONE = 0.6, 8
"""A message of at least so many characters whose own point is so sure is read by itself, whatever was talked of before."""
NEAR = 0.2
"""Below this certainty of its best point a message by itself is near to nothing."""
OFFERED = 0.4
"""From this confidence in the first of the topics that would be offered it is answered."""
STRANGE = 0.7
"""From this confidence of recognition on a message that is near to nothing talked of is none of ours."""
OPEN = frozenset({Status.CRISIS, Status.NEEDS_TOPIC, Status.NEEDS_REGION})
"""Statuses of answers that may be sent again as they are."""


def ask(heard: Heard) -> Result:
    """A question: by itself, or in the light of the one before it, whichever reading is likelier."""
    own, alone = _decided(heard, heard.alone(**_place_meant(heard)))
    is_answered = alone.status not in (Status.NEEDS_TOPIC, Status.OUT_OF_SCOPE)
    if not is_answered and heard.talk.problem.topic is None and (summed := wages_told(_known(heard), _told_enough(heard))) is not None:
        return summed
    if heard.talk.problem.topic is None or alone.status is Status.CRISIS or (is_answered and is_elsewhere(heard)):
        return _told(heard, own, alone)
    light = heard.in_light(**_place_meant(heard))
    lit = heard.answer(light)
    is_strange = alone.status is Status.OUT_OF_SCOPE and not is_led(lit) and heard.strangeness >= STRANGE and heard.says_something
    is_clear = is_answered and is_own(heard, lit, alone)
    return _told(heard, own, alone) if is_strange or is_clear else _told(heard, light, lit)


def _told_enough(heard: Heard) -> int:
    """Facts on which a sum must rest to answer what nothing else does: fewer where recognition hears of wages first."""
    return RATED if heard.topic_guess(0.0) in SUMMED else WHOLE


def _known(heard: Heard) -> Heard:
    """The message with what it tells taken in."""
    return replace(heard, talk=replace(heard.talk, case=heard.case, home=heard.home))


def _decided(heard: Heard, question: Question) -> tuple[Question, Answer]:
    """A question with its answer; where topics would be offered though one of them is likely, about that one, the others a tap away."""
    answer = heard.answer(question)
    if (matters := heard.numbered) and matters[0].topic and answer.status is not Status.CRISIS:
        # 1工资压两个月 2没签合同: the first is answered, the others are a tap away.
        others = tuple(dict.fromkeys(matter.topic for matter in matters[1:] if matter.topic not in ("", matters[0].topic)))
        there = heard.located.named[0] if len(heard.located.named) == 1 else question.region
        question = replace(question, text=matters[0].words, topic=matters[0].topic, other_topics=others, region=there)
        return question, heard.answer(question)
    if answer.status is not Status.NEEDS_TOPIC or answer.topic is None or heard.topic_guess(OFFERED) != answer.topic:
        return question, answer
    question = replace(question, topic=answer.topic, other_topics=answer.other_topics)
    return question, heard.answer(question)


def follow(heard: Heard) -> Result:
    """A question that may need the one before it, or asks for one aspect of the last answer."""
    heard = _back_home(heard)
    aspect = aspect_asked(heard)
    if heard.talk.problem.topic is None:
        return _follow_nothing(heard, aspect)
    return ask(heard) if aspect is None or _stands_alone(heard) or _is_answered(heard) else show(heard, aspect)


def _is_answered(heard: Heard) -> bool:
    """True where an aspect is not surely meant and a point answers the message in the light of the talk (那要多久)."""
    return heard.message.confidence < CERTAIN and is_led(heard.answer(heard.in_light()))


def _told(heard: Heard, question: Question, answer: Answer) -> Result:
    """The answer; what was shown just now is not shown again, but what to do next."""
    is_asked_again = answer.status is Status.NEEDS_REGION and heard.talk.asks_place and not heard.located.ambiguous
    if answer.status in OPEN and not is_asked_again:
        return send(heard, question, answer)
    is_shown = bool(shown_words(answer)) and shown_words(answer) == heard.talk.shown
    # 低保咋办 … 养猫呢: what answered before says nothing to the new words.
    if question.earlier and not is_led(answer) and is_blocked(heard.plain):
        return stuck(heard)
    is_unsaid = question.earlier is not None and (not is_led(answer) or (is_shown and _is_strange(heard)))
    return send(heard, question, answer, "unsaid" if is_unsaid else "again" if is_shown else "answer")


def _is_strange(heard: Heard) -> bool:
    """True for words that by themselves come near to nothing of ours."""
    return heard.says_something and heard.desk.sureness(heard.text, heard.place, heard.message.guesses) < NEAR


def stuck(heard: Heard) -> Result:
    """The step was tried and failed, or is blocked: what speaks to that, else the next authority."""
    if heard.talk.problem.topic is None or _turns_elsewhere(heard):
        return ask(heard)
    if (met := line_without_help(heard)) is not None:
        return met
    question = heard.in_light()
    answer = heard.answer(question)
    is_new = is_led(answer) and answer.points[0].point.id not in heard.talk.told
    if is_new:
        return send(heard, question, answer)
    if (further := next_step(heard)) is not None:
        return send(heard, further, heard.answer(further))
    return send(heard, heard.last(), heard.answer(heard.last()), "steps")


def _turns_elsewhere(heard: Heard) -> bool:
    """True where recognition is surer of another topic than the move is of a closed door (找村里 村里说开过会定的 不管)."""
    same, other = topic_shares(heard)
    has_next = heard.talk.problem.topic in load_ladder()
    return other >= CLEAR and same < POSSIBLE and (other > heard.sure_of("stuck") or not has_next)


def again(heard: Heard) -> Result:
    """The last answer once more; simpler or shorter where that is asked for."""
    if heard.talk.problem.topic is None:
        return _follow_nothing(heard, "answer")
    return show(heard, aspect_asked(heard) or "simple")


def show(heard: Heard, aspect: str) -> Result:
    """One aspect of the last answer, for the place or the topic that the message names, if it names one."""
    talk = heard.talk
    if talk.problem.topic is None:
        return _follow_nothing(heard, aspect)
    if (earlier := _earlier_meant(heard)) is not None:
        return show(replace(heard, talk=talk.with_problem(earlier)), aspect)
    other, named = _other_topic(heard), heard.located.named
    elsewhere = {"region": named[0]} if len(named) == 1 else {}
    about = {"text": heard.text, "topic": other, "other_topics": ()} if other is not None else {}
    question = heard.last(**about, **elsewhere)
    if aspect == "simple" and talk.aspect in ("simple", "short"):
        aspect = "short"
    return send(heard, question, heard.answer(question), aspect)


def _earlier_meant(heard: Heard) -> Problem | None:
    """An earlier problem that recognition finds in a follow-up rather than the one talked of (工钱那个打啥电话)."""
    same, other = topic_shares(heard)
    guess = next((guess.label for guess in heard.message.guesses if guess.confidence == other and other > MUCH * same), None)
    return next((problem for problem in heard.talk.earlier if problem.topic == guess), None) if other >= LIKELY else None


def more_pages(heard: Heard) -> Result:
    """The next page of a long answer; the payload stays that of the answer."""
    talk = heard.talk
    known = talk.problem.topic is not None
    text = talk.pages[0] if talk.pages else say("pages_none" if known else "repeat_none")
    sent, _ = send(heard, heard.last(), heard.answer(heard.last())) if known else line(heard, text)
    return Outgoing(text, payload=sent.payload), replace(talk, pages=talk.pages[1:])


def aspect_asked(heard: Heard) -> str | None:
    """The aspect of the last answer that a message asks for; who asks for plainer words twice gets fewer."""
    message = heard.message
    named = ASPECTS.get(message.intent) if message.confidence >= SURE else None
    if named == "answer" and (thing := thing_named(heard.plain)) is not None:
        return thing  # 刚才那个电话再说一遍
    return named


def _back_home(heard: Heard) -> Heard:
    """Where 老家那个 means an earlier problem back home, the talk about that one."""
    talk = heard.talk
    is_home = talk.problem.topic is not None and load_topics()[talk.problem.topic].place == "home"
    if is_home or not names_back_home(heard.plain):
        return heard
    earlier = [problem for problem in talk.earlier if problem.topic and load_topics()[problem.topic].place == "home"]
    return replace(heard, talk=talk.with_problem(earlier[-1])) if earlier else heard


def asks_aspect(heard: Heard) -> bool:
    """True where recognition is all but certain that one aspect of the last answer is asked for."""
    return heard.message.intent in ASPECTS and heard.message.confidence >= CERTAIN and heard.talk.problem.topic is not None


def _stands_alone(heard: Heard) -> bool:
    """True for a message that asks for one of our points so surely that it needs no question before it: a longer one, or one about the
    document itself (这是哪年的文件)."""
    if len(heard.plain) >= SHORTEST_ALONE:
        return heard.desk.sureness(heard.text, heard.place, heard.message.guesses) >= ALONE
    found = heard.answer(heard.alone()).points
    return bool(found) and is_of_document(found[0].point)


def _place_meant(heard: Heard) -> dict[str, str]:
    """The place that 这边 or 老家 means, where the message names no other."""
    if heard.located.named:
        return {}
    if names_here(heard.plain) and heard.place is not None:
        return {"region": heard.place, "home": ""}
    if names_back_home(heard.plain) and heard.home is not None:
        return {"region": heard.home}
    return {}


def _other_topic(heard: Heard) -> str | None:
    """Another topic that a follow-up names (那工资的事找哪个部门): by a word of its name, and likely to intent recognition."""
    likely = {guess.label for guess in heard.message.guesses if guess.confidence >= LIKELY}
    names = {f"{topic.name} {topic.button}": topic.id for topic in load_topics().values() if topic.id in likely}
    named = nearest(heard.plain, tuple(names))
    return names[named] if named is not None and names[named] != heard.talk.problem.topic else None


def nearest(text: str, options: tuple[str, ...], size: int = 2) -> str | None:
    """The option that shares the most pairs of characters (`size` of them) with a message (那个工资的 → 工资被拖欠)."""
    said = _grams(text, size)
    shared = [len(said & _grams(option, size)) for option in options]
    best = max(shared, default=0)
    return options[shared.index(best)] if best and shared.count(best) == 1 else None


def meant_of(text: str, options: tuple[str, ...]) -> str | None:
    """The option of a few that a message means: by pairs of characters, else by single ones (脚那个, 市)."""
    return nearest(text, options) or nearest(without_fillers(text), options, 1)


def _grams(text: str, size: int) -> set[str]:
    return {text[start : start + size] for start in range(len(text) - size + 1)}


def _follow_nothing(heard: Heard, aspect: str | None) -> Result:
    """A follow-up where nothing was answered: choices that wait are shown again, the general lines told, or the matter asked for."""
    talk = heard.talk
    if talk.in_danger and aspect == "answer":
        # 返回 after emergency numbers shows them again; "nothing before" would be untrue.
        return send(heard, heard.last(), heard.answer(heard.last()))
    if talk.asks_topic and heard.topic_guess(OWN) is None:
        return line(heard, say("choice_unclear"), Status.NEEDS_TOPIC, talk.options)
    if aspect == "phones" and heard.topic_guess(OWN) is None:
        lines = heard.desk.resources.hotlines.for_topic(None)
        answer = Answer(Status.SMALLTALK, say=joined([say("phones_any"), *phone_lines(lines)]), hotlines=lines)
        return send(heard, Question(heard.text), answer)
    if aspect is None or heard.topic_guess(OWN) is not None:
        return ask(heard)
    return line(heard, say("repeat_none"), Status.NEEDS_TOPIC)
