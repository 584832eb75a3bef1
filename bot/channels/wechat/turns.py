"""The five-second rule: WeChat closes a delivery after 5 s and delivers the message again, three times in all.

A retry joins the running turn and takes its one reply. A delivery that is out of time stays open without an answer until
WeChat has closed it: an early `success` would end the retries. A turn that misses all three is sent by the
customer-service API where there is one, else with the person's next message.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.wechat.delivery import Delivery, Limits, Sender
from bot.channels.wechat.ledger import DELIVERIES, LEASE_SECONDS, Arrival, Ledger
from bot.channels.wechat.render import Words, first_page, hotline_lines, say, together
from bot.shared_state import SharedState
from bot.state_errors import StateError
from bot.threads import run_slow

logger = logging.getLogger(__name__)

Work = Callable[[], Awaitable[Words]]
Again = Callable[[str, str], Awaitable[Words]]
"""Runs the turn of another message of the person, by its key and its words."""


class Turns:
    """Runs each message once, one message of a person at a time, and decides which delivery carries the reply."""

    def __init__(self, state: SharedState, sender: Sender | None = None, limits: Limits | None = None) -> None:
        self.sender = sender
        self.state, self._limits = state, limits or Limits()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._afterwards: set[asyncio.Task[None]] = set()
        self._arriving: dict[str, asyncio.Lock] = {}
        self._talking: dict[str, asyncio.Lock] = {}

    def ledger(self, person: str) -> Ledger:
        """What is known of a person's turns."""
        return Ledger(self.state, person)

    def running(self) -> set[asyncio.Task[None]]:
        """Turns that are not over."""
        return set(self._running.values())

    async def deliver(self, delivery: Delivery, work: Work, again: Again | None = None) -> str | None:
        """The text to reply to this delivery with, or None where nothing is to be said (any more).

        With `again`, earlier messages whose process died before they were answered are run first.

        Raises:
            StateError: where the shared state cannot be used.
        """
        started = asyncio.get_running_loop().time()
        # WeChat may close this delivery at any moment; a lease that was taken must lead to a turn all the same.
        arrival = await asyncio.shield(self._arrive(delivery, work, again))
        words = arrival.reply or await self._joined(delivery, work, again, started + self._limits.budget)
        if words is None:
            return await self._out_of_time(arrival.number, started)
        if words.are_silent or await self._claimed(delivery, arrival.number) is None:
            return None
        return first_page(words).content

    async def _claimed(self, delivery: Delivery, number: int) -> int | None:
        claim = asyncio.create_task(asyncio.to_thread(self.ledger(delivery.person).claim, delivery.key, number))
        try:
            return await asyncio.shield(claim)
        except asyncio.CancelledError:
            # Closed by WeChat in this very moment: the reply is the next delivery's.
            self._later(self._give_back(delivery, claim))
            raise

    async def _give_back(self, delivery: Delivery, claim: Awaitable[int | None]) -> None:
        """The reply did not go out: the next delivery or message carries it."""
        try:
            right = await claim
            if right is None:
                return
            ledger = self.ledger(delivery.person)
            async with self._queued(self._talking, delivery.person), self._alone(ledger, secrets.token_hex(8)):
                await asyncio.to_thread(ledger.give_back, delivery.key, right)
        except StateError:
            logger.exception("a WeChat reply could not be given back")

    async def _arrive(self, delivery: Delivery, work: Work, again: Again | None) -> Arrival:
        """Note the delivery and start its turn where it is the first; a person's messages queue up as they came."""
        waits = self._limits.closed + self._limits.gap
        async with self._queued(self._arriving, delivery.person):
            arrival = await asyncio.to_thread(self.ledger(delivery.person).arrive, delivery.key, waits)
            if arrival.is_runner:
                if delivery.said:
                    await asyncio.to_thread(self.ledger(delivery.person).remember, delivery.key, delivery.said)
                self._start(delivery, work, again)
        return arrival

    async def _joined(self, delivery: Delivery, work: Work, again: Again | None, deadline: float) -> Words | None:
        """The reply of the turn; None at the deadline. A turn whose process died is run again."""
        ledger, now = self.ledger(delivery.person), asyncio.get_running_loop().time
        while now() < deadline:
            task = self._running.get(delivery.key)
            if task is None:
                await asyncio.sleep(self._limits.poll)
            else:
                # The turn goes on when WeChat closes this delivery and the server cancels us.
                await asyncio.wait({task}, timeout=deadline - now())
            words = await asyncio.to_thread(ledger.reply, delivery.key)
            if words is not None:
                return words
            await asyncio.shield(self._take_over(delivery, work, again))
        return None

    async def _take_over(self, delivery: Delivery, work: Work, again: Again | None) -> None:
        """Run the turn where the process that ran it is gone."""
        if delivery.key in self._running:
            return
        if await asyncio.to_thread(self.ledger(delivery.person).lease, delivery.key) and delivery.key not in self._running:
            self._start(delivery, work, again)

    async def _out_of_time(self, number: int, started: float) -> str | None:
        if number >= DELIVERIES:
            # WeChat shows its own error line where the last delivery gets no answer.
            return None if self.sender else f"{say('slow')}\n{hotline_lines()}"
        await asyncio.sleep(started + self._limits.closed - asyncio.get_running_loop().time())
        return None

    def _start(self, delivery: Delivery, work: Work, again: Again | None) -> None:
        task = asyncio.create_task(self._run(delivery, work, again))
        self._running[delivery.key] = task
        task.add_done_callback(lambda _: self._running.pop(delivery.key, None))

    async def _run(self, delivery: Delivery, work: Work, again: Again | None) -> None:
        ledger, owner = self.ledger(delivery.person), secrets.token_hex(8)
        beating = asyncio.create_task(self._beat(ledger, delivery.key, owner))
        try:
            async with self._queued(self._talking, delivery.person), self._alone(ledger, owner):
                if again is not None:
                    await self._run_lost(ledger, delivery, again)
                words = await work()
                missed = await asyncio.to_thread(ledger.take_missed)
                await asyncio.to_thread(ledger.finish, delivery.key, together(missed, words))
        except StateError:
            logger.exception("the reply of a WeChat turn could not be kept")
            return
        finally:
            beating.cancel()
        if words.are_last:
            self._later(self._drop(delivery, words))
        if self.sender is not None:
            self._later(self._send_missed(self.sender, delivery))

    async def _run_lost(self, ledger: Ledger, delivery: Delivery, again: Again) -> None:
        """Run what a process left behind that died; its replies are told with the next one, as those that missed their deliveries are."""
        for key, said in await asyncio.to_thread(ledger.take_lost, delivery.key):
            words = await again(key, said)
            await asyncio.to_thread(ledger.finish, key, words)
            if words.are_last:
                self._later(self._drop(Delivery(delivery.person, delivery.openid, key), words))

    async def _beat(self, ledger: Ledger, key: str, owner: str) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            try:
                await asyncio.to_thread(ledger.renew, key, owner)
            except StateError:
                logger.warning("lease of a WeChat turn could not be renewed")

    @asynccontextmanager
    async def _queued(self, queues: dict[str, asyncio.Lock], person: str) -> AsyncIterator[None]:
        """One at a time for a person, in order, in this process."""
        lock = queues.setdefault(person, asyncio.Lock())
        async with lock:
            yield
        if not lock.locked() and not lock._waiters:  # type: ignore[attr-defined, unused-ignore]
            queues.pop(person, None)

    @asynccontextmanager
    async def _alone(self, ledger: Ledger, owner: str) -> AsyncIterator[None]:
        """One turn of a person at a time between processes; their order is that of getting in."""
        while not await asyncio.to_thread(ledger.lock, owner):
            await asyncio.sleep(self._limits.poll)
        try:
            yield
        finally:
            await asyncio.to_thread(ledger.unlock, owner)

    def _later(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._afterwards.add(task)
        task.add_done_callback(self._afterwards.discard)

    async def _send_missed(self, sender: Sender, delivery: Delivery) -> None:
        """Send a reply that no delivery took, once the last of them is over."""
        ledger = self.ledger(delivery.person)
        try:
            while await asyncio.to_thread(ledger.is_waited_for, delivery.key):
                await asyncio.sleep(self._limits.poll * 5)
                if await asyncio.to_thread(ledger.is_sent, delivery.key):
                    return
            words = await asyncio.to_thread(ledger.reply, delivery.key)
            if words is not None and not words.are_silent:
                await self._give_back(delivery, self._unsent(sender, delivery, words))
        except Exception:  # runs beside everything: nobody else would see it
            logger.exception("missed WeChat reply could not be sent")

    async def _drop(self, delivery: Delivery, words: Words) -> None:
        """Delete what is kept of a message once WeChat asks for it no more; a reply that nobody got waits for the next message."""
        ledger = self.ledger(delivery.person)
        try:
            while await asyncio.to_thread(ledger.is_waited_for, delivery.key):
                await asyncio.sleep(self._limits.poll * 5)
            async with self._queued(self._talking, delivery.person), self._alone(ledger, secrets.token_hex(8)):
                if words.are_silent or await asyncio.to_thread(ledger.is_sent, delivery.key):
                    await asyncio.to_thread(ledger.drop, delivery.key)
            # After the lock, which names the person too, was given back.
            await asyncio.to_thread(self.state.wipe)
        except StateError:
            logger.warning("what a WeChat message left could not be deleted; it ends by itself")

    async def _unsent(self, sender: Sender, delivery: Delivery, words: Words) -> int | None:
        """Send words; the right to send them where WeChat did not take them."""
        right = await asyncio.to_thread(self.ledger(delivery.person).claim_late, delivery.key)
        if right is None or await run_slow(lambda: sender.send_text(delivery.openid, first_page(words).content)):
            return None
        return right
