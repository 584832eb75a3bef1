"""The annotated places: what people said, and what each place they named is to them.

A file of `places/` holds what one voice said, a message a line with its places in brackets: `老家[安阳 home]，在[郑州 now work]打工`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import CatalogError
from knowledge.reading.places import ROLES

FOLDER = Path(__file__).parent / "places"
COMMENT = "#"


@dataclass(frozen=True)
class Placed:
    """One message of a voice: its text, where its places stand, and the roles of each."""

    voice: str
    text: str
    spans: tuple[tuple[int, int], ...]
    roles: tuple[frozenset[str], ...]


def read_placed(folder: Path = FOLDER) -> list[Placed]:
    """Every annotated message of a folder, one file a voice.

    Raises:
        CatalogError: for a line whose brackets hold no place with known roles, naming file and line.
    """
    return [placed for path in sorted(folder.glob("*.txt")) for placed in _read(path)]


def _read(path: Path) -> Iterator[Placed]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith(COMMENT):
            try:
                yield _placed(path.stem, line)
            except ValueError as error:
                raise CatalogError(f"{path}:{number}: no places in brackets with their roles ({error}): {line}") from error


def _placed(voice: str, line: str) -> Placed:
    text, *pieces = line.split("[")
    spans, roles = [], []
    for piece in pieces:
        inside, closes, behind = piece.partition("]")
        # A name may hold a space (河南 信阳); roles are told from it by their letters.
        words = inside.split(" ")
        first = next((at for at, word in enumerate(words) if word.isascii()), len(words))
        name, named = " ".join(words[:first]), words[first:]
        if not closes or not name or not set(named) <= set(ROLES):
            raise ValueError(inside)
        spans.append((len(text), len(text) + len(name)))
        roles.append(frozenset(named))
        text += name + behind
    if not spans or "]" in text:
        raise ValueError("no place" if not spans else "]")
    return Placed(voice, text, tuple(spans), tuple(roles))
