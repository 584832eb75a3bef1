"""Wording of the staff helper, from staff.yml."""

from __future__ import annotations

from pathlib import Path

from knowledge.catalog.files import Wording

WORDING = Wording(Path(__file__).with_name("staff.yml"))


def say(key: str, **fields: object) -> str:
    """The wording of `key` with its names filled in."""
    text: str = WORDING.load()["words"][key]
    return text.format(**fields) if fields else text


def say_if_known(prefix: str, value: str) -> str:
    """The wording of `<prefix>_<value>`, or the value itself where there is none (a newer status, an older act)."""
    return str(WORDING.load()["words"].get(f"{prefix}_{value.replace('.', '_')}", value))
