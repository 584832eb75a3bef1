"""One turn of a conversation: `turn(message, talk) -> (reply, talk)`. Pure: the desk answers, nothing is read or written elsewhere."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers import desk as answers
from knowledge.answers.desk import Desk
from knowledge.answers.point_message import is_led
from knowledge.reading.moves import MoveReader, load_move_reader
from knowledge.reading.pinyin import read_pinyin
from knowledge.talk import going, guided, placing, telling
from knowledge.talk.asking import asks_aspect
from knowledge.talk.conversations import move_of_intent
from knowledge.talk.forms import formed
from knowledge.talk.heard import Heard
from knowledge.talk.ladder import load_ladder
from knowledge.talk.leaving import LEAVES
from knowledge.talk.model import Message, Result, Talk
from knowledge.talk.parting import rest_of
from knowledge.talk.table import TABLE
from knowledge.talk.words import is_blocked, load_words, names_back_home, names_here

KINDS = {
    **dict.fromkeys(("answered", "answered_from_province", "answered_from_law", "no_clause", "region_not_covered"), "answered"),
    **{status: status for status in ("needs_region", "needs_topic", "out_of_scope", "crisis", "handover")},
}
"""The kind of reply, as moves know it, by the status of the last answer."""


PASSING = frozenset({"handover", "smalltalk", "out_of_scope"})
SIGNS = frozenset({"acknowledge", "thank", "affirm", "goodbye", "greet"})
"""Rasa's intents of signs that an answer was read."""
STRANGE, GOING_ON = "out_of_scope", ("follow", "stuck", "tell", "place")
GOING = 0.3
"""Below this probability of all moves that go on with the talk, a message that recognition knows nothing of is chat."""
INTENT_SHARE = 0.7
"""How much the confidence of an intent counts beside the probability of its move."""
BACK = 0.3
"""From this probability on 上一个 goes back to the problem before rather than to the last answer."""
SMALL = frozenset({"heard", "safe", "greet", "vent", "leave_person", "restart", "about", "yes", "no"})
BESIDES = SMALL | {"back"} - {"yes", "no"}
"""Moves beside which another part of the message may ask or tell something."""
BESIDE, CLEAR, POSSIBLE, CERTAIN = 0.15, 0.5, 0.3, 1.0
"""From this probability of a question, and this confidence in a topic, a small move has one beside it."""
LEAVING, LIKELIER = frozenset({"person", "restart", "erase"}), 0.5
QUESTIONS = frozenset({"ask", "follow", "stuck"})
OF_DANGER = QUESTIONS | {"tell", "vent", "next", "again"}
SURELY = 0.6
"""From this certainty of a point on, what follows a message of danger is a question of its own."""
OTHERWISE = 0.2
"""From this probability on a move that is no question is made where the message as a question says nothing to us."""


def turn(message: Message, talk: Talk, desk: Desk) -> Result:
    """The reply to a message, and the talk after it."""
    return reply_to(listen(message, talk, desk), talk.asks_erase)


def listen(message: Message, talk: Talk, desk: Desk) -> Heard:
    """A message as the talk hears it, pinyin as characters; that everything might be deleted was asked by the message before only."""
    return hear(replace(message, text=read_pinyin(message.text)), replace(talk, asks_erase=False), desk)


def reply_to(heard: Heard, was_asked_to_erase: bool) -> Result:
    """The reply to a message that was heard, and the talk after it."""
    sent, later = _reply_to(heard, was_asked_to_erase)
    return sent, replace(later, reply=str(sent.payload.get("status", "")))


def _reply_to(heard: Heard, was_asked_to_erase: bool) -> Result:
    if (move := guided.move_of(heard, was_asked_to_erase)) is not None:
        return TABLE[move](heard)
    return guided.take_up(heard, _reply_in_talk(heard, was_asked_to_erase))


def _reply_in_talk(heard: Heard, was_asked_to_erase: bool) -> Result:
    if (met := formed(heard, was_asked_to_erase)) is not None:
        return met
    if placing.is_of_home(heard):
        return placing.answer_at_home(heard, heard.alone())
    best = move_made(heard)
    if best in BESIDES and (rest := rest_of(heard)) is not None:
        if best == "safe":
            rest = replace(rest, talk=replace(rest.talk, in_danger=False))
        return going.back_to(heard, rest) if best == "back" else TABLE[move_made(rest)](rest)
    if heard.talk.in_danger and _is_of_danger(heard, best):
        return telling.in_danger_still(heard)
    result = TABLE[best](heard)
    return _otherwise(heard, result) if best in QUESTIONS else result


def move_made(heard: Heard) -> str:
    """The move that a message makes: the likeliest one that its words allow."""
    if asks_aspect(heard) and not (heard.talk.earlier and heard.message.intent == "repeat" and heard.sure_of("back") >= BACK):
        return "follow"
    best = next(move for move in heard.moves if _is_said(move, heard))
    return "ask" if best in SMALL and _carries_question(heard) else best


def _is_of_danger(heard: Heard, move: str) -> bool:
    """True for what is told or asked after a message of danger, where nothing of ours is near: 120说山路堵了, 能不能先灌水."""
    if move not in OF_DANGER or heard.topic_guess(CLEAR) is not None:
        return False
    alone = heard.answer(heard.alone())
    if alone.points and alone.sure >= SURELY:
        return False
    # 那我的钱去哪告: the matter of before goes on.
    return heard.talk.problem.topic is None or move not in QUESTIONS or not is_led(heard.answer(heard.in_light()))


def _is_said(move: str, heard: Heard) -> bool:
    """False for a place where none is meant, and for a sign that was read in words that tell something (去问就说等着)."""
    if move == "place":
        known = heard.located.named or heard.located.ambiguous
        return bool(known) or names_here(heard.plain) or names_back_home(heard.plain)
    if move == "erase":
        # 老板把考勤记录清空了 is about wages.
        return heard.topic_guess(POSSIBLE) is None or heard.sure_of(move) >= CERTAIN
    if move == "heard":
        if is_blocked(heard.plain):
            return False  # 现在不管了
        is_sign = heard.message.intent in SIGNS and heard.message.confidence >= LIKELIER
        return is_sign or (not heard.says_something and heard.sure_of(move) >= LIKELIER)
    return True


def _carries_question(heard: Heard) -> bool:
    """True for a small move with a question or a story beside it (算了不用转了 鉴定要自己掏钱不)."""
    asks = sum(heard.sure_of(move) for move in (*QUESTIONS, "tell"))
    is_likely = asks >= BESIDE or next(iter(heard.moves)) == "leave_person"
    return is_likely and heard.says_something and heard.topic_guess(CLEAR) is not None


def _otherwise(heard: Heard, result: Result) -> Result:
    """The reply to a question; where it says nothing to us, that to the likeliest move that is no question, where it is likely enough."""
    status, topic = result[0].payload.get("status"), result[0].payload.get("topic")
    other = next(move for move in heard.moves if move not in QUESTIONS)
    if status == "out_of_scope" and heard.located.named and heard.sure_of("tell") + heard.sure_of("place") >= OTHERWISE:
        return TABLE["tell"](heard)  # 老家邢台的，在郑州干装修
    is_open = status == "needs_topic" and (topic is None or other == "tell")
    is_unanswered = is_open or (status == "out_of_scope" and heard.strangeness < CLEAR)
    return TABLE[other](heard) if is_unanswered and heard.sure_of(other) >= OTHERWISE else result


def hear(message: Message, talk: Talk, desk: Desk, reader: MoveReader | None = None) -> Heard:
    """A message with the probabilities of its moves, those that cannot be at this place of the talk left out."""
    read = _with_intent((reader or load_move_reader()).read(message.text, before(talk)), message)
    possible = {move: probability for move, probability in read.items() if _can_be(move, talk, probability)}
    return Heard(message, talk, desk, dict(sorted(possible.items(), key=lambda item: item[1], reverse=True)))


def _with_intent(moves: dict[str, float], message: Message) -> dict[str, float]:
    """The probabilities with those raised that Rasa's intent speaks for: of a small move, or of chat where nothing goes on."""
    move = move_of_intent(message.intent)
    if message.intent == STRANGE and sum(moves[going] for going in GOING_ON) < GOING:
        move = "chat"
    return moves if move is None else {**moves, move: moves[move] + INTENT_SHARE * message.confidence}


def before(talk: Talk) -> str:
    """What stands before a message, in the words of the annotated conversations."""
    if talk.in_danger:
        return "crisis"
    if talk.reply in PASSING:
        return talk.reply
    if talk.asks_topic:
        return "needs_topic"
    if talk.asks_place:
        return "needs_region"
    return KINDS.get(talk.status, "smalltalk") if talk.reply else "start"


def _can_be(move: str, talk: Talk, probability: float) -> bool:
    """False for a choice where nothing was offered, for what needs an earlier answer where there is none, and for what leaves the talk
    where that is not likelier than everything else together."""
    if move in LEAVING:
        return probability >= LIKELIER
    if move == "safe":
        return talk.in_danger
    if move == "leave_person":
        return talk.reply == "handover" and probability >= LEAVES
    if move in ("choose", "none"):
        return talk.is_waiting or bool(talk.matters or talk.compared) or (move == "none" and bool(talk.options))
    if move == "next":
        return bool(talk.matters or talk.earlier)
    if move in ("back", "stuck"):
        return talk.problem.topic is not None
    return True


def warm_up(desk: Desk) -> None:
    """Load everything that is otherwise loaded by the first message that needs it."""
    answers.warm_up(desk)
    load_words()
    load_ladder()
    read_pinyin("gongzi")
    for text in ("老板拖欠工资怎么办", "那要多久"):
        turn(Message(text), Talk(), desk)
