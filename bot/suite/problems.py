"""The mistakes found in one suite file, collected so that one run shows all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.suite.errors import Problem
from bot.suite.names import nearest
from bot.suite.nodes import Line


@dataclass
class Problems:
    """The mistakes found so far in one file."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, what: str, remedy: str = "") -> None:
        """Note a mistake; a row of a matrix that repeats one adds nothing."""
        problem = Problem(self.file, line, what, remedy)
        if problem not in self.found:
            self.found.append(problem)

    def unknown_keys(self, fields: Mapping[str, Line], known: Sequence[str], where: str) -> None:
        """Note keys that mean nothing."""
        for key in fields:
            if key not in known:
                near = nearest(key, known)
                remedy = f"Did you mean `{near}`?" if near else f"Known: {', '.join(known)}."
                self.add(fields[key].line, f"`{key}` means nothing in {where}", remedy)

    def texts(self, line: Line | None, what: str) -> tuple[str, ...]:
        """One text or a list of texts."""
        items = () if line is None else line.items if line.items is not None else (line,)
        for item in items:
            if item.text is None:
                self.add(item.line, f"`{what}` must be a text or a list of texts", f"Write `{what}: 甲` or `{what}: [甲, 乙]`.")
        return tuple(item.text for item in items if item.text is not None)
