"""All conversations of the web channel in this process, and how one is forgotten."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import secrets
from collections import OrderedDict
from typing import Any

from bot.channels.address import Client
from bot.channels.erasing import Erasure, erase, in_inbox, in_tracker
from bot.channels.inbound import read_inbound
from bot.channels.inbox_calls import InboxCalls, InboxDownError
from bot.channels.limits import Limits
from bot.channels.rest import Handler
from bot.channels.web.gates import Gates
from bot.channels.web.request import RefusedError
from bot.channels.web.talk import Talk
from bot.channels.web.words import web_say
from bot.inbox.errors import InboxError
from bot.inbox.person import person_key
from bot.inbox.redact import redact

MOST_TALKS = 5000
"""Conversations held in memory; those used longest ago go first, and come back from the inbox."""
OPENING_SECONDS = 5.0
"""Opening the inbox for the first time may take longer than an answer may."""
FIRST_MESSAGE = "我叫王小明，老板拖欠工资"


class Talks:
    """Conversations by person."""

    def __init__(self, handler: Handler, limits: Limits, inbox_url: str | None = None) -> None:
        self._handler, self.gates = handler, Gates(limits)
        self.agent: Any = None
        self._calls = InboxCalls(inbox_url)
        self._talks: OrderedDict[str, Talk] = OrderedDict()
        self._spare_key = secrets.token_bytes(32)

    @property
    def calls(self) -> InboxCalls:
        """The inbox as this channel calls it."""
        return self._calls

    async def warm_up(self) -> None:
        """Load what the first message needs, so that its person waits no longer than the next; open the inbox."""
        read_inbound({"message": redact(FIRST_MESSAGE)})
        with contextlib.suppress(InboxDownError):  # the log says so, and questions are answered without it
            await self._calls.run(lambda inbox: inbox.conversation("0" * 32), OPENING_SECONDS)

    def get(self, conversation: str) -> Talk:
        """The conversation with the page's id."""
        person = self.person_of(conversation)
        talk = self._talks.get(person)
        if talk is None:
            talk = self._talks[person] = Talk(person, self._calls, self._handler, self.gates, self.erase)
            self._drop_idle()
        self._talks.move_to_end(person)
        return talk

    async def erase(self, person: str) -> Erasure:
        """Delete everything of a person in all stores."""
        return await erase(person, in_tracker(self.agent, person), in_inbox(self._calls, person))

    async def forget(self, conversation: str, client: Client) -> None:
        """Forget a person everywhere: transcript, questions, feedback, what the assistant remembers.

        Raises:
            RefusedError: where something could not be deleted, or too much is asked.
        """
        person = self.person_of(conversation)
        # Stores are written anew for it.
        await asyncio.sleep(self.gates.pause(person, client))
        talk = self._talks.pop(person, None)
        if talk is not None:
            await talk.stop()
        if not (await self.erase(person)).is_whole:
            raise RefusedError(503, "store", web_say("not_forgotten"))

    def running(self) -> set[asyncio.Task[None]]:
        """Turns that are not over."""
        return {talk.turn for talk in self._talks.values() if talk.turn is not None and talk.is_busy}

    async def close(self) -> None:
        """End all turns and waiting."""
        for talk in self._talks.values():
            await talk.stop()
        await self.gates.close()
        self._calls.close()

    def person_of(self, conversation: str) -> str:
        """The name under which a conversation's person is known everywhere behind this module."""
        try:
            return person_key("web", conversation)
        except InboxError:
            # Without its secret the inbox cannot be used; questions are answered all the same.
            return hmac.new(self._spare_key, conversation.encode(), hashlib.sha256).hexdigest()[:32]

    def _drop_idle(self) -> None:
        surplus = len(self._talks) - MOST_TALKS
        idle = [person for person, talk in list(self._talks.items())[: surplus + 64] if not talk.is_busy] if surplus > 0 else []
        for person in idle[:surplus]:
            del self._talks[person]
