"""The question before everything of a person is deleted, and its answer."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Events, send_text
from actions.memory import Turn
from knowledge.answers.erase_words import buttons, is_no, is_yes
from knowledge.answers.payload import as_payload
from knowledge.answers.wording import say
from knowledge.model import Answer, Status


def ask_whether(dispatcher: CollectingDispatcher) -> Events:
    """Ask whether everything is to be deleted; what is remembered stays as it is."""
    send_text(dispatcher, say("erase_ask"), buttons=buttons())
    return []


def answer_whether(dispatcher: CollectingDispatcher, turn: Turn) -> Events | None:
    """Do what a yes or a no to the question says; None for every other message, and where nothing was asked."""
    if turn.was_asked_to_erase and is_yes(turn.text):
        return _have_erased(dispatcher)
    if turn.was_asked_to_erase and is_no(turn.text):
        return keep(dispatcher)
    return None


def keep(dispatcher: CollectingDispatcher) -> Events:
    """Say that nothing was deleted."""
    send_text(dispatcher, say("erase_kept"))
    return []


def _have_erased(dispatcher: CollectingDispatcher) -> Events:
    """Ask the channel to delete everything; a channel that knows nothing of it shows these words, and they are true."""
    payload = {"answer": as_payload(Answer(status=Status.SMALLTALK)), "erase": True}
    dispatcher.utter_message(text=say("erase_impossible"), json_message=payload)
    return []
