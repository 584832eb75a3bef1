"""A suite file as values. Every mistake is collected with its line, so that one run shows all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.suite.errors import InvalidSuiteError
from bot.suite.matrix import MatrixError, multiplied
from bot.suite.model import Conversation, Expected, Suite, Turn
from bot.suite.names import region_id, region_remedy
from bot.suite.nodes import Line, read_tree
from bot.suite.problems import Problems
from bot.suite.turns import read_expects, read_turns

SUITE_KEYS = ("suite", "about", "region", "as_of", "tags", "include", "fixtures", "always", "conversations")
CONVERSATION_KEYS = ("name", "about", "region", "as_of", "tags", "fixtures", "matrix", "turns")


@dataclass(frozen=True)
class Defaults:
    """What a file gives to all its conversations."""

    region: str | None
    as_of: date | None
    tags: frozenset[str]
    always: tuple[Expected, ...]
    fixtures: Mapping[str, tuple[Turn, ...]]


def load_suite(path: Path, shown: str | None = None) -> Suite:
    """The suite in a file; `shown` is its name in messages and reports.

    Raises:
        InvalidSuiteError: with every mistake found.
    """
    shown = shown or str(path)
    problems = Problems(shown)
    suite = _Reader(path, shown, problems).suite()
    if problems.found:
        raise InvalidSuiteError(sorted(problems.found, key=lambda problem: problem.line))
    return suite


class _Reader:
    """Reads one file, with what it includes."""

    def __init__(self, path: Path, shown: str, problems: Problems, including: tuple[Path, ...] = ()) -> None:
        self._path, self._shown, self._problems = path, shown, problems
        self._including = (*including, path.resolve())
        self._root = read_tree(path, shown)
        self._fields = self._root.fields or {}

    def suite(self) -> Suite:
        if "suite" not in self._fields or not self._fields["suite"].text:
            line = self._fields["suite"].line if "suite" in self._fields else self._root.line
            self._problems.add(line, "a suite file begins with its name", "Write `suite: 拖欠工资` as the first line.")
            return Suite("", self._shown, ())
        self._problems.unknown_keys(self._fields, SUITE_KEYS, "a suite file")
        name = self._fields["suite"].text or ""
        defaults = self._defaults()
        conversations = [made for line in self._list("conversations") for made in self._multiplied(line, name, defaults)]
        if not conversations and not defaults.fixtures and not self._problems.found:
            self._problems.add(self._root.line, "the suite has no conversations", "Add `conversations:` with at least one.")
        self._check_names(conversations)
        return Suite(name, self._shown, tuple(conversations))

    def _defaults(self) -> Defaults:
        always = self._fields.get("always")
        return Defaults(
            region=self._region(self._fields.get("region")),
            as_of=self._date(self._fields.get("as_of")),
            tags=frozenset(self._problems.texts(self._fields.get("tags"), "tags")),
            always=read_expects(always, self._problems) if always is not None else (),
            fixtures=self.fixtures(),
        )

    def fixtures(self) -> Mapping[str, tuple[Turn, ...]]:
        """The file's fixtures and those of the files it includes; its own win."""
        found: dict[str, tuple[Turn, ...]] = {}
        include = self._fields.get("include")
        for name in self._problems.texts(include, "include"):
            found.update(self._included(name, include.line if include else 1))
        own = self._fields.get("fixtures")
        if own is not None and own.fields is None:
            self._problems.add(own.line, "`fixtures` names lists of turns", "Write `fixtures: {住安阳: [{user: 我在安阳}]}`.")
        for name, line in (own.fields or {} if own is not None else {}).items():
            found[name] = read_turns(line, f"fixture `{name}`", self._problems)
        return found

    def _included(self, name: str, line: int) -> Mapping[str, tuple[Turn, ...]]:
        path = self._path.parent / name
        if not path.is_file():
            self._problems.add(line, f"`include`: there is no file {name} beside this one", "Write the path from this file's folder.")
            return {}
        if path.resolve() in self._including:
            self._problems.add(line, f"`include`: {name} includes itself", "Take the circle out.")
            return {}
        problems = Problems(str(path))
        fixtures = _Reader(path, str(path), problems, self._including).fixtures()
        self._problems.found.extend(problems.found)
        return fixtures

    def _list(self, key: str) -> Sequence[Line]:
        line = self._fields.get(key)
        if line is not None and line.items is None:
            self._problems.add(line.line, f"`{key}` must be a list", f"Put `- ` before each entry below `{key}:`.")
        return line.items or () if line is not None else ()

    def _multiplied(self, line: Line, suite: str, defaults: Defaults) -> Iterable[Conversation]:
        if line.fields is None:
            self._problems.add(line.line, "a conversation has a name and turns", "Write `- name: …` and below it `turns:`.")
            return []
        try:
            return [self._conversation(made, label, suite, defaults) for made, label in multiplied(line)]
        except MatrixError as error:
            self._problems.add(error.line, error.what, error.remedy)
            return []

    def _conversation(self, line: Line, label: str, suite: str, defaults: Defaults) -> Conversation:
        fields = line.fields or {}
        self._problems.unknown_keys(fields, CONVERSATION_KEYS, "a conversation")
        name = fields["name"].text if "name" in fields else None
        if not name:
            self._problems.add(line.line, "this conversation has no name", "Write `- name: 安阳问欠薪`.")
        name = f"{name} [{label}]" if label else name or ""
        opening = [
            turn for used in self._problems.texts(fields.get("fixtures"), "fixtures") for turn in self._fixture(used, line, defaults)
        ]
        turns = read_turns(fields.get("turns", Line(None, line.line)), f"conversation `{name}`", self._problems)
        return Conversation(
            id=f"{Path(self._shown).stem}::{name}",
            name=name,
            suite=suite,
            file=self._shown,
            line=line.line,
            turns=tuple(Turn(turn.text, turn.line, _with_always(turn, defaults), turn.is_tap) for turn in (*opening, *turns)),
            region=self._region(fields.get("region")) or defaults.region,
            as_of=self._date(fields.get("as_of")) or defaults.as_of,
            tags=defaults.tags | frozenset(self._problems.texts(fields.get("tags"), "tags")),
        )

    def _fixture(self, name: str, line: Line, defaults: Defaults) -> tuple[Turn, ...]:
        if name not in defaults.fixtures:
            known = list(defaults.fixtures)
            remedy = f"Known: {', '.join(known)}." if known else "Define it under `fixtures:` or `include:` the file that does."
            self._problems.add(line.line, f"there is no fixture `{name}`", remedy)
        return defaults.fixtures.get(name, ())

    def _region(self, line: Line | None) -> str | None:
        if line is None:
            return None
        found = region_id(line.text or "")
        if found is None:
            self._problems.add(line.line, f"`region`: {line.text or 'this'} is no place I know", region_remedy(line.text or ""))
        return found

    def _date(self, line: Line | None) -> date | None:
        if line is None:
            return None
        try:
            return date.fromisoformat(line.text or "")
        except ValueError:
            self._problems.add(line.line, f"`as_of`: {line.text or 'this'} is no date", "Write year-month-day: `as_of: 2026-11-22`.")
            return None

    def _check_names(self, conversations: Sequence[Conversation]) -> None:
        seen: set[str] = set()
        for conversation in conversations:
            if conversation.name in seen:
                self._problems.add(conversation.line, f"two conversations are called `{conversation.name}`", "Give each its own name.")
            seen.add(conversation.name)


def _with_always(turn: Turn, defaults: Defaults) -> tuple[Expected, ...]:
    """The turn's own expectations and the file's, except where the turn states the same field."""
    own = {expected.field for expected in turn.expects}
    return (*turn.expects, *(expected for expected in defaults.always if expected.field not in own))
