"""`python -m bot.measure.masking`: what masking finds and what it masks wrongly, by kind, on the lines of tests/fixtures/masking.

Half of the lines (`*_closed.jsonl`) is never looked at: of it only totals are printed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.inbox.redact import redact
from knowledge.search.segment import is_known_word

FOLDER = Path("tests/fixtures/masking")
SHORTEST = {"name": 2, "address": 2}
"""Characters of something personal that are not to be left together: two of a name, of a house number; four of other numbers."""
USUAL = 4
_PART = re.compile(r"[0-9０-９一二三四五六七八九十百]+\D?")


@dataclass
class Masking:
    """What was measured: how many of each kind there were and were hidden, what was lost, and the time."""

    wanted: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    harmless: int = 0
    false_masks: int = 0
    kept: int = 0
    to_keep: int = 0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)

    @property
    def recall(self) -> dict[str, float]:
        """The share hidden, by kind."""
        return {kind: self.hidden[kind] / count for kind, count in sorted(self.wanted.items())}

    @property
    def false_share(self) -> float:
        """The share of harmless lines in which something was masked."""
        return self.false_masks / max(1, self.harmless)


def warm_up() -> None:
    """Load models and dictionaries, so that the time of a line is measured without them."""
    redact("我叫张伟")
    is_known_word("工资")


def measure(part: str, folder: Path = FOLDER) -> Masking:
    """Mask every line of the files of a part, "open" or "closed"."""
    found = Masking()
    for path in sorted(folder.glob(f"*_{part}.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _judge(json.loads(line), found)
    return found


def survives(personal: str, kind: str, text: str, masked: str) -> bool:
    """True where enough of something personal is left in the masked text to point at its owner."""
    elsewhere = text.replace(personal, "\n")
    if kind == "address":
        pieces = _PART.findall(personal)
    else:
        size = min(SHORTEST.get(kind, USUAL), len(personal))
        pieces = [personal[start : start + size] for start in range(len(personal) - size + 1)]
    return any(piece in masked and piece not in elsewhere for piece in pieces)


def _judge(row: dict[str, Any], found: Masking) -> None:
    text = row["text"]
    start = time.thread_time()
    masked = redact(text)
    found.seconds += time.thread_time() - start
    found.lines += 1
    missed = [item for item in row["personal"] if survives(item["text"], item["kind"], text, masked)]
    found.wanted.update(item["kind"] for item in row["personal"])
    found.hidden.update(item["kind"] for item in row["personal"] if item not in missed)
    lost = [kept for kept in row["keep"] if kept not in masked]
    found.to_keep += len(row["keep"])
    found.kept += len(row["keep"]) - len(lost)
    if not row["personal"]:
        found.harmless += 1
        found.false_masks += masked != text
    if missed or lost:
        found.errors.append(f"{text!r} → {masked!r}  missed {[item['text'] for item in missed]}, lost {lost}")


def report(part: str, found: Masking) -> str:
    """The totals in lines."""
    kinds = ", ".join(f"{kind} {share:.3f} ({found.hidden[kind]}/{found.wanted[kind]})" for kind, share in found.recall.items())
    return (
        f"{part}: {kinds}\n"
        f"  false masks {found.false_masks} of {found.harmless} harmless lines; "
        f"kept {found.kept} of {found.to_keep} amounts, dates and places; "
        f"{1000 * found.seconds / max(1, found.lines):.2f} ms a line"
    )


def main() -> int:
    """Print the totals of both halves; with --errors the errors of the open half."""
    parser = argparse.ArgumentParser(prog="python -m bot.measure.masking", description="Measure the masking of what points at persons.")
    parser.add_argument("--errors", action="store_true", help="show the errors of the open half")
    arguments = parser.parse_args()
    warm_up()
    for part in ("open", "closed"):
        found = measure(part)
        print(report(part, found))
        if arguments.errors and part == "open":
            print("\n".join(found.errors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
