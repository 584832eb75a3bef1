"""One person's lines in the inbox, and whether staff or the assistant answers; a broken inbox never stops an answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from bot.channels.erasing import in_inbox
from bot.channels.handover import hand_over, handed_over, is_given_back
from bot.channels.inbox_calls import InboxCalls, InboxDownError, Line
from bot.channels.wechat_ledger import Ledger
from bot.channels.wechat_render import say
from knowledge.inbox.store import Inbox

CHANNEL = "wechat"
MOST_LINES = 200


@dataclass(frozen=True)
class Record:
    """What the inbox holds of a person, reached through calls with a time limit."""

    person: str
    calls: InboxCalls
    ledger: Ledger

    async def heard(self, text: str, key: str) -> None:
        """Keep what the person wrote; the same message again is kept once."""
        await self._try(lambda inbox: inbox.add_message(self.person, CHANNEL, "person", text, client_id=key))

    async def answered(self, question: str, text: str, answer: Mapping[str, Any]) -> str:
        """Keep what the assistant said, count the turn, and hand over where the person asked for it; the words to send."""
        payload = dict(answer)
        if answer.get("status") == "handover" and await self._hand_over(question):
            text = handed_over(text, datetime.now(timezone.utc))
        await self._try(lambda inbox: inbox.add_message(self.person, CHANNEL, "bot", text, {"answer": payload}))
        await self._try(lambda inbox: inbox.note_turn(self.person, CHANNEL, question, payload))
        return text

    async def is_with_staff(self) -> bool:
        """True while staff answer this person; False where nobody can tell."""
        return bool(await self._try(lambda inbox: inbox.conversation(self.person).status) == "open")

    async def back_to_bot(self) -> None:
        """The person would rather ask the assistant again."""
        await self._try(lambda inbox: inbox.close_handover(self.person, "person"))

    async def staff_lines(self) -> str:
        """What staff answered, or that they have finished, where the person did not get it yet; empty where there is nothing."""
        cursor = await asyncio.to_thread(self.ledger.staff_cursor)
        if cursor is None:
            return ""
        lines = await self._try(lambda inbox: inbox.messages_after(self.person, cursor, MOST_LINES))
        new = [line for line in lines or () if line.author == "staff" or is_given_back(line)]
        if not new:
            return ""
        await asyncio.to_thread(self.ledger.move_staff_cursor, new[-1].seq)
        return "\n".join(say("staff", text=line.text) if line.author == "staff" else line.text for line in new)

    async def forget(self) -> Collection[str]:
        """Delete everything of the person; gives what there was.

        Raises:
            InboxDownError: where it could not be deleted.
        """
        return await in_inbox(self.calls, self.person)() or ()

    async def _hand_over(self, question: str) -> bool:
        history = await self._try(lambda inbox: inbox.messages_after(self.person, 0, MOST_LINES)) or []
        lines = [Line.of(message) for message in history]
        is_open = bool(await self._try(lambda inbox: hand_over(inbox, self.person, CHANNEL, lines, question)))
        if is_open:
            await asyncio.to_thread(self.ledger.move_staff_cursor, history[-1].seq if history else 0)
        return is_open

    async def _try(self, work: Callable[[Inbox], Any]) -> Any:
        with contextlib.suppress(InboxDownError):  # the inbox has said so in the log
            return await self.calls.run(work)
        return None
