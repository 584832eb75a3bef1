"""A process of its own for a stranger's file: whatever the file does to its reader, the server goes on answering."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge.errors import SourceError

READER = "bot.staff.draft_reader"
READING_SECONDS = 20.0
"""A policy document takes one; the reader limits its own processor time and memory as well."""
TOO_MUCH = 3
"""The reader's status where a file gives more than a page can show; what kills it, a limit of its own too, gives another."""
LONGEST_REASON = 2_000

_ROOT = Path(__file__).parents[2]


class TooMuchError(SourceError):
    """Reading the file takes too much time or memory, or gives too much text."""


async def read_apart(words: Sequence[str]) -> None:
    """Run the reader with these words and wait for its end, and end it where nobody waits any more.

    Raises:
        TooMuchError: where it does not end in time, or is stopped by a limit.
        SourceError: with the reader's own words where it cannot read the file.
    """
    # Found by path, not by the working directory; our secrets are nothing to a stranger's file.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGYOU_")}
    variables = {**kept, "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), kept.get("PYTHONPATH")]))}
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-m", READER, *words, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, env=variables,
    )  # fmt: skip
    try:
        said = await asyncio.wait_for(_end_of(reader), READING_SECONDS)
    except asyncio.TimeoutError as error:
        raise TooMuchError("the file takes too long to read") from error
    finally:
        if reader.returncode is None:
            reader.kill()
            await reader.wait()
    if reader.returncode == 1 and said:
        raise SourceError(said)
    if reader.returncode != 0:
        raise TooMuchError(f"the reader ended with {reader.returncode}")


async def _end_of(reader: asyncio.subprocess.Process) -> str:
    assert reader.stdout is not None
    said = await reader.stdout.read(LONGEST_REASON)
    await reader.wait()
    return said.decode(errors="replace").strip()
