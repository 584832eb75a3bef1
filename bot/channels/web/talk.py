"""Conversations of the web channel: one turn at a time, its answer fetched by number, nothing ever left waiting.

Whether a question is pending is read from the messages themselves: one that lost its turn gets an honest line.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from bot.channels.erasing import Erase, asks_whether_to_erase, wants_erasing, words_of
from bot.channels.fallback import fallback_messages
from bot.channels.handover import are_staffs, hand_over, handed_over, too_many_wait
from bot.channels.inbound import read_inbound
from bot.channels.inbox_calls import InboxCalls, InboxDownError, Line
from bot.channels.reply import TURN, Reply, as_reply, erased_payload, lost_reply
from bot.channels.rest import Handler, run_turn
from bot.channels.web import due as web_due
from bot.channels.web.gates import Gates
from bot.channels.web.known import Known
from bot.channels.web.request import Ask, RefusedError, Vote
from bot.channels.web.store import CHANNEL, Transcript
from bot.channels.web.words import web_say
from bot.inbox.hours import are_staff_off
from bot.inbox.redact import redact
from bot.inbox.store import Inbox
from knowledge.answers.erase_words import is_about_erasing
from knowledge.danger.detect import is_danger

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0
IDLE_POLL_SECONDS = 10.0
"""How often a waiting page looks for what another process stored: a staff member's reply, something said on another page."""
ELSEWHERE_POLL_SECONDS = 0.15
"""How often where an answer is due that another process works out. One request in very many comes to another process than its talk."""
BUSY_AGAIN_SECONDS = 3


@dataclass(frozen=True)
class View:
    """What a page is told: new lines, whether an answer is due, who answers, and the place of whoever waits for staff (0: they do not)."""

    lines: list[Line]
    cursor: float
    is_pending: bool
    status: str
    place: int = 0


class Talk:
    """One person's conversation in this process."""

    def __init__(self, person: str, calls: InboxCalls, handler: Handler, gates: Gates, erase: Erase) -> None:
        self.person = person
        self._erase_everything = erase
        self._was_asked_to_erase = self._is_erasing = False
        self._calls, self._handler, self._gates = calls, handler, gates
        self._transcript = Transcript(person, calls)
        self._lock = asyncio.Lock()
        self._changed = asyncio.Event()
        self._known = Known(self._transcript)
        self._is_ended = False
        self.turn: asyncio.Task[None] | None = None

    @property
    def is_pending(self) -> bool:
        """True while an answer is due."""
        return web_due.is_due(self._known.newest)

    @property
    def is_busy(self) -> bool:
        """True while a turn of this process runs."""
        return self.turn is not None and not self.turn.done()

    async def accept(self, ask: Ask) -> tuple[float, bool]:
        """Take a message and start its turn: its number, and whether it is new. Where an address asks much, that takes a while.

        Raises:
            RefusedError: while an answer is due, or where too much is asked.
        """
        # Whoever is in danger is answered whatever the limit, also while another answer is due.
        async with self._lock:
            pause = 0.0 if await self._is_known(ask) or is_danger(ask.text) else self._gates.pause(self.person, ask.client)
        # The lock is free meanwhile: a cry for help in the same conversation waits for nobody.
        await asyncio.sleep(pause)
        async with self._lock:
            if not await self._is_known(ask):
                return await self._take(ask)
        return self._known.accepted[ask.id], False

    async def view(self, after: float, wait: float = 0.0) -> View:
        """What came after a number: at once, or when something comes or the waiting ends within `wait` seconds."""
        until = time.monotonic() + wait
        before: tuple[bool, str, int] | None = None
        while True:
            # Taken before reading: an answer that comes meanwhile must not end the waiting without being shown.
            changed = self._changed
            news = await self._known.read(after)
            if await self._mend():
                news = await self._known.read(after)
            state, left = (web_due.is_due(news.newest), news.status, news.place), until - time.monotonic()
            if news.lines or left <= 0 or self._is_ended or before not in (None, state):
                return View(news.lines, news.lines[-1].seq if news.lines else after, *state)
            before = state
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(changed.wait(), min(left, self._pause(news.status)))

    def _pause(self, status: str) -> float:
        """Seconds until a waiting page looks again, unless it is woken: then another process may have stored something."""
        if self._known.newest is not None and self.is_pending:
            return min(
                POLL_SECONDS if self.is_busy else ELSEWHERE_POLL_SECONDS,
                max(0.0, web_due.PENDING_SECONDS - web_due.age(self._known.newest)) + 0.01,
            )
        return POLL_SECONDS if status == "open" else IDLE_POLL_SECONDS

    async def finish(self) -> None:
        """Wait until the running turn has ended or is given up."""
        if self.turn is not None:
            await asyncio.wait({self.turn}, timeout=web_due.PENDING_SECONDS)

    async def stop(self) -> None:
        """End the running turn and send every page that waits home."""
        self._is_ended = True
        if self.turn is not None:
            self.turn.cancel()
            await asyncio.wait({self.turn}, timeout=1.0)
        self._wake()

    async def vote(self, vote: Vote) -> None:
        """Store a thumb.

        Raises:
            RefusedError: where this conversation has no such answer, or the inbox cannot be used.
        """
        try:
            found = await self._calls.run(lambda inbox: inbox.messages_after(self.person, vote.seq - 1, 1))
            if not found or found[0].seq != vote.seq or found[0].author == "person":
                raise RefusedError(404, "seq", web_say("unknown_message"))
            await self._calls.run(lambda inbox: inbox.add_feedback(self.person, CHANNEL, vote.seq, vote.vote, vote.reason))
        except InboxDownError as error:
            raise RefusedError(503, "store", web_say("not_noted")) from error

    async def _is_known(self, ask: Ask) -> bool:
        await self._known.look()
        if ask.id in self._known.accepted:
            return True
        await self._mend()
        if self.is_pending and not is_danger(ask.text):
            raise RefusedError(429, "busy", web_say("busy"), BUSY_AGAIN_SECONDS)
        return False

    async def _take(self, ask: Ask) -> tuple[float, bool]:
        # Masked before anything else sees it: no store, no log and no model gets what points at a person.
        ask = replace(ask, text=redact(ask.text))
        was_asked, self._was_asked_to_erase = self._was_asked_to_erase, False
        # Staff answer at their pace; danger to life cannot wait for them, and deleting is no matter of theirs.
        is_ours = is_danger(ask.text) or is_about_erasing(ask.text, was_asked)
        is_staffs = not is_ours and bool(await self._try(lambda inbox: are_staffs(inbox, self.person, ask.text, _now())))
        line, is_new = await self._transcript.add("person", ask.text, ask.id, None if is_staffs else {TURN: True})
        self._known.note(line)
        if is_new and not is_staffs:
            self.turn = asyncio.create_task(self._run(ask, line))
        self._wake()
        return line.seq, is_new

    async def _run(self, ask: Ask, question: Line) -> None:
        try:
            reply = await self._reply(ask)
        except Exception:  # whatever failed, the person gets words, and not only when the page gives up waiting
            logger.exception("web turn failed")
            reply = as_reply(fallback_messages(self.person))
        if reply is None:
            return
        line = await self._transcript.answer(question, reply.text, reply.payload)
        if line is None:
            return  # erased meanwhile: nothing of it may come back
        self._known.note(line)
        self._wake()
        await self._try(lambda inbox: inbox.note_turn(self.person, CHANNEL, ask.text, reply.answer))

    async def _reply(self, ask: Ask) -> Reply | None:
        """The answer to a message; None where it had everything deleted, which says so itself."""
        region = {"region": ask.region} if ask.region else None
        inbound = read_inbound({"sender": self.person, "message": ask.text, "metadata": region})
        messages = await run_turn(inbound, self._handler, CHANNEL)
        if wants_erasing(messages):
            await self._erase(ask.id)
            return None
        self._was_asked_to_erase = asks_whether_to_erase(messages)
        reply = as_reply(messages)
        # Handed over first: the page must not see the words before it sees that staff have taken over.
        return await self._hand_over(ask, reply) if reply.answer.get("status") == "handover" else reply

    async def _erase(self, client_id: str) -> None:
        """Delete everything of the person and say so, in memory only; the message that asked for it may still be sent again."""
        self._is_erasing = True
        erasure = await self._erase_everything(self.person)
        self._is_erasing = False
        line = self._transcript.start_over(words_of(erasure), erased_payload(), f"re:{secrets.token_hex(12)}")
        self._known.start_over(line, client_id)
        self._wake()

    async def _hand_over(self, ask: Ask, reply: Reply) -> Reply:
        """The reply after the person was handed to staff; the same one where nobody is there to take them."""
        if not await self._gates.may_wait(self.person, ask.client, self._calls):
            return replace(reply, text=too_many_wait(reply.text))
        history, now = await self._transcript.read(0), _now()
        are_off = are_staff_off(now)
        talk = await self._try(lambda inbox: hand_over(inbox, self.person, CHANNEL, history.lines, ask.text, are_off))
        place = await self._try(lambda inbox: inbox.place_in_line(self.person, is_fresh=True)) if talk else 0
        return replace(reply, text=handed_over(reply.text, now, talk, place or 0)) if talk else reply

    async def _try(self, work: Callable[[Inbox], Any]) -> Any:
        with contextlib.suppress(InboxDownError):  # the inbox has said so in the log
            return await self._calls.run(work)
        return None

    async def _mend(self) -> bool:
        """Answer honestly what lost its turn, because the server was restarted or something hung; True where that was done.

        The inbox decides: what was answered meanwhile needs no apology, and what was erased gets none.
        """
        lost = self._known.newest
        if lost is None or not web_due.is_unanswered(lost) or self.is_pending or self._is_erasing:
            return False
        reply = lost_reply(lost.text, fallback_messages(self.person))
        line = await self._transcript.answer(lost, reply.text, reply.payload, only_newest=True)
        if line is None:
            await self._known.look()
            return True
        self._known.note(line)
        return True

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def _now() -> datetime:
    return datetime.now(timezone.utc)
