"""`python -m knowledge.points.check [FILE ...]`: whether points are well formed and each rests on the very words of its source."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge.cli import SOURCES, read_documents
from knowledge.errors import KnowledgeError
from knowledge.points.collect import finder
from knowledge.points.load import POINTS, read_file, unfounded


def main(names: Sequence[str]) -> int:
    """Check the files named, or all; 0 where nothing is wrong."""
    wrong, text_of = 0, finder(read_documents(SOURCES))
    for path in [Path(name) for name in names] or sorted(POINTS.rglob("*.yml")):
        try:
            points = read_file(path)
        except KnowledgeError as error:
            print(error)
            wrong += 1
            continue
        faults = [f"{path}: {point.id}: {why}" for point in points if (why := unfounded(point, text_of))]
        print(*faults, f"{path}: {len(points)} points, {sum(len(point.asks) for point in points)} asks, {len(faults)} faults", sep="\n")
        wrong += len(faults)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
