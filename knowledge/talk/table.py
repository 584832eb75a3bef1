"""What each move does to a talk: one function for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from knowledge.talk import asking, choosing, erasing, going, guided, placing, small, telling
from knowledge.talk.heard import Heard
from knowledge.talk.model import Result

Move = Callable[[Heard], Result]
SETTLED = frozenset({"begin", "fill", "put_off"})
"""Moves that no model recognises: exact words, and answers to the question that a guided talk has just asked."""

TABLE: Mapping[str, Move] = {
    "ask": asking.ask,  # a question of its own
    "follow": asking.follow,  # a question that needs the one before
    "stuck": asking.stuck,  # the step failed: the next authority
    "again": asking.again,  # the last answer once more, simpler
    "tell": telling.tell,  # taken in, the rule told or the question asked for
    "place": placing.place,  # the question before, for that place
    "choose": choosing.choose,  # one of the choices
    "none": choosing.none,  # none of them
    "correct": choosing.correct,  # another place, matter or fact was meant
    "yes": small.agree,
    "no": small.refuse,
    "back": going.back,  # an earlier problem
    "next": going.go_on,  # one told and not answered yet
    "recall": going.recall,  # what was said so far
    "heard": small.acknowledge,  # a sign that the answer was read
    "safe": small.relieved,  # the danger of the message before is over, or was not meant
    "greet": small.greet,
    "vent": small.vent,
    "about": small.about_us,
    "chat": small.chat,
    "person": small.person,
    "leave_person": small.leave_person,
    "restart": small.restart,  # the matter is dropped
    "erase": erasing.erase,  # everything is deleted, after one question
    "begin": guided.begin,  # a guided talk starts, or the one left is taken up
    "fill": guided.fill,  # an answer to its question, or a change of one
    "put_off": guided.put_off,  # it is left for now
}
