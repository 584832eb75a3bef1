"""The forms of `forms/`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge.catalog.files import read_yaml
from knowledge.errors import CatalogError
from knowledge.generation import kept
from knowledge.papers.model import Form, Source

FOLDER = Path(__file__).with_name("forms")


@kept()
def load_forms() -> Mapping[str, Form]:
    """All forms by id, in the order in which they are offered.

    Raises:
        CatalogError: where one is wrong.
    """
    forms = [_form(path) for path in FOLDER.glob("*.yml")]
    return {form.id: form for _, form in sorted(forms, key=lambda placed: placed[0])}


def _form(path: Path) -> tuple[int, Form]:
    entry: Mapping[str, Any] = read_yaml(path)
    try:
        return entry["order"], Form(
            id=path.stem,
            title=entry["title"],
            button=entry["button"],
            purpose=entry["purpose"],
            where=entry["where"],
            topic=entry["topic"],
            sources=tuple(Source(**source) for source in entry["sources"]),
            blocks=tuple(entry["blocks"]),
            names=tuple(entry.get("names", ())),
            needs=tuple(entry.get("needs", ())),
            terms=tuple(entry.get("terms", ())),
        )
    except (KeyError, TypeError) as error:
        raise CatalogError(f"{path}: {error!r}") from error


def form_asked(text: str) -> Form | None:
    """The form that a text names, by the longest of its names; None where it names none."""
    named = ((len(name), form) for form in load_forms().values() for name in (form.button, *form.names) if name in text)
    return max(named, key=lambda each: each[0], default=(0, None))[1]
