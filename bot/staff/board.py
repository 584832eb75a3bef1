"""Who waits, looked at once for everybody at the desk: each page and each stream of events is told from the same look."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.inbox.model import Asked
from bot.inbox.store import Inbox
from bot.inbox.team import Team

FRESH_SECONDS = 1.0


@dataclass(frozen=True)
class Look:
    """Conversations in the order of the list, who has each on the screen, and who left a number to be called."""

    rows: tuple[Asked, ...] = ()
    watchers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    to_call: frozenset[str] = frozenset()

    def of(self, centre: str | None) -> Look:
        """What staff of a centre see of it; without one they see all."""
        return self if centre is None else Look(tuple(talk for talk in self.rows if talk.is_for(centre)), self.watchers, self.to_call)

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return sum(talk.waits_since is not None for talk in self.rows)

    @property
    def newest(self) -> str:
        """When the last of those who wait began to; empty where nobody does."""
        since: list[datetime] = [talk.waits_since for talk in self.rows if talk.waits_since is not None]
        return max(since).isoformat() if since else ""

    @property
    def version(self) -> str:
        """Changes whenever the list would look different, the minutes apart."""
        seen = [(talk.person, talk.status, talk.waits_since, talk.unread, talk.claimed_by, talk.seen is None) for talk in self.rows]
        on = [(talk.person, self.watchers.get(talk.person), talk.person in self.to_call) for talk in self.rows]
        return hashlib.sha256(repr((seen, on)).encode()).hexdigest()[:16]


class Board:
    """The look of this process, renewed when somebody asks and it is older than FRESH_SECONDS. Blocks."""

    def __init__(self, inbox: Callable[[], Inbox], team: Callable[[], Team]) -> None:
        self._inbox, self._team = inbox, team
        self._made, self._look = float("-inf"), Look()

    def look(self, is_fresh: bool = False) -> Look:
        """Who waits now, or did a moment ago.

        Raises:
            InboxError: where the store cannot be used.
        """
        if is_fresh or time.monotonic() - self._made > FRESH_SECONDS:
            rows = tuple(self._inbox().asked_conversations())
            persons, team = [talk.person for talk in rows], self._team()
            self._look = Look(rows, dict(team.watchers(persons)), team.to_call(persons))
            self._made = time.monotonic()
        return self._look
