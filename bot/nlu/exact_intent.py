"""Messages whose intent is certain: danger to life; and by their form a tapped button, a number, nothing but a place.

Runs after the statistical classifier and overrules it.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message_text import text_of
from knowledge.answers.erase_words import buttons, is_request
from knowledge.answers.wording import load_wording
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.danger.detect import is_danger
from knowledge.search.normalize import simplify, strip_controls, unify_width
from knowledge.talk.words import is_back, is_number

_PLACE_FILLERS = re.compile(
    r"规定|政策|文件|说法|情况|咋说|咋样|咋规定|咋弄|咋办|怎么说|怎么规定|怎么样|怎么办|管不管|有没有|没有|不对|错了|不要|不是|不问|不看|而是|应该|算了|"
    r"那边|那里|那儿|那个|那么|这边|这里|这儿|那|这|呢|啊|呀|吧|吗|么|嘛|的话|的|了|我们|我|俺|咱|人|在|是|就|到|换成|换到|改成|改为|改|换|说|问|去|来|本地|当地|"
    r"先|再|也|还|想问|要问|想看|要看|看看|看|查查|查|老家|家|县城|城里|农村|市|里|有|管|打工|上班|干活|务工|住|和|跟|与|、|,|，|。|\?|？|!|！|\s"
)
_WORD = re.compile(r"[\w]")

CRISIS = "crisis"

UNSURE = 0.35
"""Below this confidence a message is neither small talk nor an order to forget or change anything."""

LONGEST_ORDER = 40
"""Characters beyond which a message tells of a problem, however much of it is greeting or place."""

ASPECT_INTENTS = {
    "steps": "ask_steps",
    "papers": "ask_papers",
    "original": "ask_original",
    "offices": "ask_office",
    "phones": "ask_phone",
    "region": "change_region",
}


def exact_intent(text: str, buttons: dict[str, str]) -> str | None:
    """The intent that the form of a message settles, or None."""
    plain = simplify(unify_width(strip_controls(text))).strip()
    if not _WORD.search(plain) or (plain.isdigit() and len(plain) > 1):
        return "nlu_fallback"
    if plain in buttons:
        return buttons[plain]
    if is_number(plain):
        return "choose_option"
    if is_request(text):
        return "erase"
    if is_back(plain):
        return "repeat"
    return "inform_region" if _is_only_place(plain) else None


def _is_only_place(text: str) -> bool:
    """True where nothing but a place and words about "this place" is said (那郑州的规定呢, 不对，是汤阴县)."""
    mentions = load_gazetteer().find(text)
    if any(mention.surface == text for mention in mentions):
        return True
    if all(mention.is_weak for mention in mentions):
        return False
    rest = text
    # A weak name (东区) counts beside a strong one.
    for mention in reversed(mentions):
        rest = rest[: mention.start] + rest[mention.end :]
    return not _WORD.search(_PLACE_FILLERS.sub("", rest))


def button_intents() -> dict[str, str]:
    """What every button says, with its intent."""
    wording = load_wording()
    aspects = {wording["aspects"][aspect]: intent for aspect, intent in ASPECT_INTENTS.items()}
    topics = {topic.button: f"ask_{topic.id}" for topic in load_topics().values()}
    return {
        **aspects,
        **topics,
        wording["neither"]: "none_of_these",
        wording["continue"]: "ask_continue",
        **dict.fromkeys(buttons(), "erase"),
    }


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ExactIntentClassifier(IntentClassifier, GraphComponent):
    """Overrules the intent where the form of the message settles it."""

    def __init__(self) -> None:
        self._buttons = button_intents()
        self._answered = {f"ask_{topic}" for topic in load_topics()} | {CRISIS, "out_of_scope"}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ExactIntentClassifier:
        """The classifier over the catalog's buttons."""
        return cls()

    def _is_doubtful(self, guessed: dict[str, Any], text: str) -> bool:
        """True for an order or small talk that is guessed without confidence, or in a text too long for one."""
        if not guessed or guessed["name"] in self._answered or guessed["name"] == "handover":
            return False
        return guessed["confidence"] < UNSURE or len(text) > LONGEST_ORDER

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the certain intents."""
        for message in messages:
            text = text_of(message)
            # Danger first: after a menu or a question back, whatever the form of the message.
            intent = CRISIS if is_danger(text) else exact_intent(text, self._buttons)
            if intent is None and self._is_doubtful(message.get(INTENT) or {}, text):
                # The ranking stays: the desk may still find a topic to offer.
                message.set(INTENT, {"name": "nlu_fallback", "confidence": 1.0}, add_to_output=True)
            elif intent is not None:
                certain = {"name": intent, "confidence": 1.0}
                message.set(INTENT, certain, add_to_output=True)
                message.set("intent_ranking", [certain], add_to_output=True)
        return messages
