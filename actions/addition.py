"""Short messages that only add to the question answered before: 那12岁的呢, 要几天, 没签合同呢, 要买房子不."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.conversation import cited_words, last_question, stands_alone
from actions.memory import Turn
from actions.place import names_other_place
from actions.services import desk
from knowledge.answers.problems import named_topic
from knowledge.answers.wording import say
from knowledge.catalog.details import details_asked
from knowledge.catalog.follow_ups import load_follow_ups
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Guess, Question, Status
from knowledge.search.telling import telling_terms

LONGEST_ADDITION = 18
"""Characters of a message that only adds to the question before it (那12岁的呢, 要几天, 没有房产证明)."""
LONGEST_CONDITION = 12
CLEARLY_OTHER = 0.7
"""From this confidence on a short message is out of scope even after an answered question."""
NEAR_GUESSES = 4
LONGEST_SCRAP = 8
LONGEST_DECLINED = 5
"""Characters of a question that is nothing without the one before, however sure intent recognition is that it is not ours (要多少天)."""
OWN_TOPIC = 0.25
OWN_TOPIC_ASKED = 0.5
OWN_TOPIC_AFTER_THEN = 0.65
OWN_TOPIC_LEAD = 4.0
"""A message with a topic of its own: at least this sure (of a question that asks on: `OWN_TOPIC_ASKED`; of one that begins with 那:
`OWN_TOPIC_AFTER_THEN`), and this many times surer than the topic answered before."""
ANSWERED = frozenset({Status.ANSWERED, Status.ANSWERED_FROM_PROVINCE})

_ASKS_ON = re.compile(
    r"^(?:那|那么|要是|如果|假如|万一).+|.+(?:呢|咧|哩)[?？。]?$"
    r"|几天|多久|多少|多长|几年|几个月|要不要|行不|行吗|能不|可以不|中不|咋办|怎么办|咋补|怎么补|咋告|怎么告|谁出|谁付|谁给|在哪|收费|免费|匿名|期限|条件|没有?.{0,6}证|不给开|不给办|不管"
)
_YES_OR_NO = re.compile(
    r"(?:行|中|要|得|能|可以|算|有用|管用)?(?:不|吗|么|没|不行|不要|不中|不得行|不能)[?？。]?$|行不|能不能|要不要|可不可以|算不算"
)
_HOW_LONG = re.compile(r"几年|多久|多长|几个月|多少年")
_CHAT = re.compile(r"天气|下雨|下雪|彩票|笑话|唱歌|唱个|吃饭|吃了|睡觉|电影|你(?:多大|几岁|叫|结婚|吃|在干)|打牌|手机|股票|中奖")
_WITHOUT = re.compile(r"^(?:那|那要是|要是|如果|我|俺|可是|但是|但)*(?:没有?|冇|冇得|没得|没签|没办|没交|没有签|不够|丢了?)")
_FRAME = re.compile(r"^(?:那|那么|要是|如果|万一|还有)+|(?:呢|咧|哩|咋办|咋弄|咋整|怎么办|有没有|有没|[吗不没])*[?？。]?$")
_AND_THEN = re.compile(r"(?:呢|咧|哩|咋办|咋弄|咋整|怎么办|行不行?|行吗|中不中?|能不能|可以吗)[?？。]?$")


def is_addition(turn: Turn) -> bool:
    """True where a short message makes sense only beside the question answered before."""
    if turn.last.topic is None or len(turn.text) > LONGEST_ADDITION or stands_alone(turn):
        return False
    if is_condition(turn):
        return True
    asks_detail = bool(details_asked(turn.text))
    asks_on = asks_detail or bool(_ASKS_ON.search(turn.text) or _YES_OR_NO.search(turn.text))
    if (named := named_topic(turn.text)) is not None and named != turn.last.topic:
        return False
    if desk().resources.hotlines.problem_in(turn.text) or _CHAT.search(turn.text):
        return asks_detail
    if turn.intent == "out_of_scope" and turn.confidence >= CLEARLY_OTHER:
        return asks_detail or (asks_on and len(turn.text) <= LONGEST_DECLINED)
    topics = [guess for guess in turn.guesses if guess.label in load_topics()]
    if topics and _has_own_topic(turn, topics, _own_topic_limit(turn, asks_on)):
        return False
    near = [guess.label for guess in topics[:NEAR_GUESSES]]
    return turn.last.topic in near or asks_on or _is_scrap(turn, topics)


def _own_topic_limit(turn: Turn, asks_on: bool) -> float:
    if not asks_on or names_other_place(turn):
        return OWN_TOPIC
    return OWN_TOPIC_AFTER_THEN if turn.text.startswith("那") else OWN_TOPIC_ASKED


def _has_own_topic(turn: Turn, topics: list[Guess], limit: float) -> bool:
    """True for a message that is clearly about another topic than the one answered before."""
    same = next((guess.confidence for guess in topics if guess.label == turn.last.topic), 0.0)
    if load_follow_ups().subject(topics[0].label, turn.text) is not None:
        limit = min(limit, OWN_TOPIC)
    return topics[0].confidence >= limit and topics[0].confidence >= OWN_TOPIC_LEAD * same


def _is_scrap(turn: Turn, topics: list[Guess]) -> bool:
    """True for a few words that say nothing by themselves (不交不让上)."""
    is_unsure = not topics or topics[0].confidence < OWN_TOPIC
    return len(turn.text) <= LONGEST_SCRAP and is_unsure and turn.intent in (*(f"ask_{topic}" for topic in load_topics()), "nlu_fallback")


def is_condition(turn: Turn) -> bool:
    """True for a question for yes or no about something that is a condition of the topic before (落户: 要买房子不; 上学: 没居住证呢)."""
    topic, text = turn.last.topic, turn.text
    if topic is None or len(text) > LONGEST_CONDITION or not load_follow_ups().has_condition(topic, text):
        return False
    return bool(_YES_OR_NO.search(text) or _HOW_LONG.search(text)) or bool(_WITHOUT.match(text) and _AND_THEN.search(text))


def added_question(turn: Turn) -> Question:
    """Only the new words, about the thing named before: what was asked before has been answered."""
    topic = turn.last.topic or ""
    subject = load_follow_ups().subject(topic, turn.last.text)
    is_named = subject is None or is_condition(turn) or load_follow_ups().subject(topic, turn.text) is not None
    text = turn.text if is_named else f"{subject} {turn.text}"
    return last_question(turn, text=text, before=turn.last.text, other_topics=_further(turn))


def _further(turn: Turn) -> tuple[str, ...]:
    """The topic that the words alone would have had stays one tap away."""
    best = next((guess for guess in turn.guesses if guess.label in load_topics()), None)
    is_own = best is not None and best.confidence >= CLEARLY_OTHER and best.label != turn.last.topic
    return (best.label,) if best is not None and is_own else ()


def answer_addition(turn: Turn, question: Question) -> Answer:
    """The answer to an addition: another clause than before only where the new words speak for it."""
    answer = desk().answer(question)
    if answer.missing or details_asked(turn.text) or answer.status not in ANSWERED:
        return answer
    if names_other_place(turn):
        return answer
    before = desk().answer(last_question(turn))
    if before.status not in ANSWERED or before.citations[0].clause.id == answer.citations[0].clause.id or _speaks_for(turn, answer, before):
        return answer
    own = replace(before, points=answer.points, is_near=answer.is_near, told=answer.told, checked=answer.checked)
    return replace(own, other_topics=answer.other_topics, missing=())


def _speaks_for(turn: Turn, answer: Answer, before: Answer) -> bool:
    """True where the new words stand in the clause of the new answer alone."""
    name = load_topics()[answer.topic].name if answer.topic else ""
    new, old = answer.citations[0].clause.text, before.citations[0].clause.text
    return any(term in new and term not in old for term in telling_terms(turn.text, name))


def unspoken(turn: Turn, answer: Answer) -> Answer:
    """An answer with the same clause as before: where it holds none of the new words, it says so."""
    if answer.missing or (answer.points and not answer.is_near) or not answer.citations:
        return answer
    clause = answer.citations[0].clause
    said, words = _FRAME.sub("", turn.text), telling_terms(turn.text, load_topics()[answer.topic or ""].name)
    if not words or len(said) > LONGEST_SCRAP or any(word in clause.text + clause.summary for word in words):
        return answer
    return replace(answer, say=say("again_unspoken", summary=clause.gist, words=said))


def aspect_of(turn: Turn, answer: Answer) -> str:
    """`again` where an addition would be answered with the very words shown before."""
    return "again" if turn.last.cited and turn.last.cited == cited_words(answer) else "answer"
