"""Loading suite files from folders, and choosing conversations by tag or word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.suite.errors import InvalidSuiteError, Problem, SuiteError
from bot.suite.model import Conversation, Suite
from bot.suite.parse import load_suite
from bot.suite.recognise import ENDINGS, has_opening


def suite_files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and every suite file in the folders named.

    Raises:
        SuiteError: where a path does not exist or nothing is found.
    """
    found = [file for path in paths for file in _files_in(path)]
    if not found:
        raise SuiteError(f"{', '.join(map(str, paths))}: no suite files here (`*.yml` with a line `suite: …`)")
    return list(dict.fromkeys(found))


def _files_in(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.suffix in ENDINGS and has_opening(file))
    elif path.is_file():
        yield path
    else:
        raise SuiteError(f"{path}: there is no such file or folder")


def load_suites(paths: Sequence[Path]) -> tuple[Suite, ...]:
    """All suites of the paths.

    Raises:
        InvalidSuiteError: with the mistakes of all files.
        SuiteError: where there is nothing to load.
    """
    suites: list[Suite] = []
    problems: list[Problem] = []
    for path in suite_files(paths):
        try:
            suites.append(load_suite(path))
        except InvalidSuiteError as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidSuiteError(problems)
    return tuple(suites)


def chosen(suites: Sequence[Suite], tags: Sequence[str] = (), words: str = "") -> tuple[Conversation, ...]:
    """The conversations that have every tag (`-slow`: have it not) and whose id holds `words`."""
    every = (conversation for suite in suites for conversation in suite.conversations)
    return tuple(one for one in every if words in one.id and all(_fits(one, tag) for tag in tags))


def _fits(conversation: Conversation, tag: str) -> bool:
    return tag[1:] not in conversation.tags if tag.startswith("-") else tag in conversation.tags
