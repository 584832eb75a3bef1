"""Places in a text that point at a person, and putting words in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# One character for one character: what is found in the folded text stands at the same place in the text as it was written.
_FOLDED = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: 0x20, 0x00A0: 0x20}


@dataclass(frozen=True)
class Span:
    """From `start` up to `end` in a text; `kind` names its mask."""

    start: int
    end: int
    kind: str


def fold(text: str) -> str:
    """The text with letters, digits and marks of full width as ordinary ones, character by character."""
    return text.translate(_FOLDED)


def replace(text: str, spans: Iterable[Span], masks: Mapping[str, str]) -> str:
    """The text with each span's mask in its place; of spans that overlap the one named first counts."""
    taken: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    pieces, done = [], 0
    for span in sorted(taken, key=lambda span: span.start):
        pieces += [text[done : span.start], masks[span.kind]]
        done = span.end
    return "".join([*pieces, text[done:]])
