"""Sending turns to a bot over HTTP and timing them: many clients, one conversation, two messages at once."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, cycle
from typing import Any

import aiohttp

from bot.measure.bots import Bot
from bot.measure.machine import cpu_seconds
from bot.measure.score import percentile

TIMEOUT_SECONDS = 120.0
TURNS_A_SENDER = 5
_numbers = count()


@dataclass(frozen=True)
class Turn:
    """One message with its reply: milliseconds, and the status of the answer ("" where none came)."""

    ms: float
    status: str

    @property
    def is_error(self) -> bool:
        """True without an answer, or with status `error`."""
        return self.status in ("", "error")


@dataclass(frozen=True)
class Block:
    """Turns sent one after the other by each of some clients; wall time and processor time of the bot in seconds."""

    turns: list[Turn]
    seconds: float
    cpu: float


def new_sender() -> str:
    """A person who never wrote before."""
    return f"bench-{next(_numbers)}"


def status_of(messages: Sequence[dict[str, Any]]) -> str:
    """The status in the reply's answer payload; "" where it has none."""
    return next((message["custom"]["answer"]["status"] for message in messages if "custom" in message), "")


async def send(session: aiohttp.ClientSession, bot: Bot, sender: str, text: str) -> Turn:
    """One turn, with the header by which nginx knows a conversation. Whatever goes wrong makes it an error, never an exception."""
    begun = time.perf_counter()
    try:
        headers = {"X-Conversation": hashlib.sha256(sender.encode()).hexdigest()[:32]}
        async with session.post(bot.url, json={"sender": sender, "message": text}, headers=headers) as reply:
            messages = await reply.json(content_type=None) if reply.status == 200 else []
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
        messages = []
    return Turn(1000 * (time.perf_counter() - begun), status_of(messages))


def open_session() -> aiohttp.ClientSession:
    """Keep-alive connections without a limit on their number."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(TIMEOUT_SECONDS))


async def run_block(bot: Bot, texts: Sequence[str], clients: int, turns: int) -> Block:
    """`turns` turns shared by `clients` clients, each a new person every few turns."""
    waiting = iter(list(_take(texts, turns)))
    cpu = sum(map(cpu_seconds, bot.pids))
    begun = time.perf_counter()
    async with open_session() as session:
        done = await asyncio.gather(*(_client(session, bot, waiting) for _ in range(clients)))
    seconds = time.perf_counter() - begun
    return Block([turn for turns in done for turn in turns], seconds, sum(map(cpu_seconds, bot.pids)) - cpu)


def _take(texts: Sequence[str], number: int) -> Iterator[str]:
    return (text for text, _ in zip(cycle(texts), range(number)))


async def _client(session: aiohttp.ClientSession, bot: Bot, waiting: Iterator[str]) -> list[Turn]:
    turns: list[Turn] = []
    sender = ""
    for text in waiting:
        if len(turns) % TURNS_A_SENDER == 0:
            sender = new_sender()
        turns.append(await send(session, bot, sender, text))
    return turns


async def run_conversation(bot: Bot, texts: Sequence[str], sender: str) -> list[Turn]:
    """Turns of one person, one after the other."""
    async with open_session() as session:
        return [await send(session, bot, sender, text) for text in texts]


async def run_together(bot: Bot, texts: Sequence[str]) -> list[Turn]:
    """All texts from one person at the same moment, after a first turn; fastest first."""
    sender = new_sender()
    async with open_session() as session:
        await send(session, bot, sender, texts[0])
        turns = await asyncio.gather(*(send(session, bot, sender, text) for text in texts))
    return sorted(turns, key=lambda turn: turn.ms)


@dataclass(frozen=True)
class Latency:
    """Figures over some blocks: milliseconds, turns a second, processor ms a turn, errors, share with a cited clause."""

    n: int
    p50: float
    p95: float
    per_second: float
    cpu_ms: float
    errors: int
    cited: float


def summarise(blocks: Sequence[Block]) -> Latency:
    """All turns of some blocks together."""
    turns = [turn for block in blocks for turn in block.turns]
    took = [turn.ms for turn in turns]
    return Latency(
        n=len(turns),
        p50=percentile(took, 50),
        p95=percentile(took, 95),
        per_second=len(turns) / sum(block.seconds for block in blocks),
        cpu_ms=1000 * sum(block.cpu for block in blocks) / len(turns),
        errors=sum(turn.is_error for turn in turns),
        cited=sum(turn.status.startswith("answered") for turn in turns) / len(turns),
    )
