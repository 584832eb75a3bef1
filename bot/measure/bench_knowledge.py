"""`python -m bot.measure.bench_knowledge` (`make bench-knowledge`): what it costs to hold 6, 300 and 1,000 documents; writes docs/scale.md.

Each step runs in a process of its own, so that none has the memory of another.
"""

from __future__ import annotations

from knowledge.kernels import choose_kernels

choose_kernels()  # before anything imports numpy

import argparse
import json
import math
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from knowledge.store.engine import DEFAULT_PATH

SIZES = (6, 300, 1000)
TURNS, WARM = 400, 40
NEAR, SHARE = 8, 0.8
"""Of the turns this share comes from so many places, the others from anywhere: a centre serves its own city first."""
DOCUMENT = Path("docs/scale.md")
AIMS = {"p50": 1.2, "start": 2.0, "memory": 1.5}


def build(path: Path, count: int) -> dict[str, float]:
    """Build a store of `count` documents; seconds and MB of the file."""
    from bot.measure.clones import KnownTexts, cloned
    from knowledge.cli import SOURCES, read_documents
    from knowledge.points.collect import collect_points
    from knowledge.store.build import write_store

    held = read_documents(SOURCES)
    documents, points = cloned(held, collect_points(held), count)
    start = time.monotonic()
    write_store(documents, KnownTexts(), "bench", path, points)
    whole = time.monotonic() - start
    return {"documents": count, "points": len(points), "build": whole, "file": path.stat().st_size / 1e6}


def change(path: Path, count: int) -> dict[str, float]:
    """Seconds for one clause of the last document changed, the points that tell of it with it; NaN where there is no copy: a change of
    what all are measured by trains the space anew."""
    from bot.measure.clones import cloned, with_one_change
    from knowledge.cli import SOURCES, read_documents
    from knowledge.points.collect import collect_points
    from knowledge.search.encoder import load_encoder
    from knowledge.store.build import write_store

    held = read_documents(SOURCES)
    if count <= sum(document.has_clauses for document in held):
        return {"change": math.nan}
    documents, points = with_one_change(*cloned(held, collect_points(held), count))
    encoder, start = load_encoder(), time.monotonic()
    write_store(documents, encoder, "changed", path, points)
    return {"change": time.monotonic() - start}


def ask(path: Path, _: int) -> dict[str, float]:
    """Start on a store and play turns: processor seconds to the first answer, MiB then and at the end, processor
    milliseconds a turn and turns a second: one thread does it all, and what else the machine does is left out."""
    from knowledge.answers.desk import Desk, warm_up
    from knowledge.reading.moves import load_move_reader
    from knowledge.store.repository import load_library
    from knowledge.talk.model import Talk
    from knowledge.talk.turn import turn

    start = time.process_time()
    desk = Desk(load_library(path))
    warm_up(desk)
    load_move_reader()
    started, memory = time.process_time() - start, _memory()
    messages = _messages(sorted(desk.resources.library.cities))
    for message in messages[:WARM]:
        turn(message, Talk(), desk)
    times = []
    for message in messages[WARM:]:
        begun = time.process_time()
        turn(message, Talk(), desk)
        times.append(1000 * (time.process_time() - begun))
    times.sort()
    return {
        "start": started,
        "memory": memory,
        "memory_after": _memory(),
        "p50": times[len(times) // 2],
        "p95": times[int(0.95 * len(times))],
        "turns": 1000 * len(times) / sum(times),
    }


def _messages(cities: Sequence[str]) -> list[Any]:
    """Training examples of all topics in turn, each from a place, with the topic that recognition would find."""
    from knowledge.catalog.files import read_yaml
    from knowledge.catalog.topics import load_topics
    from knowledge.model import Guess
    from knowledge.talk.model import Message

    generator, asked = random.Random(0), []
    for topic in load_topics():
        written = read_yaml(Path("data/nlu/topics") / f"{topic}.yml")["nlu"][0]["examples"].splitlines()
        asked.append([(topic, line.strip().removeprefix("- ")) for line in written if line.strip()])
    near = generator.sample(cities, min(NEAR, len(cities)))
    chosen = [generator.choice(each) for each in islice(cycle(asked), TURNS + WARM)]
    places = [generator.choice(near if generator.random() < SHARE else cities) for _ in chosen]
    return [
        Message(text, f"ask_{topic}", 0.9, (Guess(topic, 0.9),), region=place) for (topic, text), place in zip(chosen, places, strict=True)
    ]


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(sizes: Sequence[int]) -> list[dict[str, float]]:
    """The figures of each size."""
    found = []
    with tempfile.TemporaryDirectory(prefix="gongyou-knowledge-") as folder:
        # Each size is built upon the one before, the first upon the store itself: the space need not be trained again.
        path = Path(folder) / "knowledge.db"
        shutil.copyfile(DEFAULT_PATH, path)
        for count in sizes:
            figures = {**_apart("build", path, count), **_apart("ask", path, count), **_apart("change", path, count)}
            print(f"bench: {figures}", file=sys.stderr, flush=True)
            found.append(figures)
    return found


def _apart(step: str, path: Path, count: int) -> dict[str, float]:
    """A step in a process of its own."""
    command = [sys.executable, "-m", "bot.measure.bench_knowledge", "--step", step, "--store", str(path), "--count", str(count)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, float] = json.loads(said.splitlines()[-1])
    return result


COLUMNS = {
    "documents": "documents",
    "points": "points",
    "build": "build upon the one before, s",
    "change": "one clause changed, s",
    "file": "file, MB",
    "start": "start, processor s",
    "memory": "memory, MiB",
    "memory_after": "after all turns, MiB",
    "p50": "turn p50, processor ms",
    "p95": "p95, processor ms",
    "turns": "turns/s",
}


def report(found: Sequence[dict[str, float]]) -> str:
    """The figures as docs/scale.md."""
    rows = [f"| {title} | " + " | ".join(_shown(each[name]) for each in found) + " |" for name, title in COLUMNS.items()]
    first, last = found[0], found[-1]
    aims = [f"| {COLUMNS[name]} | {last[name] / first[name]:.2f} × | ≤ {aim} × |" for name, aim in AIMS.items()]
    return "\n".join(
        [
            "# A thousand documents",
            "",
            "Written by `make bench-knowledge`; do not edit. The documents held, copied under other places with all their points. A",
            f"turn is a training example sent through `knowledge.talk.turn` from one of {NEAR} places ({SHARE:.0%} of the turns) or",
            "from anywhere; recognition, which does not depend on the documents, is left out. Texts are the same in all copies, each",
            "encoded once: a build of a thousand different documents encodes a thousand times as much.",
            "",
            "|  | " + " | ".join(str(int(each["documents"])) for each in found) + " |",
            "| --- |" + " ---: |" * len(found),
            *rows[1:],
            "",
            f"| {int(last['documents']):,} ÷ {int(first['documents'])} | measured | aim |",
            "| --- | ---: | ---: |",
            *aims,
            "",
        ]
    )


def _shown(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


STEPS = {"build": build, "ask": ask, "change": change}


def main() -> int:
    """Measure all sizes and write the document."""
    parser = argparse.ArgumentParser(prog="python -m bot.measure.bench_knowledge", description="What holding many documents costs.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    parser.add_argument("--step", choices=tuple(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(STEPS[arguments.step](arguments.store, arguments.count)))
        return 0
    text = report(measure(arguments.sizes))
    print(text)
    arguments.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
