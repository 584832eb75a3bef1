"""Long conversations, made by copying a real one's stored turns inside a bot's tracker database."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bot.inbox.person import person_key
from bot.measure.bots import OURS, STOCK, Bot
from bot.measure.load import Turn, new_sender, run_conversation
from bot.measure.score import percentile

SEED_TURNS = 20
TIMED_TURNS = 7
BUSY_SECONDS = 20
STEP_SECONDS = 0.001

COLUMNS = {OURS: ("type", "data"), STOCK: ("type_name", "timestamp", "intent_name", "action_name", "data")}
"""Of each bot's `events` table, the kind of event first; `id` and `sender_id` are left to the database and the copy."""

Row = tuple[Any, ...]


def split_turns(rows: Sequence[Row]) -> tuple[list[Row], list[list[Row]]]:
    """The rows before the first user message, and the rows of each turn; the first column is the kind of event."""
    starts = [index for index, row in enumerate(rows) if row[0] == "user"]
    turns = [list(rows[start:end]) for start, end in zip(starts, [*starts[1:], len(rows)])]
    return list(rows[: starts[0]] if starts else rows), turns


def stretch(rows: Sequence[Row], turns: int) -> list[Row]:
    """The rows of a conversation of `turns` turns: the given ones over and over."""
    before, each = split_turns(rows)
    return [*before, *(row for turn in islice(cycle(each), turns) for row in turn)]


def restamp(rows: Sequence[Row]) -> list[Row]:
    """The rows with times (second column, seconds) a millisecond apart up to now: Rasa's store reads in the order of time."""
    begun = time.time() - STEP_SECONDS * len(rows)
    return [(row[0], begun + STEP_SECONDS * number, *row[2:]) for number, row in enumerate(rows)]


def stored_name(bot: str, sender: str) -> str:
    """What a bot's store calls a sender: ours keeps a keyed hash only."""
    return person_key("rest", sender) if bot == OURS else sender


def seed(path: Path, bot: str, source: str, sender: str, turns: int) -> None:
    """Store a conversation of `turns` turns for `sender`, copied from the one of `source`."""
    columns = ", ".join(COLUMNS[bot])
    places = ", ".join("?" for _ in range(len(COLUMNS[bot]) + 1))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    try:
        with connection:
            rows = connection.execute(f"SELECT {columns} FROM events WHERE sender_id = ? ORDER BY id", (source,)).fetchall()
            copies = stretch(rows, turns) if bot == OURS else restamp(stretch(rows, turns))
            connection.executemany(f"INSERT INTO events (sender_id, {columns}) VALUES ({places})", [(sender, *row) for row in copies])
            if bot == OURS:
                connection.execute(
                    "INSERT INTO slots (sender_id, name, data) SELECT ?, name, data FROM slots WHERE sender_id = ?", (sender, source)
                )
    finally:
        connection.close()


async def talk_first(bot: Bot, texts: Sequence[str]) -> str:
    """The sender of a real conversation of `SEED_TURNS` turns."""
    sender = new_sender()
    await run_conversation(bot, list(islice(cycle(texts), SEED_TURNS)), sender)
    return sender


async def time_at(bot: Bot, texts: Sequence[str], source: str, turns: int) -> tuple[float, list[Turn]]:
    """p50 in ms of a few turns after `turns` turns in one conversation; the first, which warms the caches, is not counted."""
    sender = new_sender()
    seed(bot.recipe.tracker, bot.name, stored_name(bot.name, source), stored_name(bot.name, sender), turns)
    done = await run_conversation(bot, list(islice(cycle(texts), TIMED_TURNS + 1)), sender)
    return percentile([turn.ms for turn in done[1:]], 50), done
