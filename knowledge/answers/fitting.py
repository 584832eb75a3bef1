"""Fitting the lines of a first message into its length."""

from __future__ import annotations

from knowledge.answers.cite import quote
from knowledge.answers.wording import say
from knowledge.model import Citation

SHORTEST_QUOTE = 36
WISHED_QUOTE = 80


class Lines:
    """Lines of a first message; when they do not fit, the quote shrinks, long lines give way to short ones, optional ones go."""

    def __init__(self) -> None:
        self._lines: list[tuple[int, str]] = []
        self._short: dict[str, str] = {}
        self._citation: Citation | None = None
        self._quote_at = 0

    def must(self, line: str) -> None:
        """Add a line that stays whatever happens."""
        self.may(9, line)

    def may(self, priority: int, line: str, short: str = "") -> None:
        """Add a line that may give way to its short form, or go; the lowest priority goes first."""
        if line:
            self._lines.append((priority, line))
            self._short[line] = short or line

    def quote(self, citation: Citation) -> None:
        """Put the quote of a citation here."""
        self._citation, self._quote_at = citation, len(self._lines)

    def fit(self, limit: int) -> str:
        """The message, of at most `limit` characters as far as the lines that must stay allow."""
        lines, quote_at = list(self._lines), self._quote_at
        frame = len(say("quote", quote="")) + 1
        whole = len(quote(self._citation, limit)) if self._citation else 0
        for line in sorted(lines, reverse=True):
            if self._room(lines, limit) < min(whole, WISHED_QUOTE) + frame:
                lines[lines.index(line)] = (line[0], self._short[line[1]])
        while self._room(lines, limit) < min(whole, SHORTEST_QUOTE) + frame and min(priority for priority, _ in lines) < 9:
            dropped = lines.index(min(lines))
            quote_at -= dropped < quote_at
            del lines[dropped]
        texts = [text for _, text in lines]
        if self._citation is not None:
            room = max(SHORTEST_QUOTE, self._room(lines, limit) - frame)
            texts.insert(quote_at, say("quote", quote=quote(self._citation, room)))
        return "\n".join(texts)

    @staticmethod
    def _room(lines: list[tuple[int, str]], limit: int) -> int:
        return limit - sum(len(text) + 1 for _, text in lines)
