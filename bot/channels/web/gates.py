"""What the page may ask: how many messages, and how many conversations for staff."""

from __future__ import annotations

import contextlib

from bot.channels.address import Client
from bot.channels.inbox_calls import InboxCalls, InboxDownError
from bot.channels.limits import CONVERSATION, Gate, Limits
from bot.channels.web.request import RefusedError
from bot.channels.web.store import CHANNEL
from bot.channels.web.words import web_say
from bot.inbox.model import BOT


class Gates:
    """What may come in: messages, and conversations for staff."""

    def __init__(self, limits: Limits) -> None:
        self.messages, self.handovers = Gate(CHANNEL, limits.of_messages()), Gate(f"{CHANNEL}-staff", limits.of_handovers())

    def pause(self, person: str, client: Client) -> float:
        """Seconds that a message has to wait.

        Raises:
            RefusedError: where too much is asked.
        """
        verdict = self.messages.admit(person, client)
        if verdict.refused_by:
            raise RefusedError(429, "rate", web_say("rate" if verdict.refused_by == CONVERSATION else "rate_site"), verdict.wait)
        return verdict.wait

    async def may_wait(self, person: str, client: Client, calls: InboxCalls) -> bool:
        """True where staff's list has room for one more, or holds the person already."""
        with contextlib.suppress(InboxDownError):  # the inbox has said so in the log
            if (await calls.run(lambda inbox: inbox.conversation(person))).status != BOT:
                return True
        return not self.handovers.admit(person, client).refused_by

    async def close(self) -> None:
        """Nothing is counted any more."""
        await self.messages.close()
        await self.handovers.close()
