"""One callback of WeChat's server from bytes to bytes; nothing but a reply in XML, `success` or an empty body leaves."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.channels.fallback import fallback_messages
from bot.channels.inbound import clean_text
from bot.channels.inbox_calls import InboxCalls
from bot.channels.wechat import messages as wechat
from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.protocol import (
    SUCCESS,
    Account,
    ClockError,
    ForbiddenError,
    ProtocolError,
    Query,
    check_query,
    close_body,
    echo_body,
    open_body,
    text_reply,
)
from bot.channels.wechat.quota import Occasion
from bot.channels.wechat.reach import remember_reach
from bot.channels.wechat.record import CHANNEL, Record
from bot.channels.wechat.render import first_page, words_of
from bot.channels.wechat.talk import Talk, Tools
from bot.channels.wechat.turns import Turns
from bot.inbox.errors import InboxError
from bot.inbox.person import person_key
from bot.running.clock import ClockWatch
from bot.state_errors import StateError
from knowledge.catalog.coordinates import nearest_city

logger = logging.getLogger(__name__)

TEXT, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"

OCCASIONS: Mapping[type, Occasion] = MappingProxyType(
    {
        wechat.Text: Occasion.MESSAGE,
        wechat.Voice: Occasion.MESSAGE,
        wechat.Place: Occasion.MESSAGE,
        wechat.Media: Occasion.MESSAGE,
        wechat.Click: Occasion.MENU,
        wechat.Subscribe: Occasion.SUBSCRIBE,
        wechat.Scan: Occasion.SCAN,
    }
)
"""What allows messages of the customer-service API to a person."""


@dataclass(frozen=True)
class Sent:
    """An HTTP answer to WeChat's server."""

    status: int = 200
    body: bytes = SUCCESS
    kind: str = TEXT


FORBIDDEN = Sent(403, b"")


@dataclass(frozen=True)
class Callback:
    """Checks, opens, answers and closes callbacks of one account."""

    account: Account
    turns: Turns
    calls: InboxCalls
    clock: Callable[[], float] = time.time
    watch: ClockWatch = field(default_factory=ClockWatch)
    spare_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def verify(self, query: Query) -> Sent:
        """The answer to a GET: the echo of WeChat's check of our address."""
        try:
            self._check(query)
            return Sent(body=echo_body(query))
        except ProtocolError as error:
            logger.warning("WeChat check refused: %s", error)
            return FORBIDDEN

    async def receive(self, query: Query, body: bytes, tools: Tools) -> Sent:
        """The answer to a POST."""
        try:
            self._check(query)
            opened = open_body(self.account, query, body)
            envelope, message = wechat.read_envelope(opened.fields), wechat.read_message(opened.fields)
        except ForbiddenError as error:
            logger.warning("WeChat callback refused: %s", error)
            return FORBIDDEN
        except ProtocolError as error:
            # Signed, yet nothing we can read: WeChat need not try again.
            logger.warning("WeChat callback not understood: %s", error)
            return Sent()
        content = await self._content(envelope, message, tools)
        if content is None:
            return Sent()
        reply = text_reply(envelope.from_user, envelope.to_user, content, self.clock())
        return Sent(body=close_body(self.account, reply, self.clock()) if opened.is_safe else reply, kind=XML)

    def _check(self, query: Query) -> None:
        try:
            check_query(self.account, query, self.clock())
        except ClockError as error:
            self.watch.refused(error.seconds)
            raise
        self.watch.is_right()

    async def _content(self, envelope: wechat.Envelope, message: wechat.Message, tools: Tools) -> str | None:
        if isinstance(message, wechat.OtherEvent):
            return None
        person = self.person_of(envelope.from_user)
        try:
            if isinstance(message, wechat.Whereabouts):
                await self._note_whereabouts(person, message)
                return None
            await self._note_occasion(envelope.from_user, message)
            ledger = self.turns.ledger(person)

            def talk(key: str) -> Talk:
                return Talk(person, key, ledger, Record(person, self.calls, ledger), tools)

            return await self.turns.deliver(
                Delivery(person, envelope.from_user, envelope.key, said_in(message)),
                lambda: talk(envelope.key).reply(message),
                lambda key, said: talk(key).reply(wechat.Text(said)),
            )
        except StateError:
            logger.exception("WeChat callback without shared state")
            return first_page(words_of(fallback_messages(person))).content

    async def _note_whereabouts(self, person: str, message: wechat.Whereabouts) -> None:
        city = nearest_city(message.latitude, message.longitude)
        if city is not None:
            await asyncio.to_thread(self.turns.ledger(person).preset_region, city)

    async def _note_occasion(self, openid: str, message: wechat.Message) -> None:
        occasion = OCCASIONS.get(type(message))
        if self.turns.sender is None:
            return
        if occasion is not None:
            await asyncio.to_thread(self.turns.sender.noticed, openid, occasion)
        with contextlib.suppress(InboxError):  # without its secret nothing can be sealed; replies wait for the next message
            await asyncio.to_thread(remember_reach, self.turns.state, openid)

    def person_of(self, openid: str) -> str:
        """The name under which a person is known everywhere behind this module."""
        try:
            return person_key(CHANNEL, openid)
        except InboxError:
            # Without its secret the inbox cannot be used; questions are answered all the same.
            return hmac.new(self.spare_key, openid.encode(), hashlib.sha256).hexdigest()[:32]


def said_in(message: wechat.Message) -> str:
    """The words of a message, masked and no longer than a question may be; empty where it has none."""
    match message:
        case wechat.Text(content):
            return clean_text(content)
        case wechat.Voice():
            return clean_text(message.recognition) if message.recognition else ""
    return ""
