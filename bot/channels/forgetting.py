"""Forgetting what Rasa remembers of a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.events import AllSlotsReset, Restarted

from bot.rasa.tracker_store import method_of


class NotForgottenError(Exception):
    """The tracker store has no way to delete a conversation."""


async def forget_conversation(agent: Any, sender: str) -> frozenset[str]:
    """Delete what Rasa remembers of a sender; what there was: "talk", "place" (a city).

    Raises:
        NotForgottenError: where the store can delete nothing; the conversation starts over, but is still there.
        Exception: whatever else the store raises.
    """
    store = getattr(agent, "tracker_store", None)
    if store is None:
        return frozenset()
    async with agent.lock_store.lock(sender):
        tracker = await store.retrieve(sender) if hasattr(store, "retrieve") else None
        if not [True for inner in _stores_in(store) if await _forget_in(inner, sender)]:
            await _start_over(store, tracker)
            raise NotForgottenError(f"{type(store).__name__} cannot delete a conversation")
    if tracker is None:
        return frozenset()
    return frozenset({"talk", "place"} if tracker.get_slot("region") else {"talk"})


async def wipe_conversations(agent: Any) -> None:
    """Take the bytes of forgotten conversations off the disk, where the store has a way to.

    Raises:
        Exception: whatever the store raises where it could not.
    """
    wipe = method_of(getattr(agent, "tracker_store", None), "wipe")
    if wipe is not None:
        await wipe()


def _stores_in(store: Any) -> Iterator[Any]:
    """A store and those inside it: Rasa wraps another one around ours, which has one in memory besides."""
    if store is not None:
        yield store
        for name in ("_tracker_store", "_fallback_tracker_store"):
            yield from _stores_in(getattr(store, name, None))


async def _forget_in(store: Any, sender: str) -> bool:
    """True where this very store could delete."""
    if hasattr(store, "forget"):
        await store.forget(sender)
        return True
    if isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender, None)
        return True
    return False


async def _start_over(store: Any, tracker: Any) -> None:
    if tracker is None or isinstance(tracker.events[-1], AllSlotsReset):
        return
    for event in (Restarted(), AllSlotsReset()):
        tracker.update(event)
    await store.save(tracker)
