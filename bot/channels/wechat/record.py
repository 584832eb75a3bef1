"""One person's lines in the inbox, and whether staff or the assistant answers; a broken inbox never stops an answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from bot.channels.erasing import in_inbox
from bot.channels.handover import are_staffs, hand_over, handed_over, is_given_back
from bot.channels.inbox_calls import InboxCalls, InboxDownError, Line
from bot.channels.wechat.ledger import Ledger
from bot.channels.wechat.render import say
from bot.inbox.hours import are_staff_off
from bot.inbox.model import OPEN, Conversation, Message
from bot.inbox.store import Inbox

CHANNEL = "wechat"
MOST_LINES = 200


def lines_beside(lines: Sequence[Message]) -> list[Message]:
    """Of a person's lines those that no reply carries: what staff wrote, and that the bot answers again."""
    return [line for line in lines if line.author == "staff" or is_given_back(line)]


def words_beside(lines: Sequence[Message]) -> str:
    """Such lines as the person gets them."""
    return "\n".join(_of_staff(line) if line.author == "staff" else line.text for line in lines)


def _of_staff(line: Message) -> str:
    by = (line.payload or {}).get("by")
    return say("staff_named", name=by, text=line.text) if by else say("staff", text=line.text)


@dataclass(frozen=True)
class Record:
    """What the inbox holds of a person, reached through calls with a time limit."""

    person: str
    calls: InboxCalls
    ledger: Ledger

    async def heard(self, text: str, key: str) -> None:
        """Keep what the person wrote; the same message again is kept once."""
        await self._try(lambda inbox: inbox.add_message(self.person, CHANNEL, "person", text, client_id=key))

    async def answered(self, question: str, text: str, answer: Mapping[str, Any]) -> tuple[str, bool]:
        """Keep what the assistant said, count the turn, and hand over where the person asked for it; the words to send, and whether staff
        have the person now."""
        payload, talk = dict(answer), None
        if answer.get("status") == "handover":
            now = datetime.now(timezone.utc)
            talk = await self._hand_over(question, are_staff_off(now))
            text = handed_over(text, now, talk, await self.place()) if talk else text
        await self._try(lambda inbox: inbox.add_message(self.person, CHANNEL, "bot", text, {"answer": payload}))
        await self._try(lambda inbox: inbox.note_turn(self.person, CHANNEL, question, payload))
        return text, talk is not None and talk.status == OPEN

    async def are_staffs(self, text: str) -> bool:
        """True where staff answer this message; False where nobody can tell."""
        return bool(await self._try(lambda inbox: are_staffs(inbox, self.person, text, datetime.now(timezone.utc))))

    async def place(self) -> int:
        """Which the person is of those who wait for staff; 0 where they do not wait, or nobody can tell."""
        return int(await self._try(lambda inbox: inbox.place_in_line(self.person, is_fresh=True)) or 0)

    async def staff_lines(self) -> str:
        """What staff answered, or that they do no more, where the person did not get it yet; empty where there is nothing."""
        cursor = await asyncio.to_thread(self.ledger.staff_cursor)
        if cursor is None:
            return ""
        lines = await self._try(lambda inbox: inbox.messages_after(self.person, cursor, MOST_LINES))
        new = lines_beside(lines or ())
        if not new:
            return ""
        await asyncio.to_thread(self.ledger.move_staff_cursor, new[-1].seq)
        return words_beside(new)

    async def forget(self) -> Collection[str]:
        """Delete everything of the person; gives what there was.

        Raises:
            InboxDownError: where it could not be deleted.
        """
        return await in_inbox(self.calls, self.person)() or ()

    async def _hand_over(self, question: str, are_off: bool) -> Conversation | None:
        history = await self._try(lambda inbox: inbox.messages_after(self.person, 0, MOST_LINES)) or []
        lines = [Line.of(message) for message in history]
        talk: Conversation | None = await self._try(lambda inbox: hand_over(inbox, self.person, CHANNEL, lines, question, are_off))
        if talk is not None:
            await asyncio.to_thread(self.ledger.move_staff_cursor, history[-1].seq if history else 0)
        return talk

    async def _try(self, work: Callable[[Inbox], Any]) -> Any:
        with contextlib.suppress(InboxDownError):  # the inbox has said so in the log
            return await self.calls.run(work)
        return None
