"""Messages that ask for no policy: a bare number, a line that nobody answers, a hard word, another script, relief after danger.

They are met before the desk is asked, and the question answered last stays what it was.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Events, send
from actions.erasing import answer_whether
from actions.memory import Turn, is_topic
from actions.services import desk
from knowledge.answers.pages import joined
from knowledge.answers.payload import as_payload
from knowledge.answers.phrases import gloss_line, phone_lines, where_line
from knowledge.answers.wording import say
from knowledge.catalog.glosses import explained_word
from knowledge.catalog.guides import load_guides
from knowledge.catalog.hotlines import Hotlines
from knowledge.catalog.topics import load_topics
from knowledge.danger.detect import is_danger
from knowledge.model import Answer, Hotline, Option, Question, Status
from knowledge.search.normalize import simplify, unify_width

EMERGENCY = frozenset({"110", "119", "120", "122"})
LONGEST_WORD_QUESTION = 16
MOST_OTHER_LINES = 2
INSULT_INTENTS = frozenset({"insult", "who_are_you", "handover", "out_of_scope", "nlu_fallback"})
LIKELY = 0.2
"""From this confidence on a message with an insult has a problem of ours as well."""
UNKNOWN_INTENTS = frozenset({"out_of_scope", "nlu_fallback", "crisis"})

_BARE_NUMBER = re.compile(
    r"^(?:打|拨|拨打)?(\d{3,5})(?:这个|那个|是|电话|热线|号码|号)*(?:什么|啥|谁|哪里|哪儿|哪|干啥|干什么|干嘛|管啥|管什么)*(?:的|用|呢|吗|电话|号码)*[?？。]?$"
)
_NUMBER = re.compile(r"(?<!\d)\d{3,5}(?!\d)")
_NOT_ANSWERED = re.compile(r"打不通|打不进|没人接|没有人接|无人接|不接电话|没人理|占线|忙音|接不通|老是忙|一直忙|空号")
_ABOUT_OUR_LINE = re.compile(
    r"^(?:这个|那个|你(?:说|给)的|给的)?(?:电话|热线|号码)?(?:都|也|一直|老是|总是|还是)*(?:打不通|打不进|没人接|占线|忙音)"
)
_CALM = re.compile(
    r"没事(?![干做情找儿])|就是说说|说说而已|随便说|说着玩|气话|开玩笑|想开了|好多了|不想死了|不会(?:做傻事|死|想不开)"
    r"|冷静了|平安|安全了|脱险|没受伤|打过(?:110|120)了?"
)
_ASKS_WORD = re.compile(
    r"(?:是|叫|算)个?(?:什么|啥)(?:意思|东西|玩意)?[呀啊呢嘛的]*$|(?:是|有)?(?:什么|啥|咋个|几个)意思[呀啊呢嘛]*$|^(?:什么|啥|哪个)(?:是|叫)"
)
_WORD_FILLERS = re.compile(r"[那这个的呢呀啊“”\"?？。,，！! ]|请问|说的|里面|文件")
_OFFICE_PHONE = re.compile(
    r"(?:局|委|办|部门|大队|中心|派出所|所|法院|工会|学校|医院|单位|窗口|街道|乡镇|政府)的?"
    r"(?:办公|值班|咨询|投诉)?(?:电话|号码|联系方式)"
)
_LABOUR_OFFICE = re.compile(r"人社|劳动|社保|仲裁|监察|就业|培训")
_NO_HELP = re.compile(r"没人管|不管用|没用|没管|不解决|没解决|不给办|没回话|没下文|踢皮球|推来推去|不管")
_LET_GO = re.compile(r"(?:那|那就|行|好吧|唉)*[,，]?(?:算了|不用了|不问了|不弄了|不办了)(?:吧|了)?[。!！]?")
_INSULT = re.compile(
    r"傻[逼比叉X]|煞笔|沙比|蠢|废物|垃圾|智障|[没不](?:一点|半点|啥|什么|屁|卵|球)?(?:鸟|屁|卵|球)?用$|一点(?:都|也)?(?:用|没用|不中用)|没一点用|滚蛋|去你妈"
)
_AGE = re.compile(
    r"太老|太旧|老文件|过期了?[吧吗没不]|过时|还算数|算不算数|还管用|还有效|还有用[吗不没]|哪年的|哪一年的"
    r"|是不是(?:最)?新的|最新的?[吗不]|作废"
)
_SIGNS = re.compile(r"(?:\[[\u4e00-\u9fffA-Za-z0-9]{1,4}\]|[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F\u200D\s])+")
"""Emoji, and WeChat's own in brackets ([抱拳])."""
_HELP_SIGN = "🆘"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LETTERS = re.compile(r"[A-Za-z]{3,}")


def meet_aside(dispatcher: CollectingDispatcher, turn: Turn) -> Events | None:
    """Meet a message that asks for no policy; None for every other one."""
    if speaks_of_danger(turn):
        return None
    if (answered := answer_whether(dispatcher, turn)) is not None:
        return answered
    text, hotlines = _plain(turn), desk().resources.hotlines
    if _SIGNS.fullmatch(text) and _HELP_SIGN not in text:
        return acknowledge(dispatcher, turn)
    answer = next((found for meets in _ASIDES if (found := meets(turn, text, hotlines)) is not None), None)
    return None if answer is None else send(dispatcher, turn, Question(turn.text), answer, keeps_place=True)


def acknowledge(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Answer a sign that the person has read what was said (好嘞, 👍, [抱拳]); the question answered last stays what it was."""
    dispatcher.utter_message(response="utter_acknowledge", json_message={"answer": as_payload(Answer(status=Status.SMALLTALK))})
    return [SlotSet("last", asdict(turn.last))]


def speaks_of_danger(turn: Turn) -> bool:
    """True where the desk would answer with emergency numbers."""
    return is_danger(turn.text)


def _plain(turn: Turn) -> str:
    return simplify(unify_width(turn.text)).strip()


def _aside(text: str, hotlines: tuple[Hotline, ...] = (), missing: tuple[str, ...] = (), topics: tuple[str, ...] = ()) -> Answer:
    options = tuple(Option(load_topics()[topic].button, load_topics()[topic].button) for topic in topics)
    return Answer(status=Status.SMALLTALK, say=text, hotlines=hotlines, missing=missing, options=options)


def _calmed(turn: Turn, text: str, hotlines: Hotlines) -> Answer | None:
    """没事了 after a message that spoke of danger: back to where the talk was."""
    if not turn.last.in_danger or not (text == say("calm_button") or _CALM.search(text)):
        return None
    line = (hotlines.by_number["12356"],)
    if turn.last.is_waiting:
        waiting = _aside(joined([say("calm"), say("calm_choices")]), line)
        return replace(waiting, options=tuple(Option(choice, choice) for choice in turn.last.options))
    topic = turn.last.topic
    told = [say("calm"), say("calm_topic", topic=load_topics()[topic].name) if topic else say("calm_ask")]
    return _aside(joined(told), line, topics=(topic,) if topic else ())


def _number_named(turn: Turn, text: str, hotlines: Hotlines) -> Answer | None:
    """12333 alone, or asked what it is."""
    found = _BARE_NUMBER.match(text)
    line = hotlines.by_number.get(found.group(1)) if found else None
    if line is None:
        return None
    told = [say("number_is", number=line.number, name=line.name, purpose=line.purpose)]
    return _aside(joined([*told, say("number_emergency" if line.number in EMERGENCY else "number_ask")]), (line,))


def _line_not_answered(turn: Turn, text: str, hotlines: Hotlines) -> Answer | None:
    """12345打不通; without a number only where the message is about a line that we named."""
    if not _NOT_ANSWERED.search(text):
        return None
    numbers = [number for number in _NUMBER.findall(text) if number in hotlines.by_number]
    if not numbers and not (turn.last.topic and _ABOUT_OUR_LINE.match(text)):
        return None
    if numbers and numbers[0] in EMERGENCY:
        return _aside(say("emergency_busy", number=numbers[0]), (hotlines.by_number[numbers[0]],))
    others = tuple(line for line in hotlines.for_topic(turn.last.topic) if line.number not in numbers)[:MOST_OTHER_LINES]
    where = where_line(load_guides().get(turn.last.topic or ""))
    return _aside(joined([say("line_busy"), *phone_lines(others), where or say("line_busy_where")]), others)


def _word_asked(turn: Turn, text: str, hotlines: Hotlines) -> Answer | None:
    """三免一补是什么."""
    plain = _WORD_FILLERS.sub("", text)
    gloss = explained_word(plain) if len(text) <= LONGEST_WORD_QUESTION and _ASKS_WORD.search(plain) else None
    if gloss is None or _ASKS_WORD.sub("", plain) != gloss.word:
        return None
    return _aside(gloss_line(gloss), topics=(gloss.topic,))


def _office_phone(turn: Turn, text: str, hotlines: Hotlines) -> Answer | None:
    """The telephone of an office, asked before any document was shown."""
    if turn.intent == "ask_phone" or not _OFFICE_PHONE.search(text):
        return None
    numbers = ("12333", "12345") if _LABOUR_OFFICE.search(text) else ("12345",)
    lines = tuple(hotlines.by_number[number] for number in numbers)
    return _aside(joined([say("phone_office_asked"), *phone_lines(lines)]), lines, missing=(say("phone_detail"),))


def _other_script(turn: Turn, text: str, hotlines: Hotlines) -> Answer | None:
    """English or pinyin."""
    if _CHINESE.search(text) or not _LETTERS.search(text) or not (turn.intent in UNKNOWN_INTENTS or is_topic(turn.intent)):
        return None
    return _aside(say("other_script"), tuple(hotlines.by_number[number] for number in ("12333", "12345")))


def _no_help(turn: Turn, text: str, hotlines: Hotlines) -> Answer | None:
    """打12345没人管."""
    numbers = [number for number in _NUMBER.findall(text) if number in hotlines.by_number]
    if not numbers or not _NO_HELP.search(text):
        return None
    others = tuple(line for line in hotlines.for_topic(turn.last.topic) if line.number not in numbers)[:MOST_OTHER_LINES]
    where = where_line(load_guides().get(turn.last.topic or ""))
    return _aside(joined([say("line_no_help"), *phone_lines(others), where or say("line_busy_where")]), others)


def _let_go(turn: Turn, text: str, hotlines: Hotlines) -> Answer | None:
    """那算了."""
    return _aside(say("let_go")) if _LET_GO.fullmatch(text) else None


def _insulted(turn: Turn, text: str, hotlines: Hotlines) -> Answer | None:
    """你是机器人吧 一点用没有: an insult for us, with no problem beside it."""
    is_ours = turn.intent in INSULT_INTENTS and not any(
        is_topic(f"ask_{guess.label}") and guess.confidence >= LIKELY for guess in turn.guesses
    )
    if not is_ours or not _INSULT.search(text):
        return None
    return _aside(say("insulted"), tuple(hotlines.by_number[number] for number in ("12345", "12333")))


def asks_age(turn: Turn) -> bool:
    """True for 还算数不, 文件太老了吧 after an answer."""
    return turn.last.topic is not None and len(turn.text) <= LONGEST_WORD_QUESTION and bool(_AGE.search(turn.text))


_ASIDES = (_calmed, _number_named, _line_not_answered, _word_asked, _office_phone, _other_script, _no_help, _let_go, _insulted)
