"""docs/performance.md from the measured figures. Pure: figures in, text out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.measure.benching import Bench, Plan, Side
from bot.measure.bots import OURS, STOCK
from bot.measure.load import TURNS_A_SENDER, Latency
from bot.measure.pruning import Pruning, Turns
from bot.measure.tables import figure, ratio, section, table

POLL_MARGIN = 50.0
"""Milliseconds that a second message may wait beyond one turn."""
FLAT = 2.0
"""How much longer a turn may take after the longest conversation than after the shortest."""
STALL = 50.0
"""Milliseconds that the longest turn may take while old conversations are deleted."""


@dataclass(frozen=True)
class Aim:
    """A figure of both bots with what ours should be, as a multiple of stock's (higher or lower is better)."""

    name: str
    value: Callable[[Side], float]
    times: float
    more_is_better: bool = False

    def is_met(self, ours: Side, stock: Side) -> bool:
        """True where ours keeps to the aim."""
        share = self.value(ours) / self.value(stock)
        return share >= self.times if self.more_is_better else share <= self.times


AIMS = (
    Aim("turns/s, 8 clients", lambda side: side.levels[8].per_second, 4, more_is_better=True),
    Aim("p95 at 1 client, ms", lambda side: side.levels[1].p95, 1 / 3),
    Aim("start to first answer, s", lambda side: min(side.starts), 1 / 6),
    Aim("server memory after the first answer, MiB", lambda side: side.memory[-1][0], 0.6),
    Aim("training, s", lambda side: side.training.seconds, 1 / 4),
)


def report(bench: Bench) -> str:
    """The whole document."""
    ours, stock = bench.sides[OURS], bench.sides[STOCK]
    parts = [
        "# Performance\n\nWritten by `make bench`; do not edit. "
        f"{date.today()}, {bench.machine}; {bench.seconds / 60:.0f} minutes for everything.",
        section("What was compared", compared(bench)),
        section("Aims", aims(bench)),
        section("Training, start, memory", costs(bench)),
        section("Answering", answering(ours, stock)),
        section("Long conversations", lengths(ours, stock)),
        section("Two messages of one person at once", together(ours, stock)),
        section("Deleting what is old", deleting(bench.pruning)),
    ]
    return "\n\n".join(parts) + "\n"


def compared(bench: Bench) -> str:
    """How it was measured."""
    plan: Plan = bench.plan
    limit = f", none longer than {plan.longest} characters" if plan.longest else ""
    sampled = f"at most {plan.per_intent} examples an intent{limit}: {bench.sampled:,} of {bench.examples:,}"
    return f"""Two assistants on the same machine in the same run, both with the same intents, examples, rules, responses and actions:

- **stock**: Rasa 3.6.21 with its Chinese default (jieba, count vectors, DIET; memoization, rules, UnexpecTED, TED; {plan.epochs} epochs),
  `rasa run` with the SQL tracker store on SQLite, our actions behind its HTTP action server.
- **ours**: `python -m bot.server` with `config.yml` and `endpoints.yml` as they are (SQLite as well, actions in process).

Both are trained by one `rasa train` on {sampled}
(DIET would train on all of them for hours). A turn is a question with a city, sent to the REST channel over a kept connection and
read to its end; every {TURNS_A_SENDER} turns another person asks; no question is asked twice of the same bot. Both servers stay loaded;
blocks of turns alternate between them, {plan.rounds} rounds. Load generator, servers and databases share the cores: trust the ratios,
which come from the same run, more than the milliseconds."""


def aims(bench: Bench) -> str:
    """Each aim with both figures, their ratio and whether it is met."""
    ours, stock = bench.sides[OURS], bench.sides[STOCK]
    rows: list[list[object]] = [_aim(aim, ours, stock) for aim in AIMS if aim.name[:7] != "turns/s" or 8 in ours.levels]
    first, last = min(ours.lengths), max(ours.lengths)
    theirs, mine = stock.lengths[last] / stock.lengths[first], ours.lengths[last] / ours.lengths[first]
    name = f"p50 after {last:,} turns ÷ after {first} turns"
    rows.append([name, f"{mine:.2f}", f"{theirs:.2f}", ratio(mine, theirs), f"≤ {FLAT:.0f}", _yes(mine <= FLAT)])
    allowed = ours.levels[1].p50 + POLL_MARGIN
    waits = f"≤ {allowed:.0f} ms"
    name = "second message of one person waits, ms"
    rows.append([name, figure(ours.wait), figure(stock.wait), ratio(ours.wait, stock.wait), waits, _yes(ours.wait <= allowed)])
    stall = bench.pruning.stall
    rows.append(["longest turn while old conversations are deleted, ms", figure(stall), "", "", f"≤ {STALL:.0f} ms", _yes(stall <= STALL)])
    rows.append(["turns without an answer", ours.errors, stock.errors, "", "0", _yes(ours.errors == 0)])
    return table(["", "ours", "stock", "ours ÷ stock", "aim", "met"], rows)


def _aim(aim: Aim, ours: Side, stock: Side) -> list[object]:
    mine, theirs = aim.value(ours), aim.value(stock)
    wanted = f"{'≥' if aim.more_is_better else '≤'} {aim.times:.2f} ×"
    return [aim.name, figure(mine), figure(theirs), ratio(mine, theirs), wanted, _yes(aim.is_met(ours, stock))]


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"


def costs(bench: Bench) -> str:
    """What training and starting take; ours on all examples for the record."""
    ours, stock, whole = bench.sides[OURS], bench.sides[STOCK], bench.whole
    rows = [
        _cost("training, s", lambda side: side.training.seconds, ours, stock, whole),
        _cost("training, highest memory, MiB", lambda side: side.training.peak_mib, ours, stock, whole),
        _cost("model file, MiB", lambda side: side.model_mib, ours, stock, whole),
        _cost("start to first answer, s (best)", lambda side: min(side.starts), ours, stock, whole),
        _cost("start to first answer, s (worst)", lambda side: max(side.starts), ours, stock, whole),
        _cost("server memory after the first answer, MiB", lambda side: side.memory[-1][0], ours, stock, whole),
        _cost("with its action server, MiB", lambda side: side.memory[-1][1], ours, stock, whole),
        _cost("server memory after all load, MiB", lambda side: side.memory_after[0], ours, stock, None),
    ]
    return table(["", "ours", "stock", "ours ÷ stock", f"ours on all {bench.examples:,} examples"], rows)


def _cost(name: str, value: Callable[[Side], float], ours: Side, stock: Side, whole: Side | None) -> list[str]:
    return [name, figure(value(ours)), figure(value(stock)), ratio(value(ours), value(stock)), figure(value(whole)) if whole else ""]


def answering(ours: Side, stock: Side) -> str:
    """Latency and throughput by number of clients."""
    rows = []
    for clients, mine in ours.levels.items():
        theirs = stock.levels[clients]
        name = f"{clients} clients" if clients > 1 else "1 client"
        rows += [[f"{name}, ours", *_level(mine)], [f"{name}, stock", *_level(theirs)]]
        figures = [(mine.p50, theirs.p50), (mine.p95, theirs.p95), (mine.per_second, theirs.per_second), (mine.cpu_ms, theirs.cpu_ms)]
        rows.append(["ours ÷ stock", "", *[ratio(*pair) for pair in figures], "", ""])
    note = (
        "Cited: share of turns whose answer quotes a clause. A bot that is unsure of the topic offers choices instead, which costs "
        "less; the shares show whether speed comes from that."
    )
    return f"{note}\n\n{table(['', 'turns', 'p50 ms', 'p95 ms', 'turns/s', 'CPU ms/turn', 'errors', 'cited'], rows)}"


def _level(level: Latency) -> list[str]:
    return [
        str(level.n),
        figure(level.p50),
        figure(level.p95),
        figure(level.per_second),
        figure(level.cpu_ms),
        str(level.errors),
        f"{100 * level.cited:.0f} %",
    ]


def lengths(ours: Side, stock: Side) -> str:
    """p50 by the number of turns already stored."""
    pairs = [(length, took, stock.lengths[length]) for length, took in ours.lengths.items()]
    rows = [[f"{length:,} turns", figure(mine), figure(theirs), ratio(mine, theirs)] for length, mine, theirs in pairs]
    note = "p50 ms of a turn in a conversation of that length; the turns before were copied into the tracker database from a real one."
    return f"{note}\n\n{table(['already stored', 'ours', 'stock', 'ours ÷ stock'], rows)}"


def together(ours: Side, stock: Side) -> str:
    """How long both messages took."""
    rows = []
    for name, side in ((OURS, ours), (STOCK, stock)):
        firsts, seconds = sorted(pair[0] for pair in side.pairs), sorted(pair[1] for pair in side.pairs)
        middle = len(firsts) // 2
        rows.append([name, figure(firsts[middle]), figure(seconds[middle]), figure(seconds[-1]), figure(side.wait)])
    note = "ms until each was answered, medians; the wait is what the second took beyond one turn alone."
    return f"{note}\n\n{table(['', 'first', 'second', 'second, worst', 'wait'], rows)}"


def deleting(pruning: Pruning) -> str:
    """What the daily deletion costs those who write meanwhile."""
    note = (
        f"ms to load and save a turn in our tracker store with {pruning.conversations:,} conversations ({pruning.events:,} events), "
        "one turn after the other, while conversations past their term are deleted (stock deletes none). What was loaded before is "
        "kept from Python's collector, whose pauses have nothing to do with it."
    )
    rows = [
        ["nothing is deleted", *_turns(pruning.quiet)],
        ["nothing is old enough", *_turns(pruning.nothing_old)],
        [f"{pruning.deleted:,} events are deleted", *_turns(pruning.old)],
    ]
    return f"{note}\n\n{table(['meanwhile', 'turns', 'took, s', 'p50 ms', 'longest ms'], rows)}"


def _turns(turns: Turns) -> list[str]:
    return [f"{turns.n:,}", figure(turns.seconds), figure(turns.p50), figure(turns.longest)]
