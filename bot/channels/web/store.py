"""Messages of the web channel: in the inbox, and in memory while the inbox cannot be used.

A line kept in memory gets a number just above the last stored one (41.000001), so that a page's cursor stays right
when the inbox works again. Every line has a client id: one that was stored after all, later, is not shown twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from bot.channels.inbox_calls import InboxCalls, InboxDownError, Line
from bot.inbox.model import BOT, OPEN
from bot.inbox.store import Inbox

CHANNEL = "web"
PAGE = 200
STEP = 1e-6
MOST_SPARE = 200
LONGEST_ID = 64


@dataclass(frozen=True)
class Snapshot:
    """New lines of a conversation, oldest first, the newest line of all, and who answers: "bot" or "open" for staff.

    `place` is which the person is of those who wait for staff, 0 where they do not. `is_whole` is False where the inbox could not be read:
    there may be more lines.
    """

    lines: list[Line]
    newest: Line | None = None
    status: str = BOT
    is_whole: bool = True
    place: int = 0


class Transcript:
    """The messages of one person."""

    def __init__(self, person: str, calls: InboxCalls) -> None:
        self.person = person
        self._calls = calls
        self._spare: deque[Line] = deque(maxlen=MOST_SPARE)
        self._known = 0.0

    async def add(self, author: str, text: str, client_id: str, payload: Mapping[str, Any] | None = None) -> tuple[Line, bool]:
        """The message as it is kept, and whether it is new; the same client id again gives what was kept before."""
        kept = next((line for line in self._spare if line.client_id == client_id), None)
        if kept is not None:
            return kept, False
        body = None if payload is None else dict(payload)
        try:
            message = await self._calls.run(lambda inbox: inbox.add_message(self.person, CHANNEL, author, text, body, client_id))
        except InboxDownError:
            return self._keep(Line(0, author, text, payload, client_id, datetime.now(timezone.utc))), True
        self._known = max(self._known, message.seq)
        return Line.of(message), message.is_new

    async def answer(self, question: Line, text: str, payload: Mapping[str, Any], only_newest: bool = False) -> Line | None:
        """The one answer to a question as it is kept; None where the person had the question deleted meanwhile, on whichever process.

        With `only_newest` it is None too where anything was said since.
        """
        if question.seq != int(question.seq):
            return (await self.add("bot", text, f"re:{question.client_id}"[:LONGEST_ID], payload))[0]
        seq, body = int(question.seq), dict(payload)
        client_id = f"re:{seq}"
        try:
            message = await self._calls.run(lambda inbox: inbox.add_answer(self.person, CHANNEL, seq, text, body, client_id, only_newest))
        except InboxDownError:
            return self._keep(Line(0, "bot", text, payload, client_id, datetime.now(timezone.utc)))
        if message is None:
            return None
        self._known = max(self._known, message.seq)
        return Line.of(message)

    def start_over(self, text: str, payload: Mapping[str, Any], client_id: str) -> Line:
        """Drop what memory holds, and keep one line of ours in memory only: nothing of the person is written any more."""
        self._known = max([self._known, *(line.seq for line in self._spare)])
        self._spare.clear()
        return self._keep(Line(0, "bot", text, payload, client_id, datetime.now(timezone.utc)))

    async def read(self, after: float) -> Snapshot:
        """What came after a number; only what memory holds where the inbox cannot be used."""
        self._rebase(after)
        try:
            stored, newest, status, place = await self._calls.run(lambda inbox: _stored_after(inbox, self.person, int(after)))
        except InboxDownError:
            return Snapshot(self._spare_after(after), self._newest_of(None), is_whole=False)
        self._known = max([self._known, *(line.seq for line in stored)])
        in_memory = {line.client_id for line in self._spare}
        lines = [line for line in stored if line.client_id not in in_memory] + self._spare_after(after)
        return Snapshot(sorted(lines, key=lambda line: line.seq), self._newest_of(newest), status, place=place)

    async def newest(self) -> Snapshot:
        """The newest line alone, as the inbox has it now."""
        try:
            found = await self._calls.run(lambda inbox: inbox.newest_message(self.person))
        except InboxDownError:
            return Snapshot([], self._newest_of(None), is_whole=False)
        return Snapshot([], self._newest_of(Line.of(found) if found else None))

    def _newest_of(self, stored: Line | None) -> Line | None:
        both = [line for line in (stored, self._spare[-1] if self._spare else None) if line is not None]
        return max(both, key=lambda line: line.seq, default=None)

    def _spare_after(self, seq: float) -> list[Line]:
        return [line for line in self._spare if line.seq > seq]

    def _keep(self, line: Line) -> Line:
        newest = max(self._known, self._spare[-1].seq if self._spare else 0.0)
        self._spare.append(replace(line, seq=round(newest + STEP, 6)))
        return self._spare[-1]

    def _rebase(self, after: float) -> None:
        """Number lines anew that a page with a higher cursor would never see: it knew numbers from before our start."""
        if after <= self._known or not self._spare or self._spare[-1].seq >= after:
            self._known = max(self._known, float(int(after)))
            return
        self._known = after
        lines = list(self._spare)
        self._spare.clear()
        for line in lines:
            self._keep(line)


def _stored_after(inbox: Inbox, person: str, seq: int) -> tuple[list[Line], Line | None, str, int]:
    """The lines after a number, the newest of all, who answers, and the place of whoever waits for staff."""
    lines, after = [], seq
    while page := inbox.messages_after(person, after, PAGE):
        lines += [Line.of(message) for message in page]
        after = page[-1].seq
        if len(page) < PAGE:
            break
    status = OPEN if inbox.conversation(person).status == OPEN else BOT
    place = inbox.place_in_line(person) if status == OPEN else 0
    if lines:
        return lines, lines[-1], status, place
    newest = inbox.newest_message(person)
    return [], Line.of(newest) if newest else None, status, place
