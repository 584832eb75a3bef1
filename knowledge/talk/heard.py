"""A message as the talk hears it: its words, what move it makes, and the questions it can be read as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from knowledge.answers.desk import Desk
from knowledge.answers.locate import Located, locate
from knowledge.catalog.follow_ups import load_follow_ups
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Earlier, Guess, Question
from knowledge.reading.told import Told, told
from knowledge.search.normalize import simplify, unify_width
from knowledge.search.telling import telling_terms
from knowledge.talk.matters import listed
from knowledge.talk.model import Matter, Message, Talk


@dataclass(frozen=True)
class Heard:
    """A message in a talk; `moves` are the probabilities of its moves, best first."""

    message: Message
    talk: Talk
    desk: Desk
    moves: Mapping[str, float] = field(default_factory=dict)
    _answers: dict[Question, Answer] = field(default_factory=dict, repr=False, compare=False)

    def answer(self, question: Question) -> Answer:
        """The desk's answer; asked once for each question of a turn, however many readings come back to it."""
        if question not in self._answers:
            self._answers[question] = self.desk.answer(question)
        return self._answers[question]

    @property
    def text(self) -> str:
        """The words as they came."""
        return self.message.text

    @cached_property
    def plain(self) -> str:
        """The words in simplified characters of one width."""
        return simplify(unify_width(self.text)).strip()

    @property
    def place(self) -> str | None:
        """Where the person is: remembered, else preset by the page."""
        return self.talk.place or self.message.region

    @cached_property
    def located(self) -> Located:
        """The places the message names, and what they are to the person."""
        return locate(self.plain, self.place, load_gazetteer())

    @cached_property
    def stay(self) -> str | None:
        """Where the message says the person is now, works or stays; None where it says nothing or several places."""
        stays = tuple(dict.fromkeys((*self.located.now, *self.located.work, *self.located.here)))
        return stays[0] if len(stays) == 1 else None

    @property
    def home(self) -> str | None:
        """The hometown: named in this message, else remembered."""
        return self.located.home[0] if len(self.located.home) == 1 else self.talk.home

    @cached_property
    def case(self) -> Told:
        """What the person has told of themselves, this message included."""
        return self.talk.case.updated(told(self.text, self.desk.today(self.message.as_of), self.talk.asks_fact))

    @cached_property
    def numbered(self) -> tuple[Matter, ...]:
        """The matters that the message numbers; none where it does not."""
        return listed(self.message.parts, self.desk.today(self.message.as_of))

    def sure_of(self, move: str) -> float:
        """The probability of a move."""
        return self.moves.get(move, 0.0)

    @cached_property
    def says_something(self) -> bool:
        """True where words of the message tell what it is about: 要多少天 and 安阳呢 do not."""
        return says_something(self.plain)

    @property
    def strangeness(self) -> float:
        """How surely intent recognition thinks the message none of ours."""
        return next((guess.confidence for guess in self.message.guesses if guess.label == "out_of_scope"), 0.0)

    def topic_guess(self, least: float) -> str | None:
        """The likeliest topic to intent recognition, from a confidence on."""
        best = next((guess for guess in self.message.guesses if guess.label in load_topics()), None)
        return best.label if best is not None and best.confidence >= least else None

    def alone(self, **changes: Any) -> Question:
        """The message as a question of its own."""
        message = self.message
        question = Question(
            text=self.text,
            guesses=message.guesses,
            parts=tuple(Guess(part.label, part.confidence) for part in message.parts),
            region=self.place,
            home=self.home,
            case=self.case,
            asked_back=self.talk.asks_place,
            as_of=message.as_of,
        )
        return replace(question, **changes)

    def last(self, **changes: Any) -> Question:
        """The question answered last, asked again with changes."""
        problem = self.talk.problem
        question = Question(
            text=problem.text,
            earlier=problem.earlier,
            topic=problem.topic,
            other_topics=problem.other_topics,
            region=problem.region or self.place,
            home=self.home,
            case=self.case,
            as_of=self.message.as_of,
            point=problem.point,
            is_near=problem.is_near,
        )
        # Asked of another place or topic, another point may answer.
        is_same = changes.keys().isdisjoint(("region", "topic", "text"))
        return replace(question, **({} if is_same else {"point": ""}) | changes)

    def in_light(self, **changes: Any) -> Question:
        """The message read in the light of the question answered last, whose topic it may leave."""
        problem = self.talk.problem
        sure = (self.sure_of(move) for move in ("follow", "stuck", "tell"))
        earlier = Earlier(problem.text, problem.topic or "", self._subject(), "" if problem.is_near else problem.point, *sure)
        told = {"text": self.text, "guesses": self.message.guesses, "topic": None, "other_topics": (), "earlier": earlier}
        return self.last(**told | changes)

    def _subject(self) -> str:
        """The thing named before, where the message names none of its topic's (居住证要不要钱 … 几天能拿到)."""
        topic, follow_ups = self.talk.problem.topic or "", load_follow_ups()
        subject = follow_ups.subject(topic, self.talk.problem.text)
        return "" if subject is None or follow_ups.subject(topic, self.text) else subject


def says_something(text: str) -> bool:
    """True for words that tell what they are about."""
    return bool(telling_terms(without_places(text)))


def without_places(text: str) -> str:
    """`text` without place names, so that a place named later decides."""
    for mention in reversed(load_gazetteer().find(simplify(text))):
        text = text[: mention.start] + text[mention.end :]
    return text
