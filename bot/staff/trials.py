"""Trying a reviewed draft: a store of its own is built in a process of its own; questions are then put to it beside today's."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.inbox.private import private_file, private_folder
from bot.staff.draft_files import Files, digest_of
from bot.staff.draft_trial import RESULT, ROOT, STORE, run_build, shown
from knowledge.answers.desk import Desk, open_desk
from knowledge.errors import KnowledgeError
from knowledge.model import Guess, Question
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import load_library

RUNNER = "bot.staff.draft_trial"
TRIAL_SECONDS = 600.0
KNOWLEDGE = ROOT / "knowledge"


@dataclass(frozen=True)
class Trial:
    """What came of trying a draft: `error` says why it could not be built; `asked` questions of the suites gave `changes` (said, before,
    after). `digest` is that of the files tried."""

    digest: str
    error: str
    asked: int
    changes: Sequence[Mapping[str, str]]
    seconds: float


def read_trial(place: Path) -> Trial | None:
    """The last trial of the draft in a folder; None where there is none."""
    try:
        return Trial(**json.loads((place / RESULT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def lay_out(place: Path, files: Files) -> None:
    """Write files below `place`/trial, where the runner finds them, and forget the last trial."""
    (place / RESULT).unlink(missing_ok=True)
    shutil.rmtree(place / "trial", ignore_errors=True)
    for name, content in files.items():
        path = place / "trial" / name
        private_folder(path.parent)
        private_file(path)
        path.write_bytes(content)


async def run_trial(place: Path, files: Files) -> None:
    """Try files; the result lies in the folder afterwards. Ended where it takes too long, or where nobody waits any more."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GONGYOU_")}
    runner = await asyncio.create_subprocess_exec(
        sys.executable, "-m", RUNNER, str(place.resolve()), digest_of(files), cwd=ROOT, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, env={**variables, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(runner.wait(), TRIAL_SECONDS)
    finally:
        if runner.returncode is None:
            runner.kill()
            await runner.wait()


def ask_both(place: Path, text: str, region: str, guesses: tuple[Guess, ...]) -> tuple[str, str]:
    """Today's first message to a question, and the one that the tried store gives; by the desk alone, without a conversation.

    Raises:
        StoreError: where the tried store cannot be read.
    """
    question = Question(text, guesses, region=region)
    store = place / STORE
    return shown(open_desk(), question), shown(_tried(store, store.stat().st_mtime_ns), question)


@lru_cache(maxsize=1)
def _tried(store: Path, _: int) -> Desk:
    """The desk over a tried store; one at a time is held."""
    return Desk(load_library(store))


def publish(files: Files, root: Path = ROOT, store: Path = DEFAULT_PATH) -> None:
    """Write files into the knowledge of a checkout and build its store, which a running server takes over by itself.

    Raises:
        KnowledgeError: where the build refuses them; OSError: where they cannot be written. Everything is as before then.
    """
    before = {name: path.read_bytes() if (path := root / "knowledge" / name).exists() else None for name in files}
    try:
        _put(root, files)
        run_build(root, store)
    except (KnowledgeError, OSError):
        _put(root, before)
        raise


def _put(root: Path, files: Mapping[str, bytes | None]) -> None:
    for name, content in files.items():
        path = root / "knowledge" / name
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
