"""The measuring run of `make bench`: both bots trained, started and asked in turn, block by block."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bot.measure.bots import OURS, STOCK, Bot, Recipe, running
from bot.measure.examples import Example, read_examples, sample, write_project
from bot.measure.growth import talk_first, time_at
from bot.measure.load import Block, Latency, Turn, run_block, run_together, summarise
from bot.measure.machine import MIB, Cost, describe
from bot.measure.pruning import Pruning, measure_pruning
from bot.measure.questions import OWN, read_questions
from bot.measure.score import percentile
from bot.measure.training import train
from knowledge.catalog.regions import load_gazetteer

HELD = ("anyang", "panzhihua", "xingtai", "jilin", "zhengzhou")
NAMES = (OURS, STOCK)


@dataclass(frozen=True)
class Plan:
    """How much is measured: block sizes by number of clients, lengths of conversations, how often each is repeated; `stored`
    conversations to delete the old ones of."""

    per_intent: int
    longest: int
    blocks: dict[int, int]
    rounds: int
    lengths: tuple[int, ...]
    starts: int
    pairs: int
    epochs: int
    with_all: bool
    stored: int


FULL = Plan(20, 60, {1: 60, 8: 96, 32: 128}, 3, (10, 100, 500, 2000), 2, 10, 100, True, 25_000)
QUICK = Plan(3, 12, {1: 4, 8: 8}, 1, (10, 40), 1, 1, 1, False, 500)


@dataclass
class Side:
    """Everything measured of one bot."""

    training: Cost
    model_mib: float
    starts: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    memory_after: tuple[float, float] = (0.0, 0.0)
    levels: dict[int, Latency] = field(default_factory=dict)
    lengths: dict[int, float] = field(default_factory=dict)
    pairs: list[tuple[float, float]] = field(default_factory=list)
    others: list[Turn] = field(default_factory=list)

    @property
    def wait(self) -> float:
        """ms that the second of two simultaneous messages of one person waited: its median beyond one turn alone."""
        return percentile([second for _, second in self.pairs], 50) - self.levels[1].p50

    @property
    def errors(self) -> int:
        """Turns without an answer, in everything measured."""
        return sum(level.errors for level in self.levels.values()) + sum(turn.is_error for turn in self.others)


@dataclass(frozen=True)
class Bench:
    """Both sides, and ours trained on all examples."""

    machine: str
    plan: Plan
    examples: int
    sampled: int
    sides: dict[str, Side]
    whole: Side | None
    pruning: Pruning
    seconds: float


def questions() -> list[str]:
    """Our own questions with each held city in front, each once, always in the same order."""
    cities = [load_gazetteer().places[region].name for region in HELD]
    texts = [f"{city}，{asked.text}" for asked in read_questions(OWN / "topics.jsonl") for city in cities]
    random.Random(0).shuffle(texts)
    return texts


def alternating(rounds: int) -> Iterator[tuple[str, str]]:
    """The order of the bots in each round: who goes first changes, so that neither always finds the machine warmer."""
    return (NAMES if number % 2 == 0 else NAMES[::-1] for number in range(rounds))


class Session:
    """One run: the folder everything happens in, the questions not asked yet, and what was found."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan, self.begun = folder, plan, time.monotonic()
        self.texts = questions()
        self.sides: dict[str, Side] = {}
        self.recipes: dict[str, Recipe] = {}

    def say(self, text: str) -> None:
        """A line of progress with the seconds since the start."""
        print(f"bench: {time.monotonic() - self.begun:5.0f} s  {text}", flush=True)

    def take(self, number: int) -> list[str]:
        """Questions that nobody was asked before, so that no cache knows them."""
        taken, self.texts = self.texts[:number], self.texts[number:] + self.texts[:number]
        return taken

    def train(self, name: str, kind: str, examples: Sequence[Example]) -> None:
        """Train a bot with one command and keep what it took."""
        self.say(f"training {name} on {len(examples):,} examples")
        folder = self.folder / name
        is_stock = kind == STOCK
        model, cost = train(write_project(folder, examples, is_stock, self.plan.epochs), is_stock)
        self.recipes[name] = Recipe(kind, model, folder)
        self.sides[name] = Side(cost, model.stat().st_size / MIB)

    def start(self, name: str, into: ExitStack) -> Bot:
        """Start a bot and keep time and memory of its first answer."""
        self.say(f"starting {name}")
        bot = into.enter_context(running(self.recipes[name], self.take(1)[0]))
        self.sides[name].starts.append(bot.started)
        self.sides[name].memory.append(bot.memory())
        return bot

    async def measure(self, bots: dict[str, Bot]) -> None:
        """Everything that is asked of both running bots."""
        for clients, turns in self.plan.blocks.items():
            self.say(f"{clients} clients")
            await self._level(bots, clients, turns)
        self.say("two messages of one person at once")
        await self._pairs(bots)
        for name, bot in bots.items():
            self.sides[name].memory_after = bot.memory()
        self.say("long conversations")
        await self._lengths(bots)

    async def _level(self, bots: dict[str, Bot], clients: int, turns: int) -> None:
        blocks: dict[str, list[Block]] = {name: [] for name in bots}
        warm = self.take(max(4, clients))
        for bot in bots.values():
            await run_block(bot, warm, clients, len(warm))
        for order in alternating(self.plan.rounds):
            texts = self.take(turns)
            for name in order:
                blocks[name].append(await run_block(bots[name], texts, clients, turns))
        for name in bots:
            self.sides[name].levels[clients] = summarise(blocks[name])

    async def _pairs(self, bots: dict[str, Bot]) -> None:
        for order in alternating(self.plan.pairs):
            texts = self.take(2)
            for name in order:
                first, second = await run_together(bots[name], texts)
                self.sides[name].pairs.append((first.ms, second.ms))
                self.sides[name].others += [first, second]

    async def _lengths(self, bots: dict[str, Bot]) -> None:
        texts = self.take(40)
        sources = {name: await talk_first(bot, texts) for name, bot in bots.items()}
        for length, order in zip(self.plan.lengths, alternating(len(self.plan.lengths))):
            asked = self.take(10)
            for name in order:
                took, turns = await time_at(bots[name], asked, sources[name], length)
                self.sides[name].lengths[length] = took
                self.sides[name].others += turns


async def bench(folder: Path, plan: Plan) -> Bench:
    """The whole comparison, everything inside `folder`."""
    machine, session, everything = describe(), Session(folder, plan), read_examples()
    sampled = sample(everything, plan.per_intent, plan.longest)
    session.train(STOCK, STOCK, sampled)
    session.train(OURS, OURS, sampled)
    for _ in range(plan.starts - 1):
        for name in NAMES:
            with ExitStack() as once:
                session.start(name, once)
    with ExitStack() as kept:
        await session.measure({name: session.start(name, kept) for name in NAMES})
    whole = _whole(session, everything) if plan.with_all else None
    session.say(f"deleting what is old of {plan.stored:,} conversations")
    pruning = await measure_pruning(folder, plan.stored)
    session.say("done")
    sides = {name: session.sides[name] for name in NAMES}
    return Bench(machine, plan, len(everything), len(sampled), sides, whole, pruning, time.monotonic() - session.begun)


def _whole(session: Session, everything: Sequence[Example]) -> Side:
    name = "ours on all"
    session.train(name, OURS, everything)
    with ExitStack() as once:
        session.start(name, once)
    return session.sides[name]
