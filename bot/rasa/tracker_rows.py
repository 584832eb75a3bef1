"""A conversation as rows: what a turn adds to them, and the tracker's events that a window of them gives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, AllSlotsReset, Event, Restarted, SlotSet

RESETS = (AllSlotsReset.type_name, Restarted.type_name)


class RowsDownError(OSError):
    """The store of the rows cannot be used now, or does not answer in time."""


@dataclass(frozen=True)
class Row:
    """An event: its kind, when it happened (seconds since 1970) and all of it as JSON."""

    kind: str
    at: float
    data: str


@dataclass(frozen=True)
class Fresh:
    """What a turn adds: rows, the latest value of each slot it set, and whether what slots held before no longer counts."""

    rows: list[Row]
    slots: dict[str, str]
    has_reset: bool

    @classmethod
    def of(cls, events: Sequence[Mapping[str, Any]]) -> Fresh:
        """The rows of events as Rasa writes them."""
        rows = [Row(event["event"], float(event.get("timestamp") or 0.0), json.dumps(event, ensure_ascii=False)) for event in events]
        resets = [index for index, event in enumerate(events) if event["event"] in RESETS]
        kept = list(zip(events, rows, strict=True))[resets[-1] if resets else 0 :]
        slots = {event["name"]: row.data for event, row in kept if event["event"] == SlotSet.type_name}
        return cls(rows, slots, bool(resets))


@dataclass(frozen=True)
class Window:
    """The latest rows of a conversation; `slots` hold what was set before them, None where the rows are all there is."""

    rows: list[str]
    slots: list[str] | None = None

    def events(self) -> list[Event]:
        """The tracker's events. A window opens on a user message: before it stands what the slots hold, and that the assistant listened."""
        if self.slots is None:
            return _events(self.rows)
        return [*_events(self.slots), ActionExecuted(ACTION_LISTEN_NAME), *_events(self.rows)]


class TrackerRows(Protocol):
    """Where rows are kept. Calls raise `sqlite3.OperationalError` or `RowsDownError` where it cannot be used now."""

    async def load(self, sender_id: str, turns: int) -> Window:
        """The rows of the latest turns of a conversation."""

    async def append(self, sender_id: str, fresh: Fresh, is_again: bool) -> None:
        """Add what a turn adds, all or nothing; `is_again` where part of it may have been added by a call that was given up on."""

    async def delete(self, sender_id: str) -> None:
        """Delete a conversation."""

    async def wipe(self) -> None:
        """Take the bytes of deleted rows off the disk, where any were deleted since the last time."""

    async def prune(self, limit: float) -> None:
        """Delete rows from before a moment (seconds since 1970), and the slots of those who have no others, a few at a time."""

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""


def _events(rows: Iterable[str]) -> list[Event]:
    found = [Event.from_parameters(json.loads(row)) for row in rows]
    return [event for event in found if event is not None]
