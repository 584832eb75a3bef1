"""pytest collects suite files: `pytest tests/suites`, in other people's projects with `--suite-url`.

Loaded in every pytest run of an installation, so it imports nothing of ours before a suite file is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bot.suite.model import Conversation
    from bot.suite.targets import Target

_TARGET = pytest.StashKey["Target"]()
_BROKEN = pytest.StashKey[str]()


class ConversationError(Exception):
    """A conversation did not go as its suite expects; the message shows each failure at its line."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--suite-url` and its ini setting `suite_url`."""
    group = parser.getgroup("suites", "conversation suites")
    group.addoption("--suite-url", default=None, help="play suites against a running assistant, such as http://localhost:5005")
    parser.addini("suite_url", "address of a running assistant that suites are played against", default="")


def pytest_configure(config: pytest.Config) -> None:
    """The marker of conversations: `-m "not suite"` leaves them out."""
    config.addinivalue_line("markers", "suite: a conversation of a suite file")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Suite files become collectors; every other file is left alone without being opened."""
    from bot.suite.recognise import is_suite_file

    return SuiteFile.from_parent(parent, path=file_path) if is_suite_file(file_path) else None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the assistant."""
    target = config.stash.get(_TARGET, None)
    if target is not None:
        target.close()


class SuiteFile(pytest.File):
    """One suite file."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each conversation."""
        from bot.suite.errors import InvalidSuiteError
        from bot.suite.parse import load_suite

        try:
            suite = load_suite(self.path)
        except InvalidSuiteError as error:
            raise self.CollectError(str(error)) from error
        for conversation in suite.conversations:
            yield SuiteItem.from_parent(self, name=conversation.name, conversation=conversation)


class SuiteItem(pytest.Item):
    """One conversation."""

    def __init__(self, *, conversation: Conversation, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.conversation = conversation
        self.add_marker("suite")
        self.extra_keyword_matches.update(conversation.tags)

    def runtest(self) -> None:
        """Play it; raises ConversationError."""
        from bot.suite.play import play
        from bot.suite.report_table import described

        result = play(self.conversation, _target(self.config))
        if not result.as_of_applied:
            self.user_properties.append(("as_of", f"{result.as_of} (not applied)"))
        if result.outcome == "undecided":
            pytest.skip(f"as_of {result.as_of} cannot be applied to a running assistant:\n{described(result)}")
        if result.outcome != "passed":
            raise ConversationError(described(result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The failures alone, without a traceback through this package."""
        from bot.suite.errors import SuiteError

        if isinstance(excinfo.value, (ConversationError, SuiteError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the conversation stands in its file."""
        return self.path, self.conversation.line - 1, f"suite: {self.name}"


def _target(config: pytest.Config) -> Target:
    """The assistant of this run, loaded with the first conversation and once only."""
    from bot.suite.errors import TargetError
    from bot.suite.targets import RestTarget

    if _BROKEN in config.stash:
        raise TargetError(config.stash[_BROKEN])
    if _TARGET not in config.stash:
        url = config.getoption("--suite-url") or config.getini("suite_url")
        try:
            config.stash[_TARGET] = RestTarget(url) if url else _in_process()
        except TargetError as error:
            config.stash[_BROKEN] = str(error)
            raise
    return config.stash[_TARGET]


def _in_process() -> Target:
    from bot.suite.in_process import InProcessTarget

    return InProcessTarget()
