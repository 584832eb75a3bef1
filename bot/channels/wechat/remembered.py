"""What is remembered of a person on WeChat from one message to the next: the rest of a reply, choices, place, staff, links."""

from __future__ import annotations

import json

from bot.channels.wechat.render import Words
from bot.shared_state import SharedState

KEPT_SECONDS = 86_400.0
"""How long a reply waits to be sent and a message is known as handled."""
SESSION_SECONDS = 7 * 86_400.0
"""How long the place of a scanned code is remembered."""
STAFF_SECONDS = 30 * 86_400.0
"""How long a reply of staff may take that still comes with the person's next message: an office may be closed for a holiday."""
ERASING_SECONDS = 3600.0
"""How long the question whether everything is to be deleted waits for its answer."""


class Remembered:
    """One person's keys in the shared state. Every call raises `StateError` where it cannot be used."""

    def __init__(self, state: SharedState, person: str) -> None:
        self.state = state
        self._space = f"wechat:{person}:"

    def take_rest(self) -> Words | None:
        """What was left of the last reply; whatever comes next replaces it."""
        kept = self.state.take(self._key("rest"))
        return None if kept is None else Words.from_json(kept)

    def offer(self, says: list[str]) -> None:
        """Remember choices that the channel itself offered, so that a number picks one."""
        self.state.put(self._key("options"), json.dumps(says, ensure_ascii=False), KEPT_SECONDS)

    def take_offered(self) -> list[str]:
        """The choices that the channel itself offered with its last reply."""
        return list(json.loads(self.state.take(self._key("options")) or "[]"))

    def region(self) -> str | None:
        """The place that a scanned code or WeChat's report of the position presets."""
        return self.state.get(self._key("region"))

    def preset_region(self, region: str) -> None:
        """Presets a place until the person names one."""
        self.state.put(self._key("region"), region, SESSION_SECONDS)

    def staff_cursor(self) -> int | None:
        """The number of the last message of staff that was sent; None outside a hand-over."""
        kept = self.state.get(self._key("staff"))
        return None if kept is None else int(kept)

    def move_staff_cursor(self, seq: int) -> None:
        """Messages of staff after `seq` are still to be sent."""
        self.state.put(self._key("staff"), str(seq), STAFF_SECONDS)

    def is_first_wait(self) -> bool:
        """True once in an hour: the person is told that somebody will answer."""
        return self.state.add(self._key("told"), "1", 3600)

    def ask_to_erase(self) -> None:
        """Remember that the person was asked just now whether everything is to be deleted."""
        self.state.put(self._key("erasing"), "1", ERASING_SECONDS)

    def take_asked_to_erase(self) -> bool:
        """True where that was asked just before; whatever comes next ends it."""
        key = self._key("erasing")
        # Looking costs no lock; hardly ever is there anything to take.
        return self.state.get(key) is not None and self.state.take(key) is not None

    def note_link(self, key: str, seconds: float) -> None:
        """Remember the key of a link that opens one of the person's papers, so that it goes with everything else of theirs."""
        self.state.put(self._key("links"), json.dumps([*self._links(), key]), seconds)

    def _links(self) -> list[str]:
        return list(json.loads(self.state.get(self._key("links")) or "[]"))

    def _key(self, name: str, key: str = "") -> str:
        return f"{self._space}{name}:{key}" if key else self._space + name
