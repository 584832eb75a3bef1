"""`python -m bot.staff.draft_trial`: builds a store with a draft's files in it, beside the one that answers, and says what answers change.

It works on a copy of `knowledge/`: nothing that answers is touched before somebody publishes. Only `trials` runs it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.answers.desk import Desk
from knowledge.answers.render import render
from knowledge.errors import KnowledgeError
from knowledge.model import Question
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import load_library

ROOT = Path(__file__).parents[2]
SUITES = ROOT / "tests" / "suites"
STORE, RESULT = "trial.db", "trial.json"
MOST_QUESTIONS = 400
MOST_CHANGES = 60
LONGEST_REASON = 600


def main(words: Sequence[str]) -> int:
    """Try the files below `place`/trial, which stand there as below `knowledge/`: the folder of the draft, and the files' digest."""
    place, digest = Path(words[0]), words[1]
    os.nice(10)  # answers go first
    began = time.monotonic()
    try:
        build(place)
        found = changes(place / STORE)
        told = {"digest": digest, "error": "", "asked": found[0], "changes": found[1]}
    except KnowledgeError as error:
        told = {"digest": digest, "error": str(error).replace(str(place), "")[:LONGEST_REASON], "asked": 0, "changes": []}
    draft = place / f"{RESULT}.{os.getpid()}.tmp"
    draft.write_text(json.dumps({**told, "seconds": round(time.monotonic() - began, 1)}, ensure_ascii=False), encoding="utf-8")
    draft.chmod(0o600)
    os.replace(draft, place / RESULT)
    return 0


def build(place: Path) -> None:
    """Build `place`/trial.db from a copy of our knowledge with the files of `place`/trial.

    Raises:
        KnowledgeError: with what the build says is wrong.
    """
    copy = place / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    try:
        shutil.copytree(ROOT / "knowledge", copy / "knowledge", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(place / "trial", copy / "knowledge", dirs_exist_ok=True)
        store = place / STORE
        if DEFAULT_PATH.is_file():
            shutil.copyfile(DEFAULT_PATH, store)
            store.chmod(0o600)
        run_build(copy, store)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def run_build(root: Path, store: Path) -> None:
    """Build a store from the knowledge of a folder, with the program in it.

    Raises:
        KnowledgeError: with what the build says is wrong.
    """
    variables = {**{name: value for name, value in os.environ.items() if name != "KNOWLEDGE_DB_URL"}, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "knowledge", "--store", str(store.resolve()), "build"]
    built = subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True)
    if built.returncode:
        said = (built.stderr.strip().splitlines() or [f"the build ended with {built.returncode}"])[-1]
        raise KnowledgeError(said.removeprefix("error: ").replace(str(root), ""))


def changes(store: Path) -> tuple[int, list[dict[str, str]]]:
    """How many first questions of the suites were asked, and those whose answer is another one with the store: question, before, after."""
    today, then = Desk(load_library(DEFAULT_PATH)), Desk(load_library(store))
    every = list(dict.fromkeys(_questions()))
    questions = every[:: -(-len(every) // MOST_QUESTIONS) or 1]
    answers = [(question, *(shown(desk, question) for desk in (today, then))) for question in questions]
    changed = [{"said": question.text, "before": before, "after": after} for question, before, after in answers if before != after]
    return len(questions), changed[:MOST_CHANGES]


def shown(desk: Desk, question: Question) -> str:
    """The first message of a desk's answer."""
    return render(desk.answer(question)).pages[0]


def _questions() -> Iterator[Question]:
    """What the suites ask first; nothing where a server has none."""
    from bot.suite.discover import load_suites

    if SUITES.exists():
        for suite in load_suites([SUITES]):
            yield from (Question(each.turns[0].text, region=each.region, as_of=each.as_of) for each in suite.conversations if each.turns)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
