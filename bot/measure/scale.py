"""`python -m bot.measure.scale` (`make bench-scale`): one and two processes, on files and on PostgreSQL and Redis, by REST and the page."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bot.measure.benching import questions
from bot.measure.fleet import FILES, SHARED, Fleet, running_fleet
from bot.measure.load import Block, Turn, open_session, run_block, summarise
from bot.measure.machine import cpu_seconds, describe
from bot.measure.score import percentile
from bot.measure.tables import figure, ratio, section, table
from bot.rasa.quiet import quiet_dependencies

DOCUMENT = Path("docs/performance-scale.md")
CLIENTS = 16
WAIT_SECONDS = 20
QUICK_TURNS = 32
KINDS = ((FILES, 1), (FILES, 2), (SHARED, 1), (SHARED, 2))
CHANNELS = ("REST", "web")


@dataclass
class Measured:
    """Blocks of one fleet by channel, and the memory of its processes in MiB afterwards."""

    name: str
    blocks: dict[str, list[Block]] = field(default_factory=dict)
    memory: float = 0.0

    def per_second(self, channel: str) -> float:
        """Turns a second over all blocks."""
        return summarise(self.blocks[channel]).per_second


async def ask_web(session: aiohttp.ClientSession, site: str, conversation: str, text: str) -> Turn:
    """A question as the page asks it: taken, then fetched by its number. Whatever goes wrong makes it an error."""
    began, headers = time.perf_counter(), {"X-Conversation": conversation}
    status = ""
    try:
        async with session.post(f"{site}/chat/messages", json={"id": secrets.token_hex(8), "text": text}, headers=headers) as taken:
            seq = (await taken.json())["seq"]
        address = f"{site}/chat/messages?after={seq}&wait={WAIT_SECONDS}"
        async with session.get(address, headers=headers) as news:
            lines = (await news.json())["messages"]
            status = next((line["answer"]["status"] for line in lines if line["author"] == "bot" and line["answer"]), "")
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError, KeyError):
        pass
    return Turn(1000 * (time.perf_counter() - began), status)


async def run_web(fleet: Fleet, texts: Sequence[str], clients: int) -> Block:
    """Questions shared by some clients, each question a new conversation's first."""
    waiting, began, cpu = iter(texts), time.perf_counter(), sum(map(cpu_seconds, fleet.bot.pids))

    async def client(session: aiohttp.ClientSession) -> list[Turn]:
        return [await ask_web(session, fleet.site, secrets.token_hex(16), text) for text in waiting]

    async with open_session() as session:
        done = await asyncio.gather(*(client(session) for _ in range(clients)))
    seconds = time.perf_counter() - began
    return Block([turn for turns in done for turn in turns], seconds, sum(map(cpu_seconds, fleet.bot.pids)) - cpu)


async def measure(fleets: Sequence[Fleet], turns: int, rounds: int) -> list[Measured]:
    """Every fleet in turn, block by block, the order changing from round to round."""
    texts = questions()
    found = {fleet: Measured(fleet.name, {channel: [] for channel in CHANNELS}) for fleet in fleets}
    for number in range(-1, rounds):  # the first warms up
        for fleet in fleets if number % 2 == 0 else tuple(reversed(fleets)):
            taken, texts = texts[:turns], texts[turns:] + texts[:turns]
            blocks = {"REST": await run_block(fleet.bot, taken, CLIENTS, turns), "web": await run_web(fleet, taken, CLIENTS)}
            for channel, block in blocks.items() if number >= 0 else ():
                found[fleet].blocks[channel].append(block)
            print(f"scale: round {number + 1} of {rounds}: {fleet.name}", flush=True)
    for fleet, measured in found.items():
        measured.memory = fleet.bot.memory()[1]
    return list(found.values())


def report(found: Sequence[Measured], machine: str, seconds: float) -> str:
    """The page: a table for each channel, then the ratios."""
    head = ("", "turns/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a turn", "errors", "MiB")
    parts = [
        "# Performance of several processes",
        f"`make bench-scale`, {seconds / 60:.0f} minutes on {machine}. {CLIENTS} clients at once, nginx in front; generator, nginx and "
        "stores run on the same cores as the processes. CPU is that of the processes alone.",
    ]
    for channel in CHANNELS:
        parts.append(section(channel, table(head, [_row(measured, channel) for measured in found])))
    ratios = [
        (f"{channel}: {words}", ratio(found[one].per_second(channel), found[other].per_second(channel)))
        for channel in CHANNELS
        for words, one, other in RATIOS
    ]
    return "\n\n".join([*parts, section("Ratios", table(("", "turns/s"), ratios))]) + "\n"


RATIOS = (
    (f"two processes beside one, {SHARED}", 3, 2),
    (f"{SHARED} beside {FILES}, one process", 2, 0),
    (f"{SHARED} beside {FILES}, two processes", 3, 1),
)


def _row(measured: Measured, channel: str) -> list[str]:
    latency = summarise(measured.blocks[channel])
    took = [turn.ms for block in measured.blocks[channel] for turn in block.turns]
    figures = (latency.per_second, latency.p50, latency.p95, percentile(took, 99), latency.cpu_ms)
    return [measured.name, *map(figure, figures), str(latency.errors), f"{measured.memory:,.0f}"]


def main() -> int:
    """Measure, print and write the document; 1 where something cannot be started."""
    parser = argparse.ArgumentParser(prog="python -m bot.measure.scale", description="Measure several processes and stores.")
    parser.add_argument("--turns", type=int, default=160, help="turns of a block")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    parser.add_argument("--quick", action="store_true", help="a minute, to see that everything runs; prints and writes no document")
    arguments = parser.parse_args()
    turns, rounds = (QUICK_TURNS, 1) if arguments.quick else (arguments.turns, arguments.rounds)
    quiet_dependencies()
    os.environ["GONGYOU_SECRET"] = secrets.token_hex(32)
    machine, began = describe(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gongyou-scale-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        try:
            fleets = [
                stack.enter_context(running_fleet(kind, processes, Path(folder, f"{number}")))
                for number, (kind, processes) in enumerate(KINDS)
            ]
            text = report(asyncio.run(measure(fleets, turns, rounds)), machine, time.monotonic() - began)
        except RuntimeError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    print(text)
    if not arguments.quick:
        arguments.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
