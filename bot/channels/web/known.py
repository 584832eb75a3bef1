"""What this process knows of a conversation: its newest line and which messages were taken. The inbox knows better, and is asked first.

Another process may have answered, or erased, what this one saw last.
"""

from __future__ import annotations

from dataclasses import replace

from bot.channels.inbox_calls import Line
from bot.channels.web.store import Snapshot, Transcript


class Known:
    """The newest line of a transcript, and the numbers of messages by the page's ids."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self.newest: Line | None = None
        self.accepted: dict[str, float] = {}
        self._changes = 0
        self._is_loaded = False

    async def read(self, after: float) -> Snapshot:
        """What came after a number, and the newest line as the inbox has it now."""
        changes = self._changes
        news = await self._transcript.read(after)
        self._is_loaded = self._is_loaded or (after == 0 and news.is_whole)
        for line in news.lines:
            self._accept(line)
        return replace(news, newest=self._seen(news, changes))

    async def look(self) -> None:
        """See the newest line; the whole history the first time."""
        if not self._is_loaded:
            await self.read(0)
            return
        changes = self._changes
        newest = self._seen(await self._transcript.newest(), changes)
        if newest is not None:
            self._accept(newest)

    def note(self, line: Line) -> None:
        """Remember a line of this process."""
        self._changes += 1
        if self.newest is None or line.seq >= self.newest.seq:
            self.newest = line
        self._accept(line)

    def start_over(self, line: Line, client_id: str) -> None:
        """All but one line was erased; the message that asked for it may still be sent again."""
        self._changes += 1
        self.newest, self.accepted = line, {client_id: self.accepted[client_id]}

    def _accept(self, line: Line) -> None:
        if line.author == "person" and line.client_id:
            self.accepted[line.client_id] = line.seq

    def _seen(self, news: Snapshot, changes: int) -> Line | None:
        """The newest line of what was read; what cannot be read changes nothing, nor what was read before something was noted here."""
        if not news.is_whole:
            return max([line for line in (news.newest, self.newest) if line is not None], key=lambda line: line.seq, default=None)
        if changes == self._changes:
            self.newest = news.newest
        return news.newest
