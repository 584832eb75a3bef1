"""Text in pages: a short first message, then as much as a channel takes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.answers.wording import say

FIRST_MESSAGE = 300
"""Characters of a first message at most."""
PAGE_BYTES = 1900
"""UTF-8 bytes of a page at most; WeChat takes 2,048, the rest is for the "continue" line."""
PAGE_BREAK = "\f"

SENTENCE_ENDS = "。！？；\n"


def paginate(text: str, limit: int = PAGE_BYTES) -> tuple[str, ...]:
    """`text` in pages of at most `limit` UTF-8 bytes, cut after sentences; all but the last say how to go on."""
    pages: list[str] = []
    for part in text.split(PAGE_BREAK):
        page = ""
        for piece in _pieces(part, limit):
            if len((page + piece).encode()) > limit:
                pages.append(page)
                page = ""
            page += piece
        pages.append(page)
    return (*(f"{page.rstrip()}\n{say('continue_hint')}" for page in pages[:-1]), pages[-1].strip())


def _pieces(text: str, limit: int) -> Iterator[str]:
    longest = limit // 4
    for sentence in split_behind(text, SENTENCE_ENDS):
        yield from (sentence[start : start + longest] for start in range(0, len(sentence), longest))


def split_behind(text: str, marks: str) -> Iterator[str]:
    """The pieces of a text, each with the mark that ends it; the last one may be empty."""
    start = 0
    for end, character in enumerate(text, 1):
        if character in marks:
            yield text[start:end]
            start = end
    yield text[start:]


def in_first_messages(blocks: Iterable[str]) -> str:
    """Blocks joined by lines, with a page break before a block that would make its page longer than a first message."""
    pages = [""]
    for block in filter(None, blocks):
        longer = f"{pages[-1]}\n{block}".strip()
        if pages[-1] and len(longer) > FIRST_MESSAGE - len(say("continue_hint")) - 1:
            pages.append(block)
        else:
            pages[-1] = longer
    return PAGE_BREAK.join(pages)


def joined(lines: Iterable[str]) -> str:
    """The lines that hold something, one below the other."""
    return "\n".join(line for line in lines if line)
