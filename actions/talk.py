"""The one action: carries a message and the stored talk in, the reply and the talk out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import desk
from knowledge.catalog.regions import load_gazetteer
from knowledge.talk.model import Message, Outgoing, Talk
from knowledge.talk.turn import turn


class ActionTalk(Action):
    """Answers every message."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_talk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Send the reply, keep the talk."""
        before = stored_talk(tracker)
        sent, talk = turn(read_message(tracker), before, desk())
        utter(dispatcher, sent)
        return [SlotSet("talk", talk.to_json()), SlotSet("region", talk.place)] if talk != before else []


def stored_talk(tracker: Tracker) -> Talk:
    """The talk of the tracker's slot; a question whether to delete everything is over with its session."""
    talk = Talk.from_json(tracker.get_slot("talk"))
    is_new = any(event.get("event") == "session_started" for event in _since_last_bot(tracker.events))
    return replace(talk, asks_erase=False) if is_new else talk


def _since_last_bot(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    at = max((position for position, event in enumerate(events) if event.get("event") == "bot"), default=-1)
    return events[at + 1 :]


def read_message(tracker: Tracker) -> Message:
    """The latest message with what was recognised in it."""
    metadata = _metadata(tracker)
    preset = metadata.get("region")
    region = preset if preset in load_gazetteer().places else None
    return Message.from_parse(tracker.latest_message, region=region, is_cut=bool(metadata.get("cut")))


def _metadata(tracker: Tracker) -> dict[str, Any]:
    users = (event for event in reversed(tracker.events) if event.get("event") == "user")
    return (next(users, None) or {}).get("metadata") or {}


def utter(dispatcher: CollectingDispatcher, sent: Outgoing) -> None:
    """Send a reply with its payload; one that deletes everything says so to the channel."""
    custom = {"answer": sent.payload, **({"erase": True} if sent.erases else {})}
    if sent.response:
        dispatcher.utter_message(response=sent.response, json_message=custom)
        return
    buttons = [{"title": label, "payload": says} for label, says in zip(sent.labels or sent.options, sent.options, strict=True)]
    dispatcher.utter_message(text=sent.text, buttons=buttons, json_message=custom)
