"""The sentences around the quoted clauses, from wording/*.yml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knowledge.catalog.files import Wording

_WORDING = Wording(Path(__file__).parent / "wording" / "answers.yml")
load_wording, say = _WORDING.load, _WORDING.say


def aspects() -> Mapping[str, str]:
    """Follow-up questions by aspect: what their buttons show and say."""
    wording: Mapping[str, str] = load_wording()["aspects"]
    return wording
