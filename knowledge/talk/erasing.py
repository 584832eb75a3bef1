"""清除: everything of the person is deleted, after one question. The channel deletes after the turn; the talk only asks for it."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.erase_words import buttons, is_no, is_yes
from knowledge.answers.payload import as_payload
from knowledge.answers.wording import say
from knowledge.model import Answer, Status
from knowledge.talk.heard import Heard
from knowledge.talk.model import Outgoing, Result
from knowledge.talk.words import load_words


def erase(heard: Heard) -> Result:
    """Ask whether everything is to be deleted; who says at once that it is certain is not asked."""
    if any(word in heard.plain for word in load_words()["certain"]):
        return _have_erased(heard)
    sent = Outgoing(say("erase_ask"), buttons(), as_payload(Answer(Status.SMALLTALK)), labels=buttons())
    return sent, replace(heard.talk, asks_erase=True)


def answer_erase(heard: Heard, was_asked: bool) -> Result | None:
    """Do what a yes or a no to the question says; None for every other message. A yes that nobody asked for is asked back."""
    yes, no = buttons()
    if was_asked and is_yes(heard.text):
        return _have_erased(heard)
    if heard.text == yes or (was_asked and heard.message.intent == "affirm"):
        return erase(heard)  # 好的 is no clear yes
    if heard.text == no or (was_asked and is_no(heard.text)):
        return Outgoing(say("erase_kept"), payload=as_payload(Answer(Status.SMALLTALK))), heard.talk
    return None


def _have_erased(heard: Heard) -> Result:
    """Ask the channel to delete everything; a channel that knows nothing of it shows these words, and they are true."""
    return Outgoing(say("erase_impossible"), payload=as_payload(Answer(Status.SMALLTALK)), erases=True), heard.talk
