"""What can go wrong with suites.

SuiteError
├── InvalidSuiteError  a suite file cannot be used; holds every problem found, each with file, line and what to write
├── TargetError        the assistant cannot be reached or does not answer as one
└── ResultsError       a results file cannot be read
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class SuiteError(Exception):
    """Base of all errors of this package; its message is for a person at a terminal."""


@dataclass(frozen=True)
class Problem:
    """One mistake in a suite file; `remedy` says what to write instead."""

    file: str
    line: int
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}" + (f"\n    {self.remedy}" if self.remedy else "")


class InvalidSuiteError(SuiteError):
    """A suite file cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class TargetError(SuiteError):
    """The assistant cannot be reached or does not answer as one."""


class ResultsError(SuiteError):
    """A results file cannot be read."""
