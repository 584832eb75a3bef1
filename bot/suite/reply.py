"""A reply as a client of the REST channel gets it: messages with text, buttons and one answer payload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Screen:
    """A reply that is only seen, on WeChat: its bytes as delivered, links included, and what WeChat found wrong with it."""

    bytes: int
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What came back for one turn. `answer` is the published payload, empty where none was sent; with a `screen` there never is one."""

    texts: tuple[str, ...]
    buttons: tuple[tuple[str, str], ...]
    answer: Mapping[str, Any]
    ms: int
    screen: Screen | None = None

    @property
    def text(self) -> str:
        """All words of the reply."""
        return "\n".join(self.texts)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses, best first."""
        return tuple(clause["id"] for clause in self.answer.get("clauses") or ())

    @property
    def region(self) -> Mapping[str, Any]:
        """The region that answers; empty where there is none."""
        return self.answer.get("region") or {}


def read_reply(messages: Sequence[Mapping[str, Any]], ms: int) -> Reply:
    """The reply in a list of messages. Several payloads are several answers; the last one counts."""
    payloads = [message["custom"]["answer"] for message in messages if "answer" in (message.get("custom") or {})]
    screens = [Screen(seen["bytes"], tuple(seen["faults"])) for message in messages if (seen := message.get("screen"))]
    buttons = [(button["title"], button.get("payload", "")) for message in messages for button in message.get("buttons") or ()]
    return Reply(
        texts=tuple(message["text"] for message in messages if message.get("text")),
        buttons=tuple(buttons),
        answer=payloads[-1] if payloads else {},
        ms=ms,
        screen=screens[-1] if screens else None,
    )
