"""How a guided talk is started: by its button, a paper's, or words that say nothing else (guided.yml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.generation import kept
from knowledge.papers.load import form_asked, load_forms
from knowledge.papers.model import Form
from knowledge.talk.slots import load_guided

PAPERS = "papers"
CLAUSE = re.compile(r"[，,。！!；;？?\s]+")
"""Marks between the parts of a message: one of them may start a talk, the others tell something."""

Groups = tuple[tuple[str, ...], ...]
"""Words, of each group of which one must be there."""
Started = tuple[str, str]
"""The kind of a guided talk, and the form it is about; "" for none."""


def begun_by(text: str) -> Started | None:
    """What a message starts; None for one that starts nothing, which a look at few words mostly tells."""
    for clause in CLAUSE.split(text):
        if (tapped := _buttons().get(clause)) is not None:
            return tapped
        for kind, needs, unnamed in _needs():
            if not _has_all(clause, needs):
                continue
            form = form_asked(clause) if kind == PAPERS else None
            if (form is not None or _has_all(clause, unnamed)) and _is_only(clause, kind, form):
                return kind, form.id if form is not None else ""
    return None


@kept()
def _needs() -> tuple[tuple[str, Groups, Groups], ...]:
    """For each kind the words that must be there, and those besides where no paper is named."""
    talks = load_guided()["talks"].items()
    return tuple((kind, _groups(entry["needs"]), _groups(entry.get("unnamed", ()))) for kind, entry in talks)


def _groups(groups: Sequence[Sequence[str]]) -> Groups:
    return tuple(map(tuple, groups))


def _has_all(clause: str, groups: Groups) -> bool:
    return all(any(word in clause for word in group) for group in groups)


@kept()
def _buttons() -> Mapping[str, Started]:
    papers = {name: (PAPERS, form.id) for form in load_forms().values() for name in (form.title, form.button)}
    return {**{entry["button"]: (kind, "") for kind, entry in load_guided()["talks"].items()}, **papers}


def _is_only(clause: str, kind: str, form: Form | None) -> bool:
    words = load_guided()
    names = (form.title, form.button, *form.names) if form is not None else ()
    for word in sorted((*names, *words["talks"][kind]["only"], *words["around"]), key=len, reverse=True):
        clause = clause.replace(word, "")
    return not any(character.isalnum() for character in clause)
