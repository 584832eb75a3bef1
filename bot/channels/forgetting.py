"""Forgetting what Rasa remembers of a person."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import AllSlotsReset, Restarted

from bot.tracker_store import method_of


async def forget_conversation(agent: Any, sender: str) -> None:
    """Delete what Rasa remembers of a sender; start it over where its store can delete nothing."""
    store = getattr(agent, "tracker_store", None)
    if store is None:
        return
    async with agent.lock_store.lock(sender):
        forget = method_of(store, "forget")
        if forget is not None:
            await forget(sender)
            return
        tracker = await store.retrieve(sender)
        if tracker is not None:
            for event in (Restarted(), AllSlotsReset()):
                tracker.update(event)
            await store.save(tracker)
