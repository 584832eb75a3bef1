"""What all processes know of one person's turns on WeChat: who runs them, their replies, which replies were sent.

A turn is named by the key of its message. The first delivery gets a lease and runs the turn; others look for its reply.
A reply is sent by the newest delivery of its own message, once more by a later one (WeChat asks again only where it got
nothing), or with a later message: never by two of them.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass

from bot.channels.wechat.remembered import KEPT_SECONDS, Remembered
from bot.channels.wechat.render import Words, first_page

LEASE_SECONDS = 4.0
"""A process that does not renew its lease for so long is dead, and the next delivery runs the turn again."""
LOCK_SECONDS = 8.0
"""The same for a person's conversation; renewed together with the lease."""
DELIVERIES = 3
"""Times that WeChat's server delivers a message that is not answered."""
OWN, LATE = "own", "late"
"""A reply is sent with a delivery of its own message, or some other way."""
RUNNING = ("deliveries", "waiting", "lease")
"""What is kept of a message while its turn runs."""
MOST_LOST = 3
"""Messages of a dead process that are run again, the latest: the person has to wait for them."""
MOST_SENDS = 5
"""Rights to send a reply that can be given back and taken again."""

_CHANGING = tuple(threading.Lock() for _ in range(64))
"""A message that comes while another one's turn ends changes the same list of the person."""


@dataclass(frozen=True)
class Arrival:
    """A delivery of a message: the how manieth, the reply where the turn is over, and whether it has to run the turn."""

    number: int
    reply: Words | None
    is_runner: bool


class Ledger(Remembered):
    """The turns of one person. Every call raises `StateError` where the shared state cannot be used."""

    def arrive(self, key: str, waits: float) -> Arrival:
        """Note a delivery; for `waits` seconds its message counts as waited for."""
        number = self.state.increment(self._key("deliveries", key), KEPT_SECONDS)
        self.state.put(self._key("waiting", key), "1", waits)
        is_runner = self.lease(key)
        return Arrival(number, None if is_runner else self.reply(key), is_runner)

    def reply(self, key: str) -> Words | None:
        """The reply of a turn that is over."""
        kept = self.state.get(self._key("turn", key))
        return None if kept is None else Words.from_json(kept)

    def lease(self, key: str) -> bool:
        """True for the one caller who is to run the turn now."""
        if self.reply(key) is not None or not self.state.add(self._key("lease", key), "1", LEASE_SECONDS):
            return False
        # The turn may have ended since we looked: its reply is kept before its lease is given back.
        if self.reply(key) is None:
            return True
        self.state.delete(self._key("lease", key))
        return False

    def renew(self, key: str, owner: str) -> None:
        """Say that the turn is still running, and that `owner` still holds the conversation if it does."""
        self.state.put(self._key("lease", key), "1", LEASE_SECONDS)
        if self.state.get(self._key("lock")) == owner:
            self.state.put(self._key("lock"), owner, LOCK_SECONDS)

    def remember(self, key: str, said: str) -> None:
        """Keep the words of a message until its turn is over, so that they outlive this process."""
        with _changing(self._space):
            self._change_asked({**self._asked(), key: said})

    def take_lost(self, key: str) -> list[tuple[str, str]]:
        """Messages before `key` that nobody runs any more, with their words; the caller is to run them now."""
        waiting = [(other, said) for other, said in self._asked().items() if other != key]
        return [(other, said) for other, said in waiting[-MOST_LOST:] if self.lease(other)]

    def _asked(self) -> dict[str, str]:
        return dict(json.loads(self.state.get(self._key("asked")) or "{}"))

    def _change_asked(self, asked: dict[str, str]) -> None:
        if asked:
            self.state.put(self._key("asked"), json.dumps(asked, ensure_ascii=False), KEPT_SECONDS)
        else:
            self.state.delete(self._key("asked"))

    def finish(self, key: str, words: Words) -> None:
        """Keep the reply, what of it is left for 继续, and that it was not sent yet."""
        rest = first_page(words).rest
        if rest is not None:
            self.state.put(self._key("rest"), rest.as_json(), KEPT_SECONDS)
        self.state.put(self._key("turn", key), words.as_json(), KEPT_SECONDS)
        if not words.are_silent:
            self.state.put(self._key("unsent"), json.dumps([*self._unsent(), key]), KEPT_SECONDS)
        self.state.delete(self._key("lease", key))
        with _changing(self._space):
            asked = self._asked()
            if asked.pop(key, None) is not None:
                self._change_asked(asked)

    def claim(self, key: str, number: int) -> int | None:
        """The right to send the reply with delivery `number` of its own message: only the newest gets it."""
        if self.state.get(self._key("deliveries", key)) != str(number):
            return None
        return self._right(key, OWN)

    def claim_late(self, key: str) -> int | None:
        """The right to send the reply some other way; from then on its own deliveries get nothing."""
        return self._right(key, LATE)

    def give_back(self, key: str, right: int) -> None:
        """The reply did not reach WeChat after all. To be called while the person's conversation is held."""
        self.state.put(self._key(f"back{right}", key), "1", KEPT_SECONDS)
        self.state.put(self._key("unsent"), json.dumps(list(dict.fromkeys([*self._unsent(), key]))), KEPT_SECONDS)

    def is_sent(self, key: str) -> bool:
        """True where somebody sends or sent the reply."""
        for right in range(MOST_SENDS):
            if self.state.get(self._key(f"sent{right}", key)) is None:
                return False
            if not self._is_back(key, right):
                return True
        return True

    def _right(self, key: str, how: str) -> int | None:
        """The first right that is free: marks are only ever added, so that two callers never get the same."""
        for right in range(MOST_SENDS):
            if self._may(key, right, how) and self.state.add(self._key(f"sent{right}", key), how, KEPT_SECONDS):
                return right
        return None

    def _may(self, key: str, right: int, how: str) -> bool:
        if right == 0 or self._is_back(key, right - 1):
            return True
        # WeChat asks again only where the first reply did not arrive.
        return right == 1 and how == OWN and self.state.get(self._key("sent0", key)) == OWN

    def _is_back(self, key: str, right: int) -> bool:
        return self.state.get(self._key(f"back{right}", key)) is not None

    def is_waited_for(self, key: str) -> bool:
        """True while a delivery of the message is open or the next one is due."""
        return self.state.get(self._key("waiting", key)) is not None

    def has_missed(self) -> bool:
        """True where a reply missed all deliveries of its message."""
        return any(not self.is_sent(key) and not self.is_waited_for(key) for key in self._unsent())

    def take_missed(self) -> list[Words]:
        """The replies that missed all deliveries of their messages, in order; each is given once."""
        open_keys = [key for key in self._unsent() if not self.is_sent(key)]
        waited_for = [key for key in open_keys if self.is_waited_for(key)]
        missed = [self.reply(key) for key in open_keys if key not in waited_for and self.claim_late(key) is not None]
        self.state.put(self._key("unsent"), json.dumps(waited_for), KEPT_SECONDS)
        return [words for words in missed if words is not None]

    def _unsent(self) -> list[str]:
        return list(json.loads(self.state.get(self._key("unsent")) or "[]"))

    def lock(self, owner: str) -> bool:
        """True for the one process that handles this person's messages now."""
        return self.state.add(self._key("lock"), owner, LOCK_SECONDS)

    def unlock(self, owner: str) -> None:
        """Let the next process in."""
        if self.state.get(self._key("lock")) == owner:
            self.state.delete(self._key("lock"))

    def forget(self, key: str | None = None) -> frozenset[str]:
        """Delete everything kept of the person, from the disk too; gives whether a "place" was kept.

        What the turn of the message `key` needs to send its one reply stays, until `drop`.
        """
        place = self.region()
        running = [] if key is None else [self._key("lock"), *(self._key(name, key) for name in RUNNING)]
        for link in self._links():
            self.state.delete(link)
        self.state.purge(self._space, running)
        self.state.wipe()
        return frozenset() if place is None else frozenset({"place"})

    def drop(self, key: str) -> None:
        """Delete what is kept of one message, once nothing of it is to be sent any more. To be called while the conversation is held."""
        for name in (*RUNNING, "turn", *(f"{kind}{right}" for kind in ("sent", "back") for right in range(MOST_SENDS))):
            self.state.delete(self._key(name, key))
        unsent = [other for other in self._unsent() if other != key]
        if unsent:
            self.state.put(self._key("unsent"), json.dumps(unsent), KEPT_SECONDS)
        else:
            self.state.delete(self._key("unsent"))


def _changing(space: str) -> threading.Lock:
    return _CHANGING[hash(space) % len(_CHANGING)]
